import type { PrintContext, Printed, Report } from 'recollect/importer'
import { COUNT, isQuantized, type Plan, type Planned, TOTAL } from './plan.ts'

const BAR = 40
const NAME = 32
const VALUE = 12

/** An instance's name, and its value of one metric. */
interface Cell {
  readonly instance: string
  readonly value: number
}

/** What a script gathered: a line for each key, a bar for each bucket. */
export function printed(report: Report, context: PrintContext, plan: Plan): Printed {
  const start = context.datetime === '' ? ' ' : `${context.datetime}  `
  const names = Object.keys(report.importer.metrics)
  const lines = [...plan.values()].flatMap((one) => {
    if (isQuantized(one)) return histograms(one.metric, cellsOf(report, names.indexOf(one.metric)))
    return metricsOf(one, names).flatMap((metric) => rows(metric, cellsOf(report, names.indexOf(metric))))
  })
  return {
    heading: [`# ${report.importer.title} (counters are ${context.rate})`],
    lines: lines.map((line) => start + line),
  }
}

function metricsOf({ metric }: Planned, names: readonly string[]): readonly string[] {
  return [metric, `${metric}${COUNT}`, `${metric}${TOTAL}`].filter((name) => names.includes(name))
}

/** The values that are known: of the keys, but for those that did nothing; of all where there are no keys. */
function cellsOf(report: Report, metric: number): readonly Cell[] {
  const column = report.columns[metric]
  const each = report.slots
    .map((slot) => ({ instance: report.instance(slot), value: column?.[slot] ?? Number.NaN }))
    .filter(({ value }) => !Number.isNaN(value))
  if (each.length > 0) return each.filter(({ value }) => value !== 0).toSorted((a, b) => b.value - a.value)
  const total = column?.[0] ?? Number.NaN
  return Number.isNaN(total) ? [] : [{ instance: '', value: total }]
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}

function rows(metric: string, cells: readonly Cell[]): readonly string[] {
  return cells.map(({ instance, value }) => `${`${metric} ${instance}`.padEnd(NAME)} ${shown(value).padStart(VALUE)}`)
}

/** Where a bucket begins; below all others where it has no beginning. */
function beginning(bucket: string): number {
  const [from = ''] = bucket.split('..')
  return from === '' ? Number.NEGATIVE_INFINITY : Number(from)
}

function histograms(metric: string, cells: readonly Cell[]): readonly string[] {
  const byKey = new Map<string, Cell[]>()
  for (const { instance, value } of cells) {
    const slash = instance.lastIndexOf('/')
    const key = slash < 0 ? '' : instance.slice(0, slash)
    const buckets = byKey.get(key) ?? []
    byKey.set(key, buckets)
    buckets.push({ instance: instance.slice(slash + 1), value })
  }
  return [...byKey].flatMap(([key, buckets]) => [`${metric} ${key}`.trimEnd(), ...bars(buckets)])
}

function bars(buckets: readonly Cell[]): readonly string[] {
  const most = Math.max(...buckets.map(({ value }) => value))
  return buckets
    .toSorted((a, b) => beginning(a.instance) - beginning(b.instance))
    .map(({ instance, value }) => {
      const bar = '@'.repeat(most > 0 ? Math.round((BAR * value) / most) : 0)
      return `${instance.padStart(NAME)} ${shown(value).padStart(VALUE)} |${bar.padEnd(BAR)}|`
    })
}
