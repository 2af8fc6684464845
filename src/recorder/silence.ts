import { performance } from 'node:perf_hooks'

/** A stream may be silent for so many times as long as it is between two of its lines, and for so long at least. */
const TIMES = 3
const LEAST_MS = 5000

/** How often a stream says that it speaks, and how long it has until it does so first. */
interface Promised {
  /** Absent: it says nothing of that. */
  readonly everyMs?: number | undefined
  readonly firstMs: number
}

/** How long a stream has been silent, and how long it may be. */
export class Silence {
  readonly #promised: Promised
  #hasSpoken = false
  #since = 0

  constructor(promised: Promised) {
    this.#promised = promised
  }

  /** The stream was started. */
  begin(): void {
    this.#hasSpoken = false
    this.#since = performance.now()
  }

  /** It spoke. */
  end(): void {
    this.#hasSpoken = true
    this.#since = performance.now()
  }

  get mostMs(): number {
    const { everyMs, firstMs } = this.#promised
    if (everyMs === undefined) return Number.POSITIVE_INFINITY
    return this.#hasSpoken ? Math.max(TIMES * everyMs, LEAST_MS) : firstMs
  }

  get isTooLong(): boolean {
    return performance.now() - this.#since > this.mostMs
  }
}
