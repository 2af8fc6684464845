import type { Header } from '../vocabulary/header.ts'
import type { GaugeColumn } from './gauge-column.ts'
import { grownNumbers } from './grown.ts'

/** How far a recorded birth may seem older than the sample before it: boot times are only known to the second. */
const SLACK_SECONDS = 2

/** When the instances of an importer were born, in jiffies since boot. */
export class Births {
  /** What the lines tell. */
  readonly #told: GaugeColumn
  /** By slot: what was told with the sample before. */
  #known: Float64Array

  constructor(told: GaugeColumn, capacity: number) {
    this.#told = told
    this.#known = new Float64Array(capacity).fill(Number.NaN)
  }

  grow(capacity: number): void {
    this.#known = grownNumbers(this.#known, capacity, Number.NaN)
  }

  forget(slot: number): void {
    this.#known[slot] = Number.NaN
  }

  forgetAll(): void {
    this.#known.fill(Number.NaN)
  }

  /** Notes what the sample told of the slot; whether it is another birth than before: another instance, of the same name. */
  note(slot: number): boolean {
    const told = this.#told.shown[slot] ?? Number.NaN
    const known = this.#known[slot] ?? Number.NaN
    this.#known[slot] = told
    return told !== known && !Number.isNaN(known)
  }

  /** Whether the slot's instance was born after a time (epoch seconds). */
  isSince(slot: number, wall: number, { bootTime, hz }: Header): boolean {
    return bootTime + (this.#known[slot] ?? Number.NaN) / hz >= wall - SLACK_SECONDS
  }
}
