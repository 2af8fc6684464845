import { defineImporter, type Importer } from '../../vocabulary/importer.ts'
import { gauge } from '../../vocabulary/metric.ts'
import type { Interval, Report } from '../../vocabulary/report.ts'
import type { Times } from '../../vocabulary/times.ts'
import type { ShownView } from '../../vocabulary/view.ts'
import { withReports } from './reshape.ts'

const importer = defineImporter({
  name: 'cost',
  title: 'COST',
  dimension: 'module',
  sources: [],
  metrics: { time: gauge({ unit: 'ms', help: 'Time that the module took to read and to understand its lines' }) },
})

/** What each module has cost since the row before, as columns of their own behind all others. */
export class Costs {
  readonly #modules: readonly string[]
  readonly #times: Times
  readonly #before = new Map<string, number>()

  private constructor(modules: readonly string[], times: Times) {
    this.#modules = modules
    this.#times = times
  }

  /** Those of these modules; undefined where nobody takes times. */
  static of(importers: readonly Importer[], times: Times | undefined): Costs | undefined {
    const modules = importers.map(({ name }) => name)
    return times === undefined ? undefined : new Costs(modules, times)
  }

  get shown(): ShownView {
    const columns = [{ metric: 'cost.time', nick: '*', unit: 'ms' }] as const
    const look = { kind: 'float', width: 7, step: 0 } as const
    const members = { as: 'columns', usual: 'each' } as const
    const view = {
      name: 'cost',
      help: 'Milliseconds that each module cost',
      title: 'cost in ms',
      columns,
      members,
      ...look,
    }
    return { view, instances: this.#modules }
  }

  /** The interval with its costs, which are counted anew from here. */
  tell(interval: Interval): Interval {
    const values = this.#modules.map((module) => this.#since(module))
    return withReports(interval, new Map([...interval.reports, ['cost', this.#report(interval, values)]]))
  }

  #since(module: string): number {
    const now = this.#times.milliseconds.get(module) ?? 0
    const before = this.#before.get(module) ?? 0
    this.#before.set(module, now)
    return now - before
  }

  #report({ time, seconds }: Interval, values: readonly number[]): Report {
    return {
      importer,
      time,
      seconds,
      slots: values.map((_, n) => n + 1),
      columns: [Float64Array.of(Number.NaN, ...values)],
      instance: (slot) => this.#modules[slot - 1] ?? '',
      text: () => '',
      raw: () => undefined,
    }
  }
}
