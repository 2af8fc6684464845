import type { Header } from '../vocabulary/header.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Pace } from '../vocabulary/source.ts'

const PACES: readonly Pace[] = ['first', 'second', 'third']

/** Nominal seconds between two samples that carry an importer's lines; 0 where that is not known. */
export function nominalSeconds(importer: Importer, { intervals }: Header): number {
  const paces = [importer.pace, ...importer.sources.map((source) => source.pace)]
  const pace = Math.max(...paces.map((name) => PACES.indexOf(name ?? 'first')))
  return intervals[Math.min(pace, intervals.length - 1)] ?? 0
}
