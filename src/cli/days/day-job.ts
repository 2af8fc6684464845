import type { HostDay } from '../../vocabulary/exporter.ts'
import type { Window } from '../../vocabulary/window.ts'

/** A recording, as a look at its beginning and its end tells. */
export interface Surveyed {
  readonly path: string
  readonly span: Window
  readonly size: number
  /** Milliseconds since 1970 at which it was written last. */
  readonly modified: number
}

/** One host's day, and the recordings that hold it. */
export interface DayJob extends HostDay {
  readonly recordings: readonly Surveyed[]
  /** What of the day is played, in recorded time. */
  readonly windows: readonly Window[]
}

const DAY = 86_400
/** Times have milliseconds. */
const TICK = 0.001
/** The sample that a day's first interval is measured from is taken less long ago: see `lookBack` of the playback. */
const BEFORE = 3600

/** What of a host is played. */
export interface Wanted {
  readonly host: string
  readonly recordings: readonly Surveyed[]
  readonly windows: readonly Window[]
  /** Seconds by which all times are shifted before they are shown. */
  readonly shift: number
}

/** The days of a host, as UTC has them. */
export function dayJobs({ host, recordings, windows, shift }: Wanted): readonly DayJob[] {
  const days = new Map<number, Window[]>()
  for (const { from, thru } of windows) {
    for (let day = Math.floor((from + shift) / DAY); day <= Math.floor((thru + shift) / DAY); day++) {
      const start = day * DAY - shift
      const part = { from: Math.max(from, start), thru: Math.min(thru, start + DAY - TICK) }
      days.set(day, [...(days.get(day) ?? []), part])
    }
  }
  return [...days]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([day, parts]) => {
      const date = new Date(day * DAY * 1000).toISOString().slice(0, 10)
      const from = Math.min(...parts.map((part) => part.from))
      const thru = Math.max(...parts.map((part) => part.thru))
      const isHere = ({ span }: Surveyed): boolean => span.from <= thru && span.thru >= from
      if (!recordings.some(isHere)) return []
      const near = recordings.filter(({ span }) => span.from <= thru && span.thru >= from - BEFORE)
      return [{ host, date, recordings: near, windows: parts }]
    })
}
