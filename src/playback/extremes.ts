import type { ClockOffset } from '../vocabulary/clock-multiple.ts'
import type { Interval } from '../vocabulary/report.ts'
import { joinSpans, type Spans } from '../vocabulary/spans.ts'
import { Boundary } from './boundary.ts'
import { type Extreme, KeptReport } from './kept-report.ts'

/**
 * Joins intervals to longer ones of `every` seconds that keep each value's least, greatest or last.
 *
 * They end where those of `reports` would. Values stay in the metric's own unit.
 */
export async function* extremes(
  intervals: AsyncIterable<Interval>,
  keep: Extreme,
  { every, offset }: { readonly every: number; readonly offset?: ClockOffset },
): AsyncGenerator<Interval, void, undefined> {
  const boundary = new Boundary(every, offset)
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
