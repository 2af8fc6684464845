import type { Importer } from '../vocabulary/importer.ts'
import { type Interval, type Report, TOTAL } from '../vocabulary/report.ts'
import { joinSpans, type Spans } from '../vocabulary/spans.ts'
import { Boundary } from './boundary.ts'

/** Which of the values within a longer interval is kept; the mean is what `reports` itself gives. */
export type Extreme = 'min' | 'max' | 'last'

/**
 * Joins intervals to longer ones of `every` seconds that keep each value's least, greatest or last.
 *
 * They end where those of `reports` would. Values stay in the metric's own unit.
 */
export async function* extremes(
  intervals: AsyncIterable<Interval>,
  keep: Extreme,
  every: number,
): AsyncGenerator<Interval, void, undefined> {
  const boundary = new Boundary(every)
  let open: LongInterval | undefined
  for await (const interval of intervals) {
    const { time, seconds } = interval
    const isFirst = !boundary.isSet
    // The steady clock may tell a little more than there was from sample to sample: times are told in milliseconds.
    if (isFirst) boundary.begin(interval.sinceBoot ? time : Math.round((time - (seconds || 0)) * 1000) / 1000)
    // What all is measured from is of no interval.
    if (interval.sinceBoot) yield interval
    if (interval.sinceBoot || (isFirst && Number.isNaN(seconds))) continue
    if (interval.gap !== undefined && boundary.isPassed(time) && open !== undefined) {
      yield open
      open = undefined
    }
    open ??= new LongInterval(interval)
    open.add(interval, keep)
    if (boundary.isReached(time)) {
      yield open
      open = undefined
    }
  }
  if (open !== undefined) yield open
}

class LongInterval implements Interval {
  time: number
  seconds = 0
  header
  readonly reports = new Map<string, KeptReport>()
  gap?: Spans
  setBack?: Spans

  constructor(first: Interval) {
    this.time = first.time
    this.header = first.header
  }

  add(interval: Interval, keep: Extreme): void {
    const { time, seconds, header, reports } = interval
    this.time = time
    // One over another boot has no length.
    this.seconds += seconds || 0
    this.header = header
    const gap = joinSpans(this.gap, interval.gap)
    if (gap !== undefined) this.gap = gap
    const setBack = joinSpans(this.setBack, interval.setBack)
    if (setBack !== undefined) this.setBack = setBack
    for (const [name, report] of reports) {
      const kept = this.reports.get(name) ?? new KeptReport(report.importer)
      this.reports.set(name, kept)
      kept.add(report, keep)
    }
  }
}

/** A report that owns its values: those of its source are only valid for one interval. */
class KeptReport implements Report {
  readonly importer: Importer
  time = 0
  seconds = 0
  readonly slots: number[] = []
  readonly columns: Float64Array[]
  readonly #names: string[] = ['']
  readonly #slotOf = new Map<string, number>([['', TOTAL]])
  readonly #texts: string[][]
  readonly #raw: (number | bigint | undefined)[][]

  constructor(importer: Importer) {
    this.importer = importer
    const metrics = Object.values(importer.metrics)
    this.columns = metrics.map(() => new Float64Array(8).fill(Number.NaN))
    this.#texts = metrics.map(() => [])
    this.#raw = metrics.map(() => [])
  }

  add(report: Report, keep: Extreme): void {
    this.time = report.time
    this.seconds += report.seconds || 0
    for (const from of [TOTAL, ...report.slots]) {
      const to = this.#slot(report.instance(from))
      for (const [metric, column] of report.columns.entries()) {
        this.#keep(metric, to, { value: column[from] ?? Number.NaN, keep })
        const texts = this.#texts[metric]
        if (texts !== undefined) texts[to] = report.text(metric, from)
        const raw = this.#raw[metric]
        if (raw !== undefined) raw[to] = report.raw(metric, from)
      }
    }
  }

  instance(slot: number): string {
    return this.#names[slot] ?? ''
  }

  text(metric: number, slot: number): string {
    return this.#texts[metric]?.[slot] ?? ''
  }

  raw(metric: number, slot: number): number | bigint | undefined {
    return this.#raw[metric]?.[slot]
  }

  #keep(metric: number, slot: number, { value, keep }: { value: number; keep: Extreme }): void {
    const column = this.columns[metric]
    if (column === undefined || Number.isNaN(value)) return
    const known = column[slot] ?? Number.NaN
    const isBetter = Number.isNaN(known) || keep === 'last' || (keep === 'max' ? value > known : value < known)
    if (isBetter) column[slot] = value
  }

  #slot(name: string): number {
    const known = this.#slotOf.get(name)
    if (known !== undefined) return known
    const slot = this.#names.length
    this.#names.push(name)
    this.#slotOf.set(name, slot)
    this.slots.push(slot)
    for (const [metric, column] of this.columns.entries()) {
      if (slot < column.length) continue
      const bigger = new Float64Array(column.length * 2).fill(Number.NaN)
      bigger.set(column)
      this.columns[metric] = bigger
    }
    return slot
  }
}
