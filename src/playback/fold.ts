import type { Across, Metric } from '../vocabulary/metric.ts'
import { TOTAL } from '../vocabulary/report.ts'
import { GaugeColumn } from './gauge-column.ts'
import type { NumberColumn } from './number-column.ts'

const SUMMED_UNITS: ReadonlySet<string> = new Set(['count', 'B', 'KiB', 'MiB', 'GiB', 'sectors', 'pages', 'W', 'uW'])

/** How a metric's instances fold into the total, where its descriptor does not say. */
export function acrossOf(metric: Metric): Across {
  if (metric.kind === 'text' || metric.only !== undefined) return 'none'
  if (metric.across !== undefined) return metric.across
  if (metric.kind === 'counter' || SUMMED_UNITS.has(metric.unit ?? 'count')) return 'sum'
  return 'mean'
}

/** Folds a column's values in `slots` into the total's; those not known are left out, and NaN is the fold of none. */
export function fold(across: Across, column: NumberColumn, slots: readonly number[]): void {
  const { shown } = column
  let count = 0
  let sum = 0
  let max = Number.NEGATIVE_INFINITY
  // Two that came one after the other never were there together.
  const present = across === 'sum' && column instanceof GaugeColumn ? column : undefined
  for (let index = 0; index < slots.length; index++) {
    const slot = slots[index] ?? TOTAL
    const value = shown[slot] ?? Number.NaN
    if (Number.isNaN(value)) continue
    count++
    sum += present === undefined ? value : value * present.presence(slot)
    if (value > max) max = value
  }
  if (count === 0 || across === 'none') shown[TOTAL] = Number.NaN
  else if (across === 'max') shown[TOTAL] = max
  else shown[TOTAL] = across === 'sum' ? sum : sum / count
}
