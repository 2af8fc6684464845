import type { Header } from './header.ts'
import type { Importer } from './importer.ts'
import type { Spans } from './spans.ts'

/** The slot that holds an importer's total, or its only row. */
export const TOTAL = 0

/**
 * One importer's values for one interval.
 *
 * Columnar: `columns[m][slot]` is metric `m` (in the order of the importer's `metrics`) of the instance in `slot`.
 * Counters are rates a second, in the metric's own `unit`; NaN is not known. A slot keeps its instance while that is
 * there, so a slot's number may be used to remember things between intervals. Valid until the next interval is asked for.
 */
export interface Report {
  readonly importer: Importer
  /** Epoch seconds. */
  readonly time: number
  /** Seconds that the rates of this report were measured over; NaN in the first. */
  readonly seconds: number
  /** The slots of the instances that are there, in the order of the recorded lines. The total is not among them. */
  readonly slots: readonly number[]
  /** By metric; text metrics have an empty column. */
  readonly columns: readonly Float64Array[]
  /** The name of the instance in a slot; '' for the total. */
  instance(slot: number): string
  /** The value of a text metric, '' where there is none. */
  text(metric: number, slot: number): string
  /**
   * As it was recorded, exact: the kernel's own counter, whose growth the column tells; or a gauge that no double holds,
   * which the column tells rounded. Undefined for other gauges, for words, and where it is not known.
   */
  raw(metric: number, slot: number): number | bigint | undefined
}

/** From one sample to the next. */
export interface Interval {
  /** Epoch seconds at its end. */
  readonly time: number
  /** Its length by the steady clock where there is one; NaN for the first of a run. */
  readonly seconds: number
  /** It is the time since the machine booted, which nobody watched. */
  readonly sinceBoot?: true
  readonly header: Header
  /** By importer name; only those whose lines came with this sample. */
  readonly reports: ReadonlyMap<string, Report>
  /** Nothing is known of this time: a stopped recorder, a suspended machine, damage. */
  readonly gap?: Spans
  /** The wall clock was set back by this. */
  readonly setBack?: Spans
}

/** It is what a run of samples begins with: gauges, and nothing that was measured. */
export function beginsRun({ seconds, gap, setBack }: Interval): boolean {
  return Number.isNaN(seconds) && gap === undefined && setBack === undefined
}
