import { Playback, type ReportOptions } from '../playback/reports.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Interval } from '../vocabulary/report.ts'
import type { Sample } from '../vocabulary/sample.ts'
import { ALL_SECONDS } from './stats.ts'

/** What stands in place of the time, and what it is of. */
export interface SummedUp {
  readonly label: 'A' | 'T' | 'Z'
  readonly interval: Interval
}

/** What happened since a watch began, or since it was last begun anew, as one interval. */
export class RunningTotals {
  readonly #totals: Playback
  readonly #means: Playback

  constructor(importers: readonly Importer[], options: ReportOptions) {
    // What a module keeps from line to line is of one playback.
    const own = (): readonly Importer[] => importers.map((importer) => importer.another?.() ?? importer)
    this.#totals = new Playback(own(), { ...options, every: ALL_SECONDS, perInterval: true })
    this.#means = new Playback(own(), { ...options, every: ALL_SECONDS, perInterval: false })
  }

  take(sample: Sample): void {
    this.#totals.take(sample)
    this.#means.take(sample)
  }

  /** What a typed line asks for, as collectl has it: `a` for averages, `z` for the totals, which then begin anew, else the totals. */
  answer(typed: string): SummedUp | undefined {
    const label = typed === 'a' ? 'A' : typed === 'z' ? 'Z' : 'T'
    if (label === 'Z') this.#means.end()
    const interval = label === 'A' ? this.#means.peek() : label === 'Z' ? this.#totals.end() : this.#totals.peek()
    return interval && { label, interval }
  }
}
