import type { Across, Metric } from '../vocabulary/metric.ts'
import { GaugeColumn, type NumberColumn } from './columns.ts'

const SUMMED_UNITS: ReadonlySet<string> = new Set(['count', 'B', 'KiB', 'MiB', 'GiB', 'sectors', 'pages', 'W', 'uW'])

/** How a metric's instances fold into the total, where its descriptor does not say. */
export function acrossOf(metric: Metric): Across {
  if (metric.kind === 'text' || metric.only !== undefined) return 'none'
  if (metric.across !== undefined) return metric.across
  if (metric.kind === 'counter' || SUMMED_UNITS.has(metric.unit ?? 'count')) return 'sum'
  return 'mean'
}

/** Folds a column's values in `slots`; those not known are left out, and NaN is the fold of none. */
export function fold(across: Across, column: NumberColumn, slots: readonly number[]): number {
  let count = 0
  let sum = 0
  let max = Number.NEGATIVE_INFINITY
  for (const slot of slots) {
    const value = column.shown[slot] ?? Number.NaN
    if (Number.isNaN(value)) continue
    count++
    // Two that came one after the other never were there together.
    sum += across === 'sum' && column instanceof GaugeColumn ? value * column.presence(slot) : value
    if (value > max) max = value
  }
  if (count === 0 || across === 'none') return Number.NaN
  if (across === 'max') return max
  return across === 'sum' ? sum : sum / count
}
