import type { Selected } from '../../vocabulary/format.ts'
import type { Importer } from '../../vocabulary/importer.ts'
import type { Interval, Report } from '../../vocabulary/report.ts'
import type { ShownView } from '../../vocabulary/view.ts'
import { withReports } from './reshape.ts'

/** A module that has some of its metrics alone, and where they stand in its reports. */
interface Narrow {
  readonly importer: Importer
  readonly indices: readonly number[]
}

function narrowed(importer: Importer, names: ReadonlySet<string>): Narrow {
  const metrics = Object.entries(importer.metrics)
  const kept = metrics.filter(([name]) => names.has(name))
  const { tables: _, ...rest } = importer
  return {
    importer: { ...rest, metrics: Object.fromEntries(kept) },
    indices: metrics.flatMap(([name], index) => (names.has(name) ? [index] : [])),
  }
}

class NarrowReport implements Report {
  readonly importer: Importer
  readonly columns: readonly Float64Array[]
  readonly #report: Report
  readonly #indices: readonly number[]

  constructor(report: Report, { importer, indices }: Narrow) {
    this.importer = importer
    this.#report = report
    this.#indices = indices
    this.columns = indices.map((index) => report.columns[index] ?? new Float64Array())
  }

  get time(): number {
    return this.#report.time
  }

  get seconds(): number {
    return this.#report.seconds
  }

  get slots(): readonly number[] {
    return this.#report.slots
  }

  instance(slot: number): string {
    return this.#report.instance(slot)
  }

  text(metric: number, slot: number): string {
    return this.#report.text(this.#indices[metric] ?? -1, slot)
  }

  raw(metric: number, slot: number): number | bigint | undefined {
    return this.#report.raw(this.#indices[metric] ?? -1, slot)
  }
}

/** What views show, for formats that know of modules alone: those of their modules' metrics, and no others. */
export function narrowTo(
  views: readonly ShownView[],
  importers: readonly Importer[],
): { readonly selection: readonly Selected[]; readonly reshape: (interval: Interval) => Interval } {
  const wanted = importers.map((importer) => {
    const start = `${importer.name}.`
    const users = views.filter(({ view }) => metricsOf({ view }).some((full) => full.startsWith(start)))
    const names = users.flatMap(metricsOf).flatMap((full) => (full.startsWith(start) ? full.slice(start.length) : []))
    const isOfEach = ({ view: { members }, instances }: ShownView): boolean =>
      instances === undefined
        ? members !== undefined && members.usual !== 'total'
        : instances.some((name) => name !== 'total')
    const isOfTotal = ({ view: { members }, instances }: ShownView): boolean =>
      instances === undefined ? members === undefined || members.usual === 'total' : instances.includes('total')
    return { narrow: narrowed(importer, new Set(names)), total: users.some(isOfTotal), each: users.some(isOfEach) }
  })
  return {
    selection: wanted.map(({ narrow, total, each }) => ({ importer: narrow.importer, total, each })),
    reshape: (interval) => {
      const reports = wanted.flatMap(({ narrow }): readonly [string, Report][] => {
        const report = interval.reports.get(narrow.importer.name)
        return report === undefined ? [] : [[narrow.importer.name, new NarrowReport(report, narrow)]]
      })
      return withReports(interval, new Map(reports))
    },
  }
}

function metricsOf({ view }: ShownView): readonly string[] {
  return view.columns.flatMap(({ metric }) => metric)
}
