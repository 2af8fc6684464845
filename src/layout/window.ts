import type { Window } from '../vocabulary/window.ts'
import type { When } from './when.ts'
import { momentsOf, type Zone } from './zone.ts'

const DAY = 86_400

/** The shortest step between two samples' times. */
const TICK = 0.001

/** What a recording covers, in epoch seconds, and the zone in which its times of day are read. */
export interface Span {
  readonly from: number
  readonly thru: number
  readonly zone: Zone
}

type Daily = Extract<When, { kind: 'daily' }>
type Dated = Exclude<When, { kind: 'daily' }>

/** The wall's midnights, as if they were UTC, of the days that the span touches and of the day on either side. */
function midnights(span: Span): readonly number[] {
  const before = Math.floor((span.from + span.zone.offset(span.from)) / DAY) - 1
  const after = Math.floor((span.thru + span.zone.offset(span.thru)) / DAY) + 1
  return Array.from({ length: after - before + 1 }, (_, n) => (before + n) * DAY)
}

/** A wall time that starts a window: the earlier one where the clocks were turned back. */
function opening(wall: number, zone: Zone): number {
  return momentsOf(wall, zone)[0] ?? wall
}

/** A wall time that ends a window, all that the text stands for included: the later one where the clocks were turned back. */
function closing(wall: number, grain: number, zone: Zone): number {
  return momentsOf(wall + grain - TICK, zone).at(-1) ?? wall
}

function startOf(when: Dated, span: Span): number {
  if (when.kind === 'before-end') return span.thru - when.seconds
  return when.kind === 'instant' ? when.time : opening(when.second, span.zone)
}

function endOf(when: Dated, span: Span): number {
  if (when.kind === 'before-end') return span.thru - when.seconds
  return when.kind === 'instant' ? when.time + when.grain - TICK : closing(when.second, when.grain, span.zone)
}

function within(time: number, span: Span): boolean {
  return time >= span.from && time <= span.thru
}

function onward(from: Daily, span: Span): readonly Window[] {
  const days = midnights(span).map((day) => ({
    from: opening(day + from.second, span.zone),
    thru: closing(day + DAY - 1, 1, span.zone),
  }))
  const hits = days.filter((day) => within(day.from, span))
  if (hits.length > 1) return days
  // [0] is the day before the span's first: on that first day the time may have passed before recording began.
  const start = hits[0]?.from ?? days[1]?.from ?? span.from
  return [{ from: start, thru: span.thru }]
}

function until(thru: Daily, span: Span): readonly Window[] {
  const days = midnights(span).map((day) => ({
    from: opening(day, span.zone),
    thru: closing(day + thru.second, thru.grain, span.zone),
  }))
  const hits = days.filter((day) => within(day.thru, span))
  if (hits.length > 1) return days
  const end = hits[0]?.thru ?? days.at(-2)?.thru ?? span.thru
  return [{ from: span.from, thru: end }]
}

/** Each day's stretch; one that ends before it starts ends on the next day. */
function daily(from: Daily, thru: Daily, span: Span): readonly Window[] {
  const next = thru.second < from.second ? DAY : 0
  return midnights(span).map((day) => ({
    from: opening(day + from.second, span.zone),
    thru: closing(day + next + thru.second, thru.grain, span.zone),
  }))
}

function unclipped(from: When | undefined, thru: When | undefined, span: Span): readonly Window[] {
  if (from?.kind === 'daily') {
    if (thru === undefined) return onward(from, span)
    if (thru.kind === 'daily') return daily(from, thru, span)
    const end = endOf(thru, span)
    const starts = midnights(span).map((day) => opening(day + from.second, span.zone))
    return [{ from: starts.findLast((start) => start <= end) ?? span.from, thru: end }]
  }
  const start = from === undefined ? span.from : startOf(from, span)
  if (thru?.kind !== 'daily') return [{ from: start, thru: thru === undefined ? span.thru : endOf(thru, span) }]
  if (from === undefined) return until(thru, span)
  const ends = midnights(span).map((day) => closing(day + thru.second, thru.grain, span.zone))
  return [{ from: start, thru: ends.find((end) => end >= start) ?? span.thru }]
}

/** What of the windows lies in the span, in order, those that touch joined. */
function clipped(windows: readonly Window[], span: Span): readonly Window[] {
  const result: Window[] = []
  for (const window of windows.toSorted((a, b) => a.from - b.from)) {
    const from = Math.max(window.from, span.from)
    const thru = Math.min(window.thru, span.thru)
    const before = result.at(-1)
    if (from > thru) continue
    if (before === undefined || from > before.thru + TICK) result.push({ from, thru })
    else result[result.length - 1] = { from: before.from, thru: Math.max(before.thru, thru) }
  }
  return result
}

/**
 * The parts of a recording that --from and --thru ask for; none where they miss it.
 *
 * Both ends are included. A time of day means each day of the recording: 04:10 thru 04:30 is ten past four to half past
 * every day, 23:50 thru 00:10 crosses midnight. With one end only, a time of day that comes once in the recording leaves
 * the other end open (from 22:00 in a night's recording goes on to the morning); one that comes on several days ends, or
 * starts, at midnight of each. Beside a dated end, a time of day is the one next to it. Where clocks are turned, a window
 * takes in both of two equal times, and starts or ends at the turning where the time was skipped.
 */
export function windows(
  asked: { readonly from?: When | undefined; readonly thru?: When | undefined },
  span: Span,
): readonly Window[] {
  return clipped(unclipped(asked.from, asked.thru, span), span)
}

/** The parts of a recording within `seconds` of a time; of each day's for a time of day, of both where a time came twice. */
export function windowsAround(at: When, seconds: number, span: Span): readonly Window[] {
  const around = Math.min(at.grain, 1) - TICK + seconds
  const moments =
    at.kind === 'daily'
      ? midnights(span).flatMap((day) => momentsOf(day + at.second, span.zone))
      : at.kind === 'wall'
        ? momentsOf(at.second, span.zone)
        : [startOf(at, span)]
  return clipped(
    moments.map((moment) => ({ from: moment - seconds, thru: moment + around })),
    span,
  )
}
