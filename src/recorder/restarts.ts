import { performance } from 'node:perf_hooks'

const LONGEST_PAUSE_MS = 60_000

/** When what has ended is started anew: at once, then after 1, 2, 4 … 60 seconds, until it has been of use. */
export class Restarts {
  #failures = 0
  #dueAt = Number.NEGATIVE_INFINITY

  get isDue(): boolean {
    return performance.now() >= this.#dueAt
  }

  succeed(): void {
    this.#failures = 0
  }

  fail(): void {
    const pause = this.#failures === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** (this.#failures - 1))
    this.#failures++
    this.#dueAt = performance.now() + pause
  }

  /** It is not started any more. */
  end(): void {
    this.#dueAt = Number.POSITIVE_INFINITY
  }
}
