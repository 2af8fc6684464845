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

/** The second interval, or the third. */
interface Slower {
  readonly ms: number
  /** Where samples are taken as fast as possible: it is in one of so many. */
  readonly every: number
  /** The tick that was taken last; −1: the next sample is to contain it. */
  tick: number
}

/**
 * When samples are due: at the multiples of the intervals since the epoch.
 *
 * Counts in whole milliseconds. A late tick is taken when it can be, and never twice; one whose time has passed
 * altogether is missed, and not made up for.
 */
export class Ticker {
  readonly #first: number
  readonly #second: Slower
  readonly #third: Slower
  #nextTick = 0
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
    this.#second = { ms: second ?? first, every: SECOND_EVERY, tick: 0 }
    this.#third = { ms: third ?? this.#second.ms, every: THIRD_EVERY, tick: 0 }
    for (const { ms } of first === 0 ? [] : [this.#second, this.#third]) {
      if (ms === 0 || ms % first !== 0) {
        throw badInterval(`interval: ${ms / 1000}: not a multiple of the first, ${first / 1000}`)
      }
    }
  }

  /** Epoch seconds of the next sample; in the past where it is due at once. */
  get next(): number {
    return this.#started ? (this.#nextTick * this.#first) / 1000 : 0
  }

  /** What the sample at the next tick will contain. */
  get coming(): Pick<Due, 'second' | 'third'> {
    const ms = this.#nextTick * this.#first
    return { second: this.#isDue(this.#second, ms), third: this.#isDue(this.#third, ms) }
  }

  /** Takes note of a sample at epoch seconds `now`, and says what it is to contain. */
  take(now: number): Due {
    const ms = Math.round(now * 1000)
    const started = this.#started
    const tick = this.#first === 0 ? 0 : Math.floor(ms / this.#first)
    const missed = started && this.#first > 0 ? Math.max(0, tick - this.#nextTick) : 0
    const second = this.#isDue(this.#second, ms)
    const third = this.#isDue(this.#third, ms)
    if (second) this.#second.tick = tickOf(ms, this.#second)
    if (third) this.#third.tick = tickOf(ms, this.#third)
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
    this.#second.tick = -1
    this.#third.tick = -1
    this.#samples = 0
  }

  #isDue(slower: Slower, ms: number): boolean {
    if (!this.#started) return true
    return slower.ms === 0 ? this.#samples % slower.every === 0 : tickOf(ms, slower) > slower.tick
  }
}

function tickOf(ms: number, slower: Slower): number {
  return slower.ms === 0 ? 0 : Math.floor(ms / slower.ms)
}

function badInterval(why: string): RecollectError {
  return new RecollectError('bad-option', why)
}
