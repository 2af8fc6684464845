import { errorCode } from '../vocabulary/error-code.ts'
import { RETRY_SECONDS } from './reader.ts'

/** Something that is done for each sample, and left alone for a while once it has failed. */
export class Attempts {
  #error = ''
  #retryAt = 0

  /** What is tried, and the system's code for why that failed last, in one line; none if it did not. */
  unreadable(path: string): readonly string[] {
    return this.#error === '' ? [] : [`${path}: ${this.#error}`]
  }

  /** Does it, unless it has failed a short while ago. `now` is in seconds of the steady clock. */
  make(now: number, attempt: () => void): void {
    if (this.#error !== '' && now < this.#retryAt) return
    try {
      attempt()
      this.#error = ''
    } catch (error) {
      this.#error = errorCode(error)
      this.#retryAt = now + RETRY_SECONDS
    }
  }
}
