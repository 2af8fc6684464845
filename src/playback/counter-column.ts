import type { Counter } from '../vocabulary/metric.ts'
import { joinDecimal, LOW_SPAN } from './decimal.ts'
import { grownNumbers } from './grown.ts'
import type { NumberColumn } from './number-column.ts'

const WRAP_32 = 2 ** 32
/** A 32-bit counter that went back has wrapped only if it then moved less than this; else it was reset. */
const PLAUSIBLE_WRAP = 2 ** 30
/** How far a counter that slips may step back: a second of jiffies, or a hundredth of what it counts. */
const SLIP = 100
const SLIP_SHARE = 1 / 100

/** The first `count` of these slots. */
interface SomeSlots {
  readonly slots: Int32Array
  readonly count: number
}

/** A counter: what was read now and before, exact to 64 bits, and the rate between. */
export class CounterColumn implements NumberColumn {
  shown: Float64Array
  #now: Float64Array
  #before: Float64Array
  /** Only when some value needed more than 15 digits. */
  #nowHigh: Float64Array | undefined
  #beforeHigh: Float64Array | undefined
  /** Only when intervals are longer than samples: the growth, and the seconds in which it was not known. */
  #sums: Float64Array | undefined
  #unknown: Float64Array | undefined
  readonly #declaredNarrow: boolean
  /** It wraps at 2^32. */
  #narrow: boolean
  readonly #slips: boolean

  constructor(about: Counter, capacity: number) {
    this.shown = new Float64Array(capacity).fill(Number.NaN)
    this.#now = new Float64Array(capacity).fill(Number.NaN)
    this.#before = new Float64Array(capacity).fill(Number.NaN)
    this.#declaredNarrow = about.bits === 32
    this.#narrow = this.#declaredNarrow
    this.#slips = about.slips === true
  }

