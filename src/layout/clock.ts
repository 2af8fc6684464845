import { recordedZone, type Zone, zoneOf } from './zone.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const TWO: readonly string[] = Array.from({ length: 100 }, (_, n) => `${n}`.padStart(2, '0'))

function two(n: number): string {
  return TWO[n] ?? `${n}`
}

/** The words for one day. */
interface Day {
  /** Days since 1970, on the wall. */
  readonly number: number
  /** `20261121` */
  readonly digits: string
  /** `2026-11-21` */
  readonly dashed: string
  /** `11/21` */
  readonly slashed: string
  /** `Sat Nov 21` */
  readonly words: string
  readonly year: string
}

function dayOf(number: number): Day {
  const date = new Date(number * 86_400_000)
  const year = `${date.getUTCFullYear()}`.padStart(4, '0')
  const month = two(date.getUTCMonth() + 1)
  const day = two(date.getUTCDate())
  return {
    number,
    digits: year + month + day,
    dashed: `${year}-${month}-${day}`,
    slashed: `${month}/${day}`,
    words: `${DAYS[date.getUTCDay()] ?? ''} ${MONTHS[date.getUTCMonth()] ?? ''} ${`${date.getUTCDate()}`.padStart(2)}`,
    year,
  }
}

function offsetText(seconds: number): string {
  const size = Math.abs(seconds)
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor((size % 3600) / 60))}`
}

/** A wall clock: set it to a time, then read it. Setting it costs a division or two, not a look at the zone's rules. */
export class Clock {
  readonly #chosen: Zone | undefined
  readonly #chosenName: string | undefined
  #recordedName: string | undefined
  #recorded: Zone = zoneOf('UTC')
  #day: Day = dayOf(0)
  #second = 0
  #millisecond = 0
  #offset = 0
  #time = 0

  /** @param zone where the clock hangs, for all recordings; undefined: each recording's own. Throws `bad-zone`. */
  constructor(zone: string | undefined) {
    this.#chosen = zone === undefined ? undefined : zoneOf(zone)
    this.#chosenName = zone
  }

  /** Sets it to an epoch time in seconds; `recorded` is the zone of the recording. */
  set(time: number, recorded: string): this {
    if (recorded !== this.#recordedName) {
      this.#recordedName = recorded
      this.#recorded = recordedZone(recorded)
    }
    const milliseconds = Math.round(time * 1000)
    const second = Math.floor(milliseconds / 1000)
    this.#time = second
    this.#millisecond = milliseconds - second * 1000
    this.#offset = (this.#chosen ?? this.#recorded).offset(second)
    const wall = second + this.#offset
    const day = Math.floor(wall / 86_400)
    if (day !== this.#day.number) this.#day = dayOf(day)
    this.#second = wall - day * 86_400
    return this
  }

  /** The zone that it shows the time of: `Europe/Berlin`. */
  get zoneName(): string {
    return this.#chosenName ?? this.#recordedName ?? 'UTC'
  }

  /** `20261121` */
  get date(): string {
    return this.#day.digits
  }

  /** `11/21` */
  get shortDate(): string {
    return this.#day.slashed
  }

  /** `04:20:00` */
  get time(): string {
    const minutes = Math.floor(this.#second / 60)
    const hours = Math.floor(minutes / 60)
    return `${two(hours)}:${two(minutes - hours * 60)}:${two(this.#second - minutes * 60)}`
  }

  /** `.007` */
  get fraction(): string {
    return `.${`${this.#millisecond}`.padStart(3, '0')}`
  }

  /** `1795289594`, whole epoch seconds */
  get epoch(): string {
    return `${this.#time}`
  }

  /** `2026-11-21T04:20:00.000+01:00` (ISO 8601) */
  get iso(): string {
    return `${this.#day.dashed}T${this.time}${this.fraction}${offsetText(this.#offset)}`
  }

  /** Day, time and year as ctime(3) writes them, `Sat Nov 21 04:20:00 2026`; `fraction` stands behind the seconds. */
  inWords(fraction = ''): string {
    return `${this.#day.words} ${this.time}${fraction} ${this.#day.year}`
  }
}
