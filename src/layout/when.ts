import { RecollectError } from '../vocabulary/error.ts'
import { parseDuration } from './duration.ts'

/**
 * A time as a person gives it, before it is known which recording it is about.
 *
 * `grain` is how many seconds the text stands for (`04:20` and `04:20:00` one second, a date a whole day): as the end
 * of a window it is included.
 */
export type When =
  /** An instant: epoch seconds. */
  | { readonly kind: 'instant'; readonly time: number; readonly grain: number }
  /** A date and time on the wall of the recording: seconds as if it were UTC. */
  | { readonly kind: 'wall'; readonly second: number; readonly grain: number }
  /** A time of day, on each day of the recording: seconds since midnight. */
  | { readonly kind: 'daily'; readonly second: number; readonly grain: number }
  /** So many seconds before the end of the recording. */
  | { readonly kind: 'before-end'; readonly seconds: number; readonly grain: number }

const DAY = 86_400

/** The shortest step between two samples' times. */
const TICK = 0.001

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?$/
/** As in collectl's --from, and as in its file names. */
const PACKED = /^(\d{4})(\d{2})(\d{2})(?:[:-](.+))?$/
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](.+?)(Z|[+-]\d{2}:?\d{2})?)?$/
const AGO = /^(?:-\s*(\S+)|(\S+)\s+ago)$/
const EPOCH = /^@(\d+)(\.\d{1,3})?$/

function complain(text: string): RecollectError {
  return new RecollectError(
    'bad-time',
    `time ${JSON.stringify(text.slice(0, 60))}: expected 04:20, 04:20:30, 20261121:04:20, 2026-11-21T04:20, @EPOCH, or -5m (before the end)`,
  )
}

/** Seconds since midnight, and how fine the text was. */
function timeOfDay(text: string): { readonly second: number; readonly grain: number } | undefined {
  const match = TIME.exec(text)
  if (match === null) return undefined
  const [, hour, minute, second, fraction] = match
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0) + Number(fraction ?? 0)
  if (Number(minute) > 59 || Number(second ?? 0) > 59 || seconds > DAY) return undefined
  return { second: seconds, grain: fraction === undefined ? 1 : TICK }
}

/** Seconds of a date's midnight as if it were UTC; undefined for the 30th of February. */
function midnight(year: number, month: number, day: number): number | undefined {
  const milliseconds = Date.UTC(year, month - 1, day)
  const date = new Date(milliseconds)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? milliseconds / 1000 : undefined
}

function zoneSeconds(text: string): number {
  if (text === 'Z') return 0
  const size = Number(text.slice(1, 3)) * 3600 + Number(text.slice(-2)) * 60
  return text.startsWith('-') ? -size : size
}

function dated(text: string): When | undefined {
  const match = ISO.exec(text) ?? PACKED.exec(text)
  if (match === null) return undefined
  const [, year, month, day, clock, offset] = match
  const start = midnight(Number(year), Number(month), Number(day))
  if (start === undefined) return undefined
  if (clock === undefined) return { kind: 'wall', second: start, grain: DAY }
  const time = timeOfDay(clock)
  if (time === undefined) return undefined
  const second = start + time.second
  if (offset === undefined) return { kind: 'wall', second, grain: time.grain }
  return { kind: 'instant', time: second - zoneSeconds(offset), grain: time.grain }
}

/**
 * Understands `04:20`, `04:20:30[.5]`, `20261121`, `20261121:04:20[:30]`, `2026-11-21T04:20` (with `Z` or an offset,
 * or a blank for the T), `@1795289594` and, before the end of the recording, `-5m` or `5m ago`. Throws `bad-time`.
 */
export function parseWhen(text: string): When {
  const trimmed = text.trim()
  const ago = AGO.exec(trimmed)
  if (ago !== null) return { kind: 'before-end', seconds: parseDuration(ago[1] ?? ago[2] ?? ''), grain: TICK }
  const epoch = EPOCH.exec(trimmed)
  if (epoch !== null) {
    return { kind: 'instant', time: Number(trimmed.slice(1)), grain: epoch[2] === undefined ? 1 : TICK }
  }
  const time = timeOfDay(trimmed)
  if (time !== undefined) return { kind: 'daily', ...time }
  const day = dated(trimmed)
  if (day === undefined) throw complain(text)
  return day
}

/** Splits collectl's `04:10-04:30`, both ends in one; undefined where the text is one time. Throws `bad-time`. */
export function parseRange(text: string): { readonly from: When; readonly thru: When } | undefined {
  for (let at = text.indexOf('-', 1); at !== -1; at = text.indexOf('-', at + 1)) {
    const from = tryWhen(text.slice(0, at))
    const thru = tryWhen(text.slice(at + 1))
    if (from !== undefined && thru !== undefined && tryWhen(text) === undefined) return { from, thru }
  }
  return undefined
}

function tryWhen(text: string): When | undefined {
  try {
    return parseWhen(text)
  } catch {
    return undefined
  }
}