  grow(capacity: number): void {
    this.shown = grownNumbers(this.shown, capacity, Number.NaN)
    this.#now = grownNumbers(this.#now, capacity, Number.NaN)
    this.#before = grownNumbers(this.#before, capacity, Number.NaN)
    if (this.#nowHigh !== undefined) this.#nowHigh = grownNumbers(this.#nowHigh, capacity, 0)
    if (this.#beforeHigh !== undefined) this.#beforeHigh = grownNumbers(this.#beforeHigh, capacity, 0)
    if (this.#sums !== undefined) this.#sums = grownNumbers(this.#sums, capacity, Number.NaN)
    if (this.#unknown !== undefined) this.#unknown = grownNumbers(this.#unknown, capacity, 0)
  }

  reset(): void {
    this.shown.fill(Number.NaN)
    this.forget()
    this.#nowHigh?.fill(0)
    this.#beforeHigh?.fill(0)
    this.#sums = undefined
    this.#unknown = undefined
  }

  /** How wide the recorded kernel's `unsigned long` is, in bits. */
  countIn(longBits: 32 | 64): void {
    this.#narrow = this.#declaredNarrow || longBits === 32
  }

  set(slot: number, low: number, high: number): void {
    this.#now[slot] = low
    if (high === 0 && this.#nowHigh === undefined) return
    if (this.#nowHigh === undefined) {
      this.#nowHigh = new Float64Array(this.#now.length)
      this.#beforeHigh = new Float64Array(this.#now.length)
    }
    this.#nowHigh[slot] = high
  }

  repeat(slot: number): void {
    this.#now[slot] = this.#before[slot] ?? Number.NaN
    if (this.#nowHigh !== undefined && this.#beforeHigh !== undefined) this.#nowHigh[slot] = this.#beforeHigh[slot] ?? 0
  }

  /** Nothing is known of it any more: the lines that come do not tell it. */
  forget(): void {
    this.#now.fill(Number.NaN)
    this.#before.fill(Number.NaN)
  }

  /** How much it grew since the sample before; NaN after a reset. Exact as long as the difference is. */
  growth(slot: number): number {
    const now = this.#now[slot] ?? Number.NaN
    const before = this.#before[slot] ?? Number.NaN
    let growth = now - before
    if (this.#nowHigh !== undefined && this.#beforeHigh !== undefined) {
      growth = ((this.#nowHigh[slot] ?? 0) - (this.#beforeHigh[slot] ?? 0)) * LOW_SPAN + growth
    }
    if (growth >= 0) return growth
    if (this.#narrow && before < WRAP_32 && growth + WRAP_32 <= PLAUSIBLE_WRAP) return growth + WRAP_32
    if (this.#slips && -growth <= Math.max(SLIP, before * SLIP_SHARE) && now > 0) return 0
    return Number.NaN
  }

  /** Shows the growth of those slots where it is plain, divided; the other slots are added to `others`. */
  showGrowth({ slots, count }: SomeSlots, divisor: number, others: number[]): void {
    const { shown } = this
    const now = this.#now
    const before = this.#before
    const isPlain = this.#nowHigh === undefined
    for (let index = 0; index < count; index++) {
      const slot = slots[index] ?? 0
      const growth = (now[slot] ?? Number.NaN) - (before[slot] ?? Number.NaN)
      if (isPlain && growth >= 0) shown[slot] = growth / divisor
      else others.push(slot)
    }
  }

  /** Whether it went back without growth being known, and not for its own sake alone. */
  wasReset(slot: number): boolean {
    const now = this.#now[slot] ?? Number.NaN
    const before = this.#before[slot] ?? Number.NaN
    return !this.#slips && !Number.isNaN(now) && !Number.isNaN(before)
  }

  /** Its whole value: the growth of what was born after the sample before. */
  value(slot: number): number {
    const value = (this.#nowHigh?.[slot] ?? 0) * LOW_SPAN + (this.#now[slot] ?? Number.NaN)
    return value >= 0 ? value : Number.NaN
  }

  /** Adds this sample's growth to a longer interval's. */
  accumulate(slot: number, growth: number, seconds: number): void {
    this.#sums ??= new Float64Array(this.shown.length).fill(Number.NaN)
    this.#unknown ??= new Float64Array(this.shown.length)
    const sum = this.#sums[slot] ?? Number.NaN
    if (Number.isNaN(growth)) this.#unknown[slot] = (this.#unknown[slot] ?? 0) + (seconds || 0)
    else this.#sums[slot] = Number.isNaN(sum) ? growth : sum + growth
  }

  /** Takes back a growth that was accumulated: it is not known after all. */
  retract(slot: number, growth: number, seconds: number): void {
    if (this.#sums === undefined || Number.isNaN(growth)) return
    this.#sums[slot] = (this.#sums[slot] ?? 0) - growth
    this.accumulate(slot, Number.NaN, seconds)
  }

  /**
   * Shows the rate of what was accumulated.
   *
   * An instance that was not there for all of the `seconds` did nothing while it was gone; what is not known is left out.
   */
  showRate(slot: number, seconds: number): void {
    if (this.#sums === undefined || this.#unknown === undefined) return
    this.shown[slot] = (this.#sums[slot] ?? Number.NaN) / (seconds - (this.#unknown[slot] ?? 0))
  }

  /** Shows what was accumulated as it is. */
  showSum(slot: number): void {
    if (this.#sums !== undefined) this.shown[slot] = this.#sums[slot] ?? Number.NaN
  }

  startAnew(slot: number): void {
    if (this.#sums === undefined || this.#unknown === undefined) return
    this.#sums[slot] = Number.NaN
    this.#unknown[slot] = 0
  }

  /** What was accumulated for a slot, and what was read of it before this sample, is another one's. */
  hand(slot: number, to: number): void {
    this.#now[to] = this.#before[to] = this.#before[slot] ?? Number.NaN
    if (this.#nowHigh !== undefined && this.#beforeHigh !== undefined) {
      this.#nowHigh[to] = this.#beforeHigh[to] = this.#beforeHigh[slot] ?? 0
    }
    if (this.#sums === undefined || this.#unknown === undefined) return
    this.#sums[to] = this.#sums[slot] ?? Number.NaN
    this.#unknown[to] = this.#unknown[slot] ?? 0
    this.startAnew(slot)
  }

  /** This sample becomes the one before. */
  turn(): void {
    ;[this.#now, this.#before] = [this.#before, this.#now]
    ;[this.#nowHigh, this.#beforeHigh] = [this.#beforeHigh, this.#nowHigh]
  }

  /** After `turn`: the counter as it was read. */
  raw(slot: number): number | bigint {
    return joinDecimal(this.#beforeHigh?.[slot] ?? 0, this.#before[slot] ?? Number.NaN)
  }
}
