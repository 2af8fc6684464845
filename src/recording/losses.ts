import type { Notice } from '../vocabulary/error.ts'
import { plural } from '../vocabulary/plural.ts'

/** What is known of samples that are gone. */
export interface Lost {
  /** How many; undefined if that cannot be known. */
  readonly count: number | undefined
  /** The times of the samples around them, epoch seconds; NaN if there is none. */
  readonly after: number
  readonly before: number
  /** The zone that times are told in. */
  readonly zone: string
}

/** What is known of a recording that has no end. */
export interface Torn {
  readonly last: number
  readonly zone: string
}

/** Gathers damage until a good sample comes, and then tells of it once. */
export class Losses {
  readonly #name: string
  readonly #tell: (notice: Notice) => void
  #from = Number.NaN
  #to = 0
  #why = ''

  /** `name` is the file's, for the notices. */
  constructor(name: string, tell: (notice: Notice) => void) {
    this.#name = name
    this.#tell = tell
  }

  get pending(): boolean {
    return !Number.isNaN(this.#from)
  }

  /** Something is wrong between two offsets of the file. */
  note(from: number, to: number, why: string): void {
    if (!this.pending || from < this.#from) {
      this.#from = from
      this.#why = why
    }
    this.#to = Math.max(this.#to, to)
  }

  /** Tells what was noted, if anything was. */
  settle(lost: Lost): void {
    if (!this.pending) return
    const bytes = this.#to > this.#from ? `bytes ${this.#from} to ${this.#to - 1}` : `byte ${this.#from}`
    this.#tell({ code: 'damaged', message: `${this.#name}: damaged: ${bytes}: ${this.#why}: ${describe(lost)}` })
    this.#clear()
  }

  /** Tells that the recording has no end, with what was noted last. */
  torn({ last, zone }: Torn): void {
    const rest =
      this.#to > this.#from ? `bytes ${this.#from} to ${this.#to - 1} cannot be read` : 'nothing else is missing'
    const plays = Number.isNaN(last) ? 'holds no sample' : `plays up to ${moment(last, zone)}`
    const message = `${this.#name}: not closed: the recorder was cut off or still runs: ${plays}: ${rest}`
    this.#tell({ code: 'torn', message })
    this.#clear()
  }

  #clear(): void {
    this.#from = Number.NaN
    this.#to = 0
  }
}

function describe({ count, after, before, zone }: Lost): string {
  if (count === 0) return 'no sample lost'
  const what = count === undefined ? 'perhaps samples lost' : `${plural(count, 'sample')} lost`
  const from = Number.isNaN(after) ? 'the beginning' : moment(after, zone)
  const thru = Number.isNaN(before) ? 'the end' : moment(before, zone)
  return `${what} between ${from} and ${thru}`
}

/** A time as people read it, in the recording's zone where that is a known name. */
export function moment(time: number, zone: string): string {
  const date = new Date(time * 1000)
  if (Number.isNaN(date.getTime())) return `${time}`
  return formatterOf(zone)?.format(date) ?? `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

const formatters = new Map<string, Intl.DateTimeFormat | undefined>()

/** Undefined for a zone that is no known name. */
function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formatters.has(zone)) formatters.set(zone, makeFormatter(zone))
  return formatters.get(zone)
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    // Swedish is the locale whose dates look like ISO 8601.
    return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone })
  } catch {
    return undefined
  }
}
