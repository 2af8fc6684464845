/** The time, as the recorder asks for it. */
export interface Clock {
  /** Epoch seconds by the machine's clock, which may be set. */
  now(): number
  /** Seconds by a clock that only goes forward and is never set. */
  steady(): number
  /**
   * Waits until `now()` has reached epoch seconds `time`, or a little longer than that should have taken: whoever sets the
   * clock back does not prolong it. Returns early when `signal` is aborted.
   */
  sleepUntil(time: number, signal?: AbortSignal): Promise<void>
}

// The clock may be set forward, and a suspended machine wakes up later than the timer thinks: look now and then.
const LONGEST_NAP_SECONDS = 60

// By how much the clock may be slowed down to correct it (adjtime(3): 500 ppm) before it counts as set back, and then some.
const SLOWER = 1.001
const SLACK_SECONDS = 0.05

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now() / 1000,
  steady,
  async sleepUntil(time, signal) {
    const wakeAt = steady() + (time - Date.now() / 1000) * SLOWER + SLACK_SECONDS
    while (!signal?.aborted) {
      const left = Math.min(time - Date.now() / 1000, wakeAt - steady())
      if (left <= 0) return
      // A timer counts whole milliseconds: one that is cut short would have to be set again.
      await nap(Math.ceil(Math.min(left, LONGEST_NAP_SECONDS) * 1000), signal)
    }
  },
}

function nap(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, milliseconds)
    signal?.addEventListener('abort', wake)
  })
}

function steady(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds + nanoseconds / 1e9
}
