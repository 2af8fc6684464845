import type { Selected } from '../../vocabulary/format.ts'
import type { Importer } from '../../vocabulary/importer.ts'
import type { Metric } from '../../vocabulary/metric.ts'
import { type Interval, type Report, TOTAL } from '../../vocabulary/report.ts'
import { optionError } from '../usage-error.ts'
import { type CounterName, counterOf } from './counter-name.ts'
import { withReports } from './reshape.ts'

/** Columns of one instance, or of a module's total, that were asked for by name. */
interface Picked {
  readonly importer: Importer
  /** '' for the total. */
  readonly instance: string
  readonly metrics: Map<string, Metric>
}

/** Counters of one instance stand together, wherever they were named. */
function pickedOf(names: readonly CounterName[], importers: readonly Importer[]): readonly Picked[] {
  const picked = new Map<string, Picked>()
  for (const name of names) {
    const { importer, instance, name: metricName, metric } = counterOf(name, importers)
    if (instance === '*') {
      const typed = `${name.module}.${name.rest}`
      throw optionError('--columns', `${typed}: expected one instance: --view ${typed} shows each`)
    }
    const key = `${importer.name}.${instance}`
    const group = picked.get(key) ?? { importer, instance, metrics: new Map() }
    picked.set(key, group)
    group.metrics.set(metricName, metric)
  }
  return [...picked.values()]
}

/** A module that has only the picked metrics, and only a total. */
function narrowed({ importer, instance, metrics }: Picked): Importer {
  const kept = [...metrics].map(([name, { only: _, ...rest }]) => [name, { ...rest, brief: true }] as const)
  const name = instance === '' ? importer.name : `${importer.name}.${instance}`
  return {
    name,
    title: name,
    sources: importer.sources,
    metrics: Object.fromEntries(kept),
    tables: { plot: { tag: instance === '' ? name : `${importer.name}:${instance}`, columns: [...metrics.keys()] } },
  }
}

class PickedReport implements Report {
  readonly importer: Importer
  readonly slots: readonly number[] = []
  readonly columns: readonly Float64Array[]
  readonly #report: Report
  readonly #slot: number
  readonly #metrics: readonly number[]

  constructor(importer: Importer, report: Report, slot: number) {
    const names = Object.keys(report.importer.metrics)
    this.importer = importer
    this.#report = report
    this.#slot = slot
    this.#metrics = Object.keys(importer.metrics).map((name) => names.indexOf(name))
    this.columns = this.#metrics.map((metric) => Float64Array.of(report.columns[metric]?.[slot] ?? Number.NaN))
  }

  get time(): number {
    return this.#report.time
  }

  get seconds(): number {
    return this.#report.seconds
  }

  instance(): string {
    return ''
  }

  text(metric: number): string {
    return this.#report.text(this.#metrics[metric] ?? -1, this.#slot)
  }

  raw(metric: number): number | bigint | undefined {
    return this.#report.raw(this.#metrics[metric] ?? -1, this.#slot)
  }
}

/** What to hand to a format instead of the modules and intervals themselves, so that it shows only the picked columns. */
export function pickColumns(
  importers: readonly Importer[],
  names: readonly CounterName[],
): { readonly selected: readonly Selected[]; readonly reshape: (interval: Interval) => Interval } {
  const parts = pickedOf(names, importers).map((picked) => ({ ...picked, shown: narrowed(picked) }))
  const reshape = (interval: Interval): Interval => {
    const reports = new Map<string, Report>()
    for (const { importer, instance, shown } of parts) {
      const report = interval.reports.get(importer.name)
      // Of several that had the name one after the other, the last has it now.
      const slot = instance === '' ? TOTAL : report?.slots.findLast((each) => report.instance(each) === instance)
      if (report !== undefined && slot !== undefined) reports.set(shown.name, new PickedReport(shown, report, slot))
    }
    return withReports(interval, reports)
  }
  return { selected: parts.map(({ shown }) => ({ importer: shown, total: true, each: false })), reshape }
}
