import type { Notice } from '../vocabulary/error.ts'
import { plural } from '../vocabulary/plural.ts'

const REPORT_SECONDS = 600

/** Counts ticks that passed without a sample, and reports them: the first at once, later ones summed up now and then. */
export class MissedTicks {
  readonly #onNotice: (notice: Notice) => void
  #total = 0
  #unreported = 0
  #reportAt = Number.NEGATIVE_INFINITY

  constructor(onNotice: (notice: Notice) => void) {
    this.#onNotice = onNotice
  }

  get total(): number {
    return this.#total
  }

  /** Takes note of some, at a time of the steady clock in seconds. */
  add(missed: number, steady: number): void {
    this.#total += missed
    this.#unreported += missed
    if (this.#unreported > 0 && steady >= this.#reportAt) this.report(steady)
  }

  /** Reports what was not reported yet. */
  report(steady: number): void {
    if (this.#unreported === 0) return
    this.#onNotice({
      code: 'late',
      message: `recorder: ${plural(this.#unreported, 'tick')} missed: the machine was busy or asleep, or its clock was set`,
    })
    this.#unreported = 0
    this.#reportAt = steady + REPORT_SECONDS
  }
}
