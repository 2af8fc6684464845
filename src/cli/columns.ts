import type { Selected } from '../vocabulary/format.ts'
import type { Importer } from '../vocabulary/importer.ts'
import { type Interval, type Report, TOTAL } from '../vocabulary/report.ts'
import { didYouMean } from './nearest.ts'
import { withReports } from './reshape.ts'
import { UsageError } from './usage-error.ts'

/** Columns of one instance, or of a module's total, that were asked for by name. */
export interface Picked {
  readonly module: string
  /** '' for the total. */
  readonly instance: string
  readonly metrics: readonly string[]
}

/** Understands `cpu.user,disk.sda.readBytes,disk.sda.writeBytes`: module, instance if any, metric. */
export function parseColumns(typed: string): readonly Picked[] {
  const picked = new Map<string, { module: string; instance: string; metrics: string[] }>()
  for (const name of typed.split(',')) {
    const first = name.indexOf('.')
    const last = name.lastIndexOf('.')
    if (first < 1 || last === name.length - 1) {
      throw new UsageError(`option --columns: ${JSON.stringify(name)}: wanted module.metric or module.instance.metric`)
    }
    const key = name.slice(0, last)
    if (name.slice(first + 1, last) === '*') {
      throw new UsageError(`option --columns: ${name}: wanted one instance: --view ${name} shows each`)
    }
    // An instance's name may hold dots of its own: eth0.100.
    const group = picked.get(key) ?? {
      module: name.slice(0, first),
      instance: name.slice(first + 1, last),
      metrics: [],
    }
    picked.set(key, group)
    group.metrics.push(name.slice(last + 1))
  }
  return [...picked.values()]
}

/** A module that has only the picked metrics, and only a total. */
function narrowed(importer: Importer, { module, instance, metrics }: Picked): Importer {
  const names = Object.keys(importer.metrics)
  const kept = metrics.map((name) => {
    const metric = importer.metrics[name]
    if (metric === undefined) {
      throw new UsageError(`option --columns: ${module}.${name}: no such metric${didYouMean(name, names)}`)
    }
    const { only: _, ...rest } = metric
    return [name, { ...rest, brief: true }] as const
  })
  const name = instance === '' ? module : `${module}.${instance}`
  return {
    name,
    title: name,
    sources: importer.sources,
    metrics: Object.fromEntries(kept),
    tables: { plot: { tag: instance === '' ? module : `${module}:${instance}`, columns: [...metrics] } },
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
  picked: readonly Picked[],
): { readonly selected: readonly Selected[]; readonly reshape: (interval: Interval) => Interval } {
  const parts = picked.map((columns) => {
    const importer = importers.find(({ name }) => name === columns.module)
    if (importer === undefined) throw new UsageError(`option --columns: ${columns.module}: no such module`)
    return { columns, importer: narrowed(importer, columns) }
  })
  const reshape = (interval: Interval): Interval => {
    const reports = new Map<string, Report>()
    for (const { columns, importer } of parts) {
      const report = interval.reports.get(columns.module)
      const slot =
        columns.instance === '' ? TOTAL : report?.slots.find((each) => report.instance(each) === columns.instance)
      if (report !== undefined && slot !== undefined)
        reports.set(importer.name, new PickedReport(importer, report, slot))
    }
    return withReports(interval, reports)
  }
  return { selected: parts.map(({ importer }) => ({ importer, total: true, each: false })), reshape }
}
