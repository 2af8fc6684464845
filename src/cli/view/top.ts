import type { Importer } from '../../vocabulary/importer.ts'
import { didYouMean } from '../../vocabulary/nearest.ts'
import type { Interval, Report } from '../../vocabulary/report.ts'
import type { Table } from '../../vocabulary/table.ts'
import { optionError } from '../usage-error.ts'
import { wholeNumber } from '../values.ts'
import { SlotsOf, withReports } from './reshape.ts'
import { topNames, topSlabs } from './top-names.ts'

const MOST = 10

/** What `--top METRIC[,N]` asks for. */
export interface Top {
  readonly module: string
  /** It is sorted by their sum; `instance` is the name. */
  readonly metrics: readonly string[]
  /** As it was typed. */
  readonly name: string
  readonly count: number
  /** Those that have nothing are left out. */
  readonly hidesZeros?: boolean
}

/** Understands `process.rss,5`, and `iokb` or `totsize,5` as collectl has it; another metric alone is one of the processes'. */
export function parseTop(typed: string): Top {
  const [name = '', count, how, ...more] = typed.split(',')
  // v asks collectl to let the lines scroll, as they do here.
  if (name === '' || more.length > 0 || (how !== undefined && how !== 'v')) {
    throw optionError('--top', `${typed}: expected METRIC or METRIC,N`)
  }
  const lines = count === undefined || count === '' ? MOST : wholeNumber('--top', count, 1)
  const dot = name.indexOf('.')
  const known = Object.hasOwn(topNames, name) ? topNames[name] : undefined
  const key = known ?? { module: dot === -1 ? 'process' : name.slice(0, dot), metrics: [name.slice(dot + 1)] }
  return { ...key, name, count: lines }
}

/** The module under a title that says what it is sorted by. */
export function dressTop(importer: Importer, { module, name }: Top): Importer {
  const { tables } = importer
  if (importer.name !== module || tables?.detail === undefined) return importer
  const dressed = (detail: Table): Importer => ({ ...importer, tables: { ...tables, detail } })
  if (!Object.hasOwn(topNames, name)) return dressed({ ...tables.detail, isByName: false })
  if (module === 'slab') return dressed(topSlabs)
  const { title = importer.title, columns } = tables.detail
  const why = /\(.*\)$/.exec(title)?.[0] ?? ''
  return dressed({ title: `TOP PROCESSES sorted by ${name} ${why}`, columns })
}

/** Greater for what comes first; what is not known comes last. */
type Compare = (report: Report) => (a: number, b: number) => number

const byName: Compare = (report) => {
  const collator = new Intl.Collator('en', { numeric: true })
  return (a, b) => collator.compare(report.instance(b), report.instance(a))
}

function sumOf(report: Report, metrics: readonly number[]): (slot: number) => number {
  return (slot) => {
    let sum = 0
    for (const metric of metrics) sum += report.columns[metric]?.[slot] ?? Number.NaN
    return Number.isNaN(sum) ? Number.NEGATIVE_INFINITY : sum
  }
}

/** The numbers of the metrics in the module's reports. Throws a UsageError for one that is none of its numbers. */
function indexes(importer: Importer | undefined, { module, metrics }: Top): readonly number[] {
  const all = Object.entries(importer?.metrics ?? {})
  const names = all.flatMap(([name, { kind }]) => (kind === 'text' ? [] : [name]))
  return metrics.map((metric) => {
    if (!names.includes(metric)) {
      const near = didYouMean(metric, [...names, ...Object.keys(topNames)])
      const hint = near || `: recollect list metrics -s ${module} lists them`
      throw optionError('--top', `${module}.${metric}: no such metric${hint}`)
    }
    return all.findIndex(([name]) => name === metric)
  })
}

/** Keeps only the instances that have most of the metric, most first. */
export function topOf(importers: readonly Importer[], top: Top): (interval: Interval) => Interval {
  const isByName = top.metrics[0] === 'instance'
  const metrics = isByName
    ? []
    : indexes(
        importers.find(({ name }) => name === top.module),
        top,
      )
  return (interval) => {
    const report = interval.reports.get(top.module)
    if (report === undefined) return interval
    const rank = sumOf(report, metrics)
    // Not a difference: that of two unknown ones is no number.
    const byRank = (a: number, b: number): number => (rank(a) === rank(b) ? 0 : rank(a) < rank(b) ? 1 : -1)
    const some = top.hidesZeros === true && !isByName ? report.slots.filter((slot) => rank(slot) > 0) : report.slots
    const slots = some.toSorted(isByName ? byName(report) : byRank)
    const reports = new Map(interval.reports)
    reports.set(top.module, new SlotsOf(report, slots.slice(0, top.count)))
    return withReports(interval, reports)
  }
}
