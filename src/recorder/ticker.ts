import { RecollectError } from '../vocabulary/error.ts'

/** What a sample is to contain: the first interval's sources always, the others' when they are due. */
export interface Due {
  readonly second: boolean
  readonly third: boolean
  /** Ticks of the first interval that passed without a sample. */
  readonly missed: number
}

/** Seconds: a year. */
export const LONGEST_INTERVAL = 86_400 * 365

// As fast as possible, without an interval of their own: every so many samples.
const SECOND_EVERY = 6
const THIRD_EVERY = 30

/**
 * When samples are due: at the multiples of the intervals since the epoch.
 *
 * Counts in whole milliseconds. A late tick is taken when it can be, and never twice; one whose time has passed
 * altogether is missed, and not made up for.
 */
export class Ticker {
  readonly #first: number
  readonly #second: number
  readonly #third: number
  #nextTick = 0
  #secondTick = 0
  #thirdTick = 0
  #samples = 0
  #started = false

  /** Seconds of the first, second and third interval; one that is left out is as the one before it. */
  constructor(intervals: readonly number[]) {
    const [first, second, third] = intervals.map((seconds) => Math.round(seconds * 1000))
    if (first === undefined) throw badInterval('interval: none given')
    if (intervals.length > 3) throw badInterval('interval: there are three at most')
    if (intervals.some((seconds) => !(seconds >= 0 && seconds <= LONGEST_INTERVAL))) {
      throw badInterval(`interval: ${intervals.join(':')}: expected seconds`)
    }
    if (first === 0 && intervals[0] !== 0) throw badInterval(`interval: ${intervals[0]}: less than a millisecond`)
    this.#first = first
    this.#second = second ?? first
    this.#third = third ?? this.#second
    for (const slower of first === 0 ? [] : [this.#second, this.#third]) {
      if (slower === 0 || slower % first !== 0) {
        throw badInterval(`interval: ${slower / 1000}: not a multiple of the first, ${first / 1000}`)
      }
    }
  }

  /** Epoch seconds of the next sample; in the past where it is due at once. */
  get next(): number {
    return this.#started ? (this.#nextTick * this.#first) / 1000 : 0
  }

  /** What the sample at the next tick will contain. */
  get coming(): Pick<Due, 'second' | 'third'> {
    return {
      second: this.#slowerDue(this.#nextTick * this.#first, this.#second, this.#secondTick, SECOND_EVERY),
      third: this.#slowerDue(this.#nextTick * this.#first, this.#third, this.#thirdTick, THIRD_EVERY),
    }
  }

  /** Takes note of a sample at epoch seconds `now`, and says what it is to contain. */
  take(now: number): Due {
    const ms = Math.round(now * 1000)
    const started = this.#started
    const tick = this.#first === 0 ? 0 : Math.floor(ms / this.#first)
    const missed = started && this.#first > 0 ? Math.max(0, tick - this.#nextTick) : 0
    const second = this.#slowerDue(ms, this.#second, this.#secondTick, SECOND_EVERY)
    const third = this.#slowerDue(ms, this.#third, this.#thirdTick, THIRD_EVERY)
    if (second) this.#secondTick = tickOf(ms, this.#second)
    if (third) this.#thirdTick = tickOf(ms, this.#third)
    // The first sample is taken at once; a tick that follows too closely would make an interval of noise.
    if (!started && this.#first > 0) this.#nextTick = Math.ceil(ms / this.#first + 0.5)
    else this.#nextTick = tick + 1
    this.#samples++
    this.#started = true
    return { second, third, missed }
  }

  /** Begins anew: the next sample is due at once and contains everything. */
  restart(): void {
    this.#started = false
    this.#samples = 0
  }

  /** Makes the next sample contain everything, at its usual time. */
  everythingNext(): void {
    this.#secondTick = -1
    this.#thirdTick = -1
    this.#samples = 0
  }

  #slowerDue(ms: number, interval: number, last: number, every: number): boolean {
    if (!this.#started) return true
    if (interval === 0) return this.#samples % every === 0
    return tickOf(ms, interval) > last
  }
}

function tickOf(ms: number, interval: number): number {
  return interval === 0 ? 0 : Math.floor(ms / interval)
}

function badInterval(why: string): RecollectError {
  return new RecollectError('bad-option', why)
}
