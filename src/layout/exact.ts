import type { Report } from '../vocabulary/report.ts'
import type { Scaling } from './column.ts'

/** A metric's value of a slot, and the column that shows it. */
interface Shown {
  readonly metric: number
  readonly slot: number
  readonly column: number
}

/** A gauge that no double holds, as it was recorded and in a column's unit; undefined where its double is all that there is. */
export function exactGauge(
  report: Report,
  { metric, slot, column }: Shown,
  { multiply, divide }: Scaling,
): bigint | undefined {
  // A counter's value is its growth, and its raw value is not.
  if (Object.values(report.importer.metrics)[metric]?.kind !== 'gauge') return undefined
  const raw = report.raw(metric, slot)
  const factor = multiply[column] ?? 1
  const isWhole = (divide[column] ?? 1) === 1 && Number.isInteger(factor)
  return typeof raw === 'bigint' && isWhole ? raw * BigInt(factor) : undefined
}
