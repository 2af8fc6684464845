import { parseDuration } from '../layout/duration.ts'
import { parseRange, parseWhen, type When } from '../layout/when.ts'
import { windows, windowsAround } from '../layout/window.ts'
import { clockIn, recordedZone, zoneOf } from '../layout/zone.ts'
import type { HostRecordings, PlayOptions } from '../playback/recordings.ts'
import { isOfAllClocks, isOfClock } from '../vocabulary/clock-multiple.ts'
import type { Interval } from '../vocabulary/report.ts'
import { shiftSpans } from '../vocabulary/spans.ts'
import type { Window } from '../vocabulary/window.ts'
import type { OptionTable } from './command.ts'
import { meantBy, optionError } from './usage-error.ts'

/** Options that cut a part out of recordings. */
export const windowOptions = {
  from: {
    type: 'string',
    describe: 'Begin here: a time of day, a date, or a time before the end; A-B means from A thru B',
    example: '--from 04:10',
  },
  thru: { type: 'string', describe: 'End here, this time included', example: '--thru 20261121:04:30' },
  at: { type: 'string', describe: 'Show what is around this time', example: '--at 04:20' },
  around: { type: 'string', describe: 'How much before and after --at (default 5m)', example: '--around 1m' },
} as const satisfies OptionTable

/** Options that say which clock times are of. */
export const zoneOptions = {
  tz: {
    type: 'string',
    describe: "Time zone of all times, typed and shown (default: each recording's own)",
    example: '--tz Europe/Berlin',
  },
  utc: { type: 'boolean', describe: 'The same as --tz UTC' },
  offsettime: {
    type: 'string',
    describe: 'Seconds to add to all times, typed and shown, where the recorded clock was wrong',
    example: '--offsettime 3600, --offsettime -2.5',
  },
} as const satisfies OptionTable

/** What was typed of these. */
export interface Times {
  readonly from?: string | undefined
  readonly thru?: string | undefined
  readonly at?: string | undefined
  readonly around?: string | undefined
  readonly tz?: string | undefined
  readonly utc?: boolean | undefined
  readonly offsettime?: string | undefined
}

/** The name of the zone that was asked for, if any. Throws a UsageError. */
export function zoneOption(times: Times): string | undefined {
  const name = times.utc ? 'UTC' : times.tz
  if (name !== undefined) meantBy('--tz', () => zoneOf(name))
  return name
}

/** Seconds: no clock is wrong by more. */
const CENTURY = 36_525 * 86_400

/** How many seconds all times are shifted by. */
export function offsetOption({ offsettime = '0' }: Times): number {
  const seconds = Number(offsettime)
  if (offsettime.trim() === '' || !(Math.abs(seconds) <= CENTURY)) {
    throw optionError('--offsettime', `${JSON.stringify(offsettime)}: expected seconds, of a hundred years at most`)
  }
  return seconds
}

/**
 * The clock whose hours and days intervals of so many seconds end with: the one that times are shown of. Undefined where
 * UTC's would do, since all clocks share its quarters of an hour, and for lengths that no clock shows.
 */
export function clockOption(times: Times, every: number): PlayOptions['offset'] {
  const zone = zoneOption(times)
  const by = offsetOption(times)
  if (!isOfClock(every) || (isOfAllClocks(every) && by % every === 0)) return undefined
  const clock = clockIn(zone)
  return (time, header) => clock(time + by, header) + by
}

/** Shifts intervals by what --offsettime says. */
export function shiftOption(times: Times): (interval: Interval) => Interval {
  const by = offsetOption(times)
  if (by === 0) return (interval) => interval
  return (interval) => {
    const { gap, setBack } = interval
    return {
      ...interval,
      time: interval.time + by,
      ...(gap !== undefined && { gap: shiftSpans(gap, by) }),
      ...(setBack !== undefined && { setBack: shiftSpans(setBack, by) }),
    }
  }
}

/** Recordings of a host, as far as windows depend on them. */
export type Spanned = Pick<HostRecordings, 'header' | 'span'>

/** Which parts of a host's recordings were asked for; undefined for all. Throws a UsageError. */
export function windowsOption(times: Times): ((host: Spanned) => readonly Window[]) | undefined {
  const zone = zoneOption(times)
  const by = offsetOption(times)
  const spanOf = ({ span, header }: Spanned) => ({
    from: span.from + by,
    thru: span.thru + by,
    zone: zone === undefined ? recordedZone(header.zone) : zoneOf(zone),
  })
  const recorded = ({ from, thru }: Window): Window => ({ from: from - by, thru: thru - by })
  if (times.around !== undefined && times.at === undefined) throw optionError('--around', 'needs --at')
  const { at, around = '5m' } = times
  if (at !== undefined) {
    if (times.from !== undefined || times.thru !== undefined) {
      throw optionError('--at', 'has its own window: leave --from and --thru out')
    }
    const when = meantBy('--at', () => parseWhen(at))
    const seconds = meantBy('--around', () => parseDuration(around))
    return (host) => windowsAround(when, seconds, spanOf(host)).map(recorded)
  }
  const asked = fromThru(times)
  return asked === undefined ? undefined : (host) => windows(asked, spanOf(host)).map(recorded)
}

function fromThru({ from, thru }: Times): { readonly from?: When; readonly thru?: When } | undefined {
  if (from === undefined && thru === undefined) return undefined
  const range = from === undefined ? undefined : meantBy('--from', () => parseRange(from))
  if (range !== undefined) {
    if (thru !== undefined) throw optionError('--thru', '--from says it already')
    return range
  }
  return {
    ...(from !== undefined && { from: meantBy('--from', () => parseWhen(from)) }),
    ...(thru !== undefined && { thru: meantBy('--thru', () => parseWhen(thru)) }),
  }
}
