import type { Times } from '../../vocabulary/times.ts'
import { alignedLines } from './table-text.ts'

/** How long each part of the work took, the longest first, as --debug shows it; what is left of all is not one part's. */
export function timesTable({ milliseconds }: Times): string {
  const longest = [...milliseconds].sort(([, a], [, b]) => b - a)
  const all = ['all, with the start of the program', performance.now()] as const
  return alignedLines([['PART', 'MS'], ...[...longest, all].map(([name, ms]) => [name, ms.toFixed(1)])]).trimEnd()
}
