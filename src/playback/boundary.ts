/** How many seconds the clock on the wall is ahead of UTC at a time (epoch seconds). */
export type ClockOffset = (time: number) => number

/** Epoch seconds of the multiple of `every` that is so many `steps` from a time, as the clock shows it. */
function multiple(time: number, every: number, { offset, steps }: Multiple): number {
  const ahead = offset(time)
  const found = steps((time + ahead) / every) * every - ahead
  // Where the clock is turned before that, it shows another time then: 23:00 or 01:00 for the midnight that was meant.
  const then = offset(found)
  if ((ahead - then) % every === 0) return found
  const meant = found + ahead - then
  // A time that the clock skips never comes.
  return meant > time && offset(meant) === then ? meant : meant + every
}

interface Multiple {
  readonly offset: ClockOffset
  /** Of a number of multiples, the whole one. */
  readonly steps: (multiples: number) => number
}

const after = (multiples: number): number => Math.floor(multiples) + 1

/**
 * Where intervals of several samples end: with the first sample at or behind a multiple of their length. A sample at the
 * edge of two belongs to the earlier one, whose rates it ends; what all is measured from belongs to none.
 */
export class Boundary {
  readonly #every: number
  readonly #offset: ClockOffset
  #next = Number.NaN

  /** `every` in seconds; multiples are those of UTC where no clock is given. */
  constructor(every: number, offset: ClockOffset = () => 0) {
    this.#every = every
    this.#offset = offset
  }

  /** The first interval has begun. */
  get isSet(): boolean {
    return !Number.isNaN(this.#next)
  }

  /** An interval begins at this time (epoch seconds); NaN: none has begun. */
  begin(time: number): void {
    this.#next = Number.isNaN(time) ? time : multiple(time, this.#every, { offset: this.#offset, steps: after })
  }

  /** Whether a sample at this time is the last of the interval. If so, the next one begins there. */
  isReached(time: number): boolean {
    if (time < this.#next) return false
    this.begin(time)
    return true
  }

  /** Whether the interval ended before this sample, the first after a time without any. If so, that one is of the next. */
  isPassed(time: number): boolean {
    if (!(time > this.#next)) return false
    this.#next = multiple(time, this.#every, { offset: this.#offset, steps: Math.ceil })
    return true
  }
}
