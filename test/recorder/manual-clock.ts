import type { Clock } from '../../src/source/clock.ts'

/** A clock that stands still until somebody sleeps; then it is the time that they slept for. */
export class ManualClock implements Clock {
  /** Called with the time that was slept until, before the sleeper goes on. */
  onWake: (time: number) => void = () => {}
  #now: number
  #steady = 1000

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  steady(): number {
    return this.#steady
  }

  /** Lets time pass. */
  pass(seconds: number): void {
    this.#now += seconds
    this.#steady += seconds
  }

  /** Sets the clock: time does not pass. */
  set(now: number): void {
    this.#now = now
  }

  async sleepUntil(time: number, signal?: AbortSignal): Promise<void> {
    // Others may have their turn.
    await null
    if (signal?.aborted) return
    if (time > this.#now) {
      const seconds = time - this.#now
      this.#now = time
      this.#steady += seconds
    }
    this.onWake(time)
  }
}
