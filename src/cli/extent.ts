import { type HostRecordings, type Windows, windowsOf } from '../playback/recordings.ts'

const DAY_SECONDS = 86_400

/** How much of recordings is played. */
export interface Extent {
  /** About how many samples, at the pace at which they were recorded; infinitely many where that is not known. */
  readonly samples: number
  /** Whether it begins and ends more than a day apart, so that a time of day does not say which it is. */
  readonly isOfSeveralDays: boolean
}

/** How much the windows hold of what was recorded. */
export function extentOf(hosts: readonly HostRecordings[], windows: Windows | undefined): Extent {
  let samples = 0
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const host of hosts) {
    const [pace = 0] = host.header.intervals
    for (const asked of windowsOf(host, windows)) {
      const from = Math.max(asked.from, host.span.from)
      const thru = Math.min(asked.thru, host.span.thru)
      if (from > thru) continue
      samples += pace > 0 ? (thru - from) / pace : Number.POSITIVE_INFINITY
      first = Math.min(first, from)
      last = Math.max(last, thru)
    }
  }
  return { samples, isOfSeveralDays: last - first > DAY_SECONDS }
}
