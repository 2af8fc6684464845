import type { Importer } from './importer.ts'

/** What somebody wants to know of an importer's reports. */
export interface Need {
  /** Indices of metrics; the others may be NaN. */
  readonly metrics: ReadonlySet<number>
  /** Of the total, and not of each instance alone: else all of its may be NaN. */
  readonly total: boolean
  /** Of each instance, and not of the total alone. */
  readonly each: boolean
}

/** What is needed of each importer; undefined: everything. */
export type Needs = (importer: Importer) => Need | undefined
