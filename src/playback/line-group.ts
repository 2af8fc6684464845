import { TOTAL } from '../vocabulary/report.ts'
import { CounterColumn } from './counter-column.ts'
import { GaugeColumn } from './gauge-column.ts'
import type { NumberColumn } from './number-column.ts'
import { Timing } from './timing.ts'

/** How a sample's values become an interval's. */
export interface Settling {
  /** An interval has several samples. */
  readonly accumulate: boolean
  /** Counts are not divided by the interval's seconds. */
  readonly perInterval: boolean
}

/** The sample that ends, as a group of values needs to know it. */
export interface Ending extends Settling {
  /** Its number. */
  readonly sample: number
  /** The slots that some line of the importer came for. */
  readonly visited: readonly number[]
  /** Whether a slot's instance was born after this time (epoch seconds), so that its counters began at zero. */
  isBornSince(slot: number, wall: number): boolean
}

/** Values that stand together on one kind of line, and so are measured over the same seconds. */
export class LineGroup {
  readonly timing: Timing
  /** By slot: the remembered line that its values were last read from; −1 where they are not those of one line. */
  #lines: Int32Array
  readonly #counters: readonly CounterColumn[]
  readonly #gauges: readonly GaugeColumn[]
  /** Of a sample: the slots whose line came with it, and with the one before. */
  #steady: Int32Array
  /** Since values were settled: samples, and the seconds between them, less gaps. */
  #seconds = 0
  #samples = 0

  constructor(columns: readonly NumberColumn[], capacity: number) {
    this.timing = new Timing(capacity)
    this.#steady = new Int32Array(capacity)
    this.#lines = new Int32Array(capacity).fill(-1)
    this.#counters = columns.filter((column) => column instanceof CounterColumn)
    this.#gauges = columns.filter((column) => column instanceof GaugeColumn)
  }

  /** Seconds since values were settled in which they could be measured: those of a gap are not among them. */
  get seconds(): number {
    return this.#seconds
  }

  reset(): void {
    this.timing.restart()
    this.#lines.fill(-1)
    this.#seconds = 0
    this.#samples = 0
  }

  grow(capacity: number): void {
    this.timing.grow(capacity)
    this.#steady = new Int32Array(capacity)
    const lines = new Int32Array(capacity).fill(-1)
    lines.set(this.#lines)
    this.#lines = lines
  }

  /** The slot has another instance now. */
  forget(slot: number): void {
    this.timing.forget(slot)
    this.#lines[slot] = -1
  }

  /** The slot's instance is another one than before, though it has the same name. */
  renew(slot: number): void {
    this.timing.renew(slot)
    this.#lines[slot] = -1
  }

  /** What was accumulated for a slot is another one's. */
  hand(slot: number, to: number): void {
    for (const column of [...this.#counters, ...this.#gauges]) column.hand(slot, to)
    this.forget(to)
  }

  /** Whether the slot's values were last read from this line; never those of no slot, −1. */
  isOf(slot: number, line: number): boolean {
    return slot >= 0 && this.#lines[slot] === line
  }

  /** The slot's values are those of this line now; −1: of more than one. */
  note(slot: number, line: number): void {
    this.#lines[slot] = line
  }

  /** The line of the slot says what it said with the sample before. */
  repeat(slot: number): void {
    for (const counter of this.#counters) counter.repeat(slot)
    for (const gauge of this.#gauges) gauge.repeat(slot)
  }

  /** Turns what was read into growth. Values whose line did not come are not known. */
  endSample(ending: Ending): void {
    const { visited, accumulate } = ending
    // Gauges that were all read are as they are to be.
    if (!accumulate && this.#counters.length === 0 && this.timing.touched(ending.sample) === visited.length) return
    if (accumulate) this.#accumulate(ending)
    else this.#showGrowth(ending)
    if (!this.timing.carried(ending.sample)) return
    for (const counter of this.#counters) counter.turn()
    this.#seconds += this.timing.seconds || 0
    this.#samples++
  }

  /** Shows what was accumulated as an interval's. */
  show(slots: readonly number[], { perInterval }: Settling): void {
    for (const counter of this.#counters) {
      for (const slot of slots) {
        if (perInterval) counter.showSum(slot)
        else counter.showRate(slot, this.#seconds)
      }
    }
    for (const gauge of this.#gauges) for (const slot of slots) gauge.showMean(slot, this.#samples)
  }

  /** The next interval begins. */
  startAnew(slots: readonly number[]): void {
    for (const column of [...this.#counters, ...this.#gauges]) for (const slot of slots) column.startAnew(slot)
    this.#seconds = 0
    this.#samples = 0
  }

  #accumulate(ending: Ending): void {
    for (const slot of ending.visited) {
      if (!this.timing.carries(slot, ending.sample)) this.#unknown(slot)
      else if (this.#counters.length > 0) this.#grow(slot, ending)
      for (const gauge of this.#gauges) gauge.accumulate(slot)
    }
  }

  /** What simply grew since the sample before, as nearly all does, is shown a counter after the other: nothing is to be decided. */
  #showGrowth(ending: Ending): void {
    const { visited, sample } = ending
    const { timing } = this
    const steady = this.#steady
    let count = 0
    for (let index = 0; index < visited.length; index++) {
      const slot = visited[index] ?? 0
      if (!timing.carries(slot, sample)) this.#unknown(slot)
      else if (timing.continues(slot)) steady[count++] = slot
      else this.#grow(slot, ending)
    }
    const slots = { slots: steady, count }
    const divisor = divisorOf(timing, ending)
    const others: number[] = []
    for (const counter of this.#counters) counter.showGrowth(slots, divisor, others)
    for (const slot of others) this.#grow(slot, ending)
  }

  #grow(slot: number, ending: Ending): void {
    const { timing } = this
    const { seconds } = timing
    const continues = timing.continues(slot)
    const fromZero = !continues && (timing.countsFromZero || ending.isBornSince(slot, timing.wallBefore))
    const divisor = divisorOf(timing, ending)
    for (let index = 0; index < this.#counters.length; index++) {
      const counter = this.#counters[index]
      if (counter === undefined) return
      const growth = continues ? counter.growth(slot) : fromZero ? counter.value(slot) : Number.NaN
      if (slot !== TOTAL && continues && Number.isNaN(growth) && counter.wasReset(slot)) {
        this.#reset(slot, { index, ending })
        return
      }
      if (ending.accumulate) counter.accumulate(slot, growth, seconds)
      else counter.shown[slot] = growth / divisor
    }
  }

  /**
   * An instance's counter began anew: it is another one under the same name, some of whose other counters may have passed
   * the old ones' values since. No growth of the line is known, not even of the `index` counters that seemed to grow.
   */
  #reset(slot: number, { index, ending }: { readonly index: number; readonly ending: Ending }): void {
    const { seconds } = this.timing
    for (const [n, counter] of this.#counters.entries()) {
      if (!ending.accumulate) counter.shown[slot] = Number.NaN
      else if (n < index) counter.retract(slot, counter.growth(slot), seconds)
      else counter.accumulate(slot, Number.NaN, seconds)
    }
  }

  #unknown(slot: number): void {
    for (const gauge of this.#gauges) gauge.shown[slot] = Number.NaN
    for (const counter of this.#counters) counter.shown[slot] = Number.NaN
  }
}

/** What growth is divided by to be shown. */
function divisorOf({ seconds }: Timing, { perInterval }: Settling): number {
  return perInterval ? 1 : seconds > 0 ? seconds : Number.NaN
}
