import { TOTAL } from '../vocabulary/report.ts'
import { grownIndices } from './grown.ts'

/** Who is there: the slots whose lines came with a sample, and those that were seen since the last report. */
export class Presence {
  /** Slots seen since the last report, in the order of their lines. The total may be among them. */
  slots: number[] = []
  /** Instances came or went since this was set to false. */
  changed = true
  /** Slots whose lines came with the sample. */
  visited: number[] = []
  #visitedBefore: number[] = []
  /** By slot: the sample that last brought a line of it. */
  #seen: Int32Array
  /** By slot: the first sample since the last report that brought a line of it. */
  #seenFirst: Int32Array
  /** By slot: the last report that it was seen for. */
  #reportOf: Int32Array
  #reports = 0
  /** A report was taken, and no sample has begun since. */
  #isReported = false
  /** Slots that were missing from a sample; some may have come back since. */
  readonly #leavers = new Set<number>()

  constructor(capacity: number) {
    this.#seen = new Int32Array(capacity).fill(-1)
    this.#seenFirst = new Int32Array(capacity).fill(-1)
    this.#reportOf = new Int32Array(capacity).fill(-1)
  }

  grow(capacity: number): void {
    this.#seen = grownIndices(this.#seen, capacity)
    this.#seenFirst = grownIndices(this.#seenFirst, capacity)
    this.#reportOf = grownIndices(this.#reportOf, capacity)
  }

  /** Forgets everything: a run of other samples begins. */
  reset(): void {
    this.slots.length = 0
    this.changed = true
    this.visited.length = 0
    this.#visitedBefore.length = 0
    this.#seen.fill(-1)
    this.#reportOf.fill(-1)
    this.#isReported = false
    this.#leavers.clear()
  }

  /** The first line of a sample. */
  begin(): void {
    // To cut an array off costs more than a new one.
    this.#visitedBefore = this.visited
    this.visited = []
  }

  /** Whether a line of the slot came with the sample. */
  isSeen(slot: number, sample: number): boolean {
    return this.#seen[slot] === sample
  }

  /** Whether a line of the slot came since the last report, and before the sample. */
  wasSeenBefore(slot: number, sample: number): boolean {
    return (this.#seenFirst[slot] ?? 0) < sample
  }

  /** The first line of the slot came with the sample. */
  see(slot: number, sample: number): void {
    this.#seen[slot] = sample
    this.visited.push(slot)
    if (this.#reportOf[slot] === this.#reports) return
    if (this.#reportOf[slot] !== this.#reports - 1) this.changed = true
    this.#reportOf[slot] = this.#reports
    this.#seenFirst[slot] = sample
    this.slots.push(slot)
  }

  /** What was seen in a slot since the last report, but not with this sample, is in another one, to be forgotten with the report. */
  part(slot: number, former: number): void {
    this.slots.splice(this.slots.indexOf(slot), 0, former)
    this.#reportOf[former] = this.#reports
    this.#leavers.add(former)
    this.changed = true
  }

  /** All lines of the sample were taken in. */
  endSample(sample: number): void {
    for (const slot of this.#visitedBefore) if (this.#seen[slot] !== sample) this.#leavers.add(slot)
  }

  endReport(): void {
    this.#reports++
    this.#isReported = true
  }

  /** After a report: begins anew, and calls `forget` for each slot whose instance was not there with the sample. */
  dismiss(sample: number, forget: (slot: number) => void): void {
    if (!this.#isReported) return
    this.#isReported = false
    this.slots = []
    if (this.#leavers.size === 0) return
    for (const slot of this.#leavers) {
      if (slot === TOTAL || this.#seen[slot] === sample) continue
      this.#seen[slot] = -1
      this.#reportOf[slot] = -1
      forget(slot)
    }
    this.#leavers.clear()
    this.changed = true
  }
}
