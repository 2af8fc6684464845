const FIRST_MS = 1
/** One look that is late costs less than two: to sleep costs nothing. */
const MORE = 1.5
const LESS = 0.995

/** How long a partner takes to answer, or somewhat longer: learnt, so that one look finds the answer. */
export class UsualDelay {
  #ms = FIRST_MS

  get ms(): number {
    return this.#ms
  }

  /** After so long an answer was not there, or only just. */
  isMoreThan(ms: number): void {
    this.#ms = MORE * ms
  }

  /** The answer was there: perhaps it was sooner. */
  isEnough(): void {
    this.#ms *= LESS
  }
}
