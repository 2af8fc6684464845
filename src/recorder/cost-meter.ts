import type { OwnCost } from '../vocabulary/own-cost.ts'

const MICROSECONDS = 1e6

/** Keeps account of what the recorder costs. */
export class CostMeter {
  #late = 0
  #sampling = 0
  #written = 0
  #missed = 0

  /** A sample begins, so many seconds after it was due and so many ticks after the one before. */
  begin(late: number, missed: number): void {
    this.#late = Math.max(0, late)
    this.#missed += missed
  }

  /** It took so many seconds; the recordings have so many bytes. */
  end(seconds: number, written: number): void {
    this.#sampling += seconds
    this.#written = written
  }

  /** What it has cost up to now. */
  get cost(): OwnCost {
    const { user, system } = process.cpuUsage()
    return {
      user,
      system,
      resident: process.memoryUsage.rss(),
      late: Math.round(this.#late * MICROSECONDS),
      sampling: Math.round(this.#sampling * MICROSECONDS),
      written: this.#written,
      missed: this.#missed,
    }
  }
}
