import { after, type ClockOffset, clockMultiple } from '../vocabulary/clock-multiple.ts'

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
    this.#next = Number.isNaN(time) ? time : clockMultiple(time, this.#every, { offset: this.#offset, steps: after })
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
    this.#next = clockMultiple(time, this.#every, { offset: this.#offset, steps: Math.ceil })
    return true
  }
}
