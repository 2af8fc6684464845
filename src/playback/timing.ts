import { grownIndices } from './grown.ts'

/** A sample's number and its times. */
interface Instant {
  readonly number: number
  /** Seconds of the clock that rates are measured by. */
  readonly clock: number
  /** Epoch seconds. */
  readonly wall: number
}

/**
 * When values that arrive together were last read.
 *
 * A rate is only known where the instance's line came with this sample and with the one before that carried such
 * lines. Samples are told apart by number, since two may carry the same millisecond.
 */
export class Timing {
  /** By slot: the sample that last carried it, and the one before; -1 for none. */
  #now: Int32Array
  #before: Int32Array
  #sample = -1
  #sampleBefore = -1
  /** How many slots the last sample carried. */
  #touched = 0
  #zeroSample = -1
  #zeroSeconds = Number.NaN
  #clock = Number.NaN
  #clockBefore = Number.NaN
  #wall = Number.NaN
  #wallBefore = Number.NaN

  constructor(capacity: number) {
    this.#now = new Int32Array(capacity).fill(-1)
    this.#before = new Int32Array(capacity).fill(-1)
  }

  grow(capacity: number): void {
    this.#now = grownIndices(this.#now, capacity)
    this.#before = grownIndices(this.#before, capacity)
  }

  /** What the sample with this number counts began at zero, so many seconds before. */
  beginAtZero(sample: number, seconds: number): void {
    this.#zeroSample = sample
    this.#zeroSeconds = seconds
  }

  /** The first line of its kind in a sample. */
  carry({ number: sample, clock, wall }: Instant): void {
    if (this.#sample === sample) return
    this.#sampleBefore = this.#sample
    this.#clockBefore = this.#clock
    this.#wallBefore = this.#wall
    this.#sample = sample
    this.#touched = 0
    this.#clock = clock
    this.#wall = wall
    if (this.countsFromZero) this.#clockBefore = clock - this.#zeroSeconds
  }

  /** The slot's line comes with this sample. */
  touch(slot: number): void {
    if (this.#now[slot] === this.#sample) return
    this.#touched++
    this.#before[slot] = this.#now[slot] ?? -1
    this.#now[slot] = this.#sample
  }

  /** The slot's line came with this sample. */
  carries(slot: number, sample: number): boolean {
    return this.#sample === sample && this.#now[slot] === sample
  }

  /** How many slots' lines came with this sample. */
  touched(sample: number): number {
    return this.#sample === sample ? this.#touched : 0
  }

  carried(sample: number): boolean {
    return this.#sample === sample
  }

  /** The last sample's counters began at zero when the seconds did that it is measured over. */
  get countsFromZero(): boolean {
    return this.#sample === this.#zeroSample && this.#sampleBefore < 0
  }

  /** Seconds since the sample before; NaN if there was none. */
  get seconds(): number {
    return this.#clock - this.#clockBefore
  }

  /** Epoch seconds of the sample before. */
  get wallBefore(): number {
    return this.#wallBefore
  }

  /** The slot's line came with the sample before too. */
  continues(slot: number): boolean {
    return this.#sampleBefore >= 0 && this.#before[slot] === this.#sampleBefore
  }

  /** The slot has another instance now. */
  forget(slot: number): void {
    this.#now[slot] = -1
    this.#before[slot] = -1
  }

  /** The slot's instance is another one than before, though it has the same name. */
  renew(slot: number): void {
    this.#before[slot] = -1
  }

  /** What came before is too long ago, or of another boot. */
  restart(): void {
    this.#sample = -1
    this.#sampleBefore = -1
    this.#clock = Number.NaN
    this.#wall = Number.NaN
    this.#now.fill(-1)
    this.#before.fill(-1)
  }
}
