import type { Header } from '../vocabulary/header.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Pace } from '../vocabulary/source.ts'

const PACES: readonly Pace[] = ['first', 'second', 'third']

/** Nominal seconds between two samples that carry an importer's lines; 0 where that is not known. */
export function nominalSeconds(importer: Importer, { intervals }: Header): number {
  const pace = Math.max(0, ...importer.sources.map((source) => PACES.indexOf(source.pace ?? 'first')))
  return intervals[Math.min(pace, intervals.length - 1)] ?? 0
}
