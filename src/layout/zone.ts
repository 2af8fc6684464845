import { createRequire } from 'node:module'
import { RecollectError } from '../vocabulary/error.ts'
import { posixOffset } from './posix-zone.ts'

/** A time zone: what to add to a time to get its wall clock. */
export interface Zone {
  readonly name: string
  /** Seconds east of Greenwich at the epoch second. */
  offset(time: number): number
}

const FIXED = /^(?:utc|gmt|z)$|^(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?$/i

/** The zones of the tz database change their offsets at such steps, with few exceptions, which are looked up singly. */
const STEP = 900

/** What an IANA zone's clocks are ahead of Greenwich, in seconds. Throws `bad-zone`. */
function namedOffset(name: string): (time: number) => number {
  // Loaded at the first need: a recording in UTC is played without.
  const luxon: typeof import('luxon') = createRequire(import.meta.url)('luxon')
  const zone = luxon.IANAZone.create(name)
  if (!zone.isValid)
    throw new RecollectError(
      'bad-zone',
      `time zone ${JSON.stringify(name)}: unknown: use a name such as Europe/Berlin, or UTC+1`,
    )
  return (time) => Math.round(zone.offset(time * 1000) * 60)
}

/** A zone whose offset is asked for once for each quarter of an hour of recording: asking costs as much as printing a line. */
class NamedZone implements Zone {
  readonly name: string
  readonly #ask: (time: number) => number
  #from = Number.NaN
  #thru = Number.NaN
  #offset = 0

  constructor(name: string) {
    this.name = name
    this.#ask = posixOffset(name) ?? namedOffset(name)
  }

  offset(time: number): number {
    if (time >= this.#from && time < this.#thru) return this.#offset
    const from = Math.floor(time / STEP) * STEP
    const offset = this.#ask(from)
    if (this.#ask(from + STEP - 1) !== offset) return this.#ask(time)
    this.#from = from
    this.#thru = from + STEP
    this.#offset = offset
    return offset
  }
}

function fixedZone(name: string): Zone | undefined {
  const match = FIXED.exec(name)
  if (match === null || Number(match[2] ?? 0) > 14 || Number(match[3] ?? 0) > 59) return undefined
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)
  const seconds = (match[1] === '-' ? -60 : 60) * minutes
  return { name, offset: () => seconds }
}

const known = new Map<string, Zone>()

/** The zone of an IANA name (`Europe/Berlin`) or a fixed offset (`UTC`, `UTC+5:30`, `+0100`), or as POSIX writes it. Throws `bad-zone`. */
export function zoneOf(name: string): Zone {
  let zone = known.get(name)
  if (zone === undefined) {
    zone = fixedZone(name) ?? new NamedZone(name)
    known.set(name, zone)
  }
  return zone
}

/** The zone of a recording; UTC where its name is not one that is known here. */
export function recordedZone(name: string): Zone {
  try {
    return zoneOf(name)
  } catch {
    return zoneOf('UTC')
  }
}

/** By how many seconds a clock in this zone, undefined: in the recording's own, is ahead of UTC at a time (epoch seconds). */
export function clockIn(name: string | undefined): (time: number, recorded: { readonly zone: string }) => number {
  const chosen = name === undefined ? undefined : zoneOf(name)
  return (time, { zone }) => (chosen ?? recordedZone(zone)).offset(Math.floor(time))
}

/**
 * The moments (epoch seconds, in order) at which the zone's clocks show a wall time, given as if it were UTC.
 *
 * Two where the clocks were turned back, and the one at which they were turned where they skipped it.
 */
export function momentsOf(wall: number, zone: Zone): readonly number[] {
  const before = zone.offset(wall - 86_400)
  const after = zone.offset(wall + 86_400)
  const offsets = before === after ? [before] : [Math.max(before, after), Math.min(before, after)]
  const moments = offsets.map((offset) => wall - offset).filter((time) => time + zone.offset(time) === wall)
  if (moments.length > 0) return moments
  return [turning(wall - Math.max(before, after), wall - Math.min(before, after), zone)]
}

/** The second, between the two, at which the zone's offset changes. */
function turning(from: number, thru: number, zone: Zone): number {
  const start = zone.offset(from)
  let low = Math.floor(from)
  let high = Math.ceil(thru)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (zone.offset(middle) === start) low = middle
    else high = middle
  }
  return high
}
