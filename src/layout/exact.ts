import type { Report } from '../vocabulary/report.ts'
import type { Conversion } from '../vocabulary/unit.ts'

/** A gauge that no double holds, as it was recorded and in another unit; undefined where its double is all that there is. */
export function exactGauge(
  report: Report,
  { metric, slot }: { readonly metric: number; readonly slot: number },
  { multiply, divide }: Conversion,
): bigint | undefined {
  // A counter's value is its growth, and its raw value is not.
  if (Object.values(report.importer.metrics)[metric]?.kind !== 'gauge') return undefined
  const raw = report.raw(metric, slot)
  const isWhole = divide === 1 && Number.isInteger(multiply)
  return typeof raw === 'bigint' && isWhole ? raw * BigInt(multiply) : undefined
}
