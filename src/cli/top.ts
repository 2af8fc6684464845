import type { Selected } from '../vocabulary/format.ts'
import type { Interval } from '../vocabulary/report.ts'
import { didYouMean } from './nearest.ts'
import { SlotsOf, withReports } from './reshape.ts'
import { UsageError } from './usage-error.ts'
import { wholeNumber } from './values.ts'

const MOST = 10

/** What `--top METRIC[,N]` asks for. */
export interface Top {
  readonly module: string
  readonly metric: string
  readonly count: number
}

/** Understands `process.rss,5`; a metric alone is one of the processes'. */
export function parseTop(typed: string): Top {
  const [name = '', count, ...more] = typed.split(',')
  const dot = name.indexOf('.')
  if (name === '' || more.length > 0) throw new UsageError(`option --top: ${typed}: wanted METRIC or METRIC,N`)
  return {
    module: dot === -1 ? 'process' : name.slice(0, dot),
    metric: name.slice(dot + 1),
    count: count === undefined ? MOST : wholeNumber('--top', count, 1),
  }
}

/** Keeps only the instances that have most of the metric, most first. */
export function topOf(selected: readonly Selected[], top: Top): (interval: Interval) => Interval {
  const importer = selected.find((each) => each.importer.name === top.module)?.importer
  const names = Object.entries(importer?.metrics ?? {}).flatMap(([name, { kind }]) => (kind === 'text' ? [] : [name]))
  const metric = Object.keys(importer?.metrics ?? {}).indexOf(top.metric)
  if (!names.includes(top.metric)) {
    throw new UsageError(`option --top: ${top.module}.${top.metric}: no such metric${didYouMean(top.metric, names)}`)
  }
  return (interval) => {
    const report = interval.reports.get(top.module)
    const values = report?.columns[metric]
    if (report === undefined || values === undefined) return interval
    const rank = (slot: number): number => {
      const value = values[slot] ?? Number.NaN
      return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value
    }
    // Not a difference: that of two unknown ones is no number.
    const slots = report.slots.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) < rank(b) ? 1 : -1))
    const reports = new Map(interval.reports)
    reports.set(top.module, new SlotsOf(report, slots.slice(0, top.count)))
    return withReports(interval, reports)
  }
}
