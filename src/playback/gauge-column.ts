import { joinDecimal, LOW_SPAN } from './decimal.ts'
import { grownNumbers } from './grown.ts'
import type { NumberColumn } from './number-column.ts'

/** A gauge: what was read is what is shown. */
export class GaugeColumn implements NumberColumn {
  shown: Float64Array
  /** What was read, whatever it is shown as. */
  #read: Float64Array
  /** Only when some value needed more than 15 digits: what was read, as its two parts. */
  #long: { high: Float64Array; low: Float64Array } | undefined
  /** Only when intervals are longer than samples: the sum and the number of what was read. */
  #sums: Float64Array | undefined
  #counts: Float64Array | undefined
  #presence: Float64Array | undefined

  constructor(capacity: number) {
    this.shown = new Float64Array(capacity).fill(Number.NaN)
    this.#read = new Float64Array(capacity).fill(Number.NaN)
  }

  grow(capacity: number): void {
    this.shown = grownNumbers(this.shown, capacity, Number.NaN)
    this.#read = grownNumbers(this.#read, capacity, Number.NaN)
    if (this.#long !== undefined) {
      this.#long.high = grownNumbers(this.#long.high, capacity, 0)
      this.#long.low = grownNumbers(this.#long.low, capacity, Number.NaN)
    }
    if (this.#sums !== undefined) this.#sums = grownNumbers(this.#sums, capacity, 0)
    if (this.#counts !== undefined) this.#counts = grownNumbers(this.#counts, capacity, 0)
    if (this.#presence !== undefined) this.#presence = grownNumbers(this.#presence, capacity, 0)
  }

  set(slot: number, low: number, high: number): void {
    this.shown[slot] = this.#read[slot] = high === 0 ? low : high * LOW_SPAN + low
    if (high !== 0) this.#keepLong(slot, low, high)
  }

  #keepLong(slot: number, low: number, high: number): void {
    const room = this.shown.length
    this.#long ??= { high: new Float64Array(room), low: new Float64Array(room) }
    this.#long.high[slot] = high
    this.#long.low[slot] = low
  }

  /** The value that is shown, if no double holds what was read; undefined where one does, and where it is another value. */
  long(slot: number): bigint | undefined {
    if (this.#long === undefined) return undefined
    const high = this.#long.high[slot] ?? 0
    const low = this.#long.low[slot] ?? Number.NaN
    if (this.shown[slot] !== high * LOW_SPAN + low) return undefined
    const value = joinDecimal(high, low)
    return typeof value === 'bigint' ? value : undefined
  }

  repeat(slot: number): void {
    this.shown[slot] = this.#read[slot] ?? Number.NaN
  }

  reset(): void {
    this.shown.fill(Number.NaN)
    this.#long = undefined
    this.#sums = undefined
    this.#counts = undefined
    this.#presence = undefined
  }

  /** Adds this sample's value to a longer interval's mean. */
  accumulate(slot: number): void {
    const value = this.shown[slot] ?? Number.NaN
    if (Number.isNaN(value)) return
    this.#sums ??= new Float64Array(this.shown.length)
    this.#counts ??= new Float64Array(this.shown.length)
    this.#sums[slot] = (this.#sums[slot] ?? 0) + value
    this.#counts[slot] = (this.#counts[slot] ?? 0) + 1
  }

  /** Shows the mean of what was accumulated over so many samples. */
  showMean(slot: number, samples: number): void {
    if (this.#sums === undefined || this.#counts === undefined) return
    this.#presence ??= new Float64Array(this.shown.length)
    const count = this.#counts[slot] ?? 0
    this.shown[slot] = count === 0 ? Number.NaN : (this.#sums[slot] ?? 0) / count
    this.#presence[slot] = count / samples
  }

  startAnew(slot: number): void {
    if (this.#sums === undefined || this.#counts === undefined) return
    this.#sums[slot] = 0
    this.#counts[slot] = 0
  }

  /** What was accumulated for a slot is another one's. */
  hand(slot: number, to: number): void {
    this.shown[to] = Number.NaN
    if (this.#sums === undefined || this.#counts === undefined) return
    this.#sums[to] = this.#sums[slot] ?? 0
    this.#counts[to] = this.#counts[slot] ?? 0
    this.startAnew(slot)
  }

  /** In which part of the interval's samples there was a value, 0 to 1. */
  presence(slot: number): number {
    return this.#presence === undefined ? 1 : (this.#presence[slot] ?? 0)
  }
}
