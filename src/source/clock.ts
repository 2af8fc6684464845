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
    const sleepers = signal && sleepersUntil(signal)
    const wake = () => {
      clearTimeout(timer)
      sleepers?.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, milliseconds)
    sleepers?.add(wake)
  })
}

const sleepers = new WeakMap<AbortSignal, Set<() => void>>()

/** Whom a signal wakes. It is listened to once: a listener that comes and goes with each nap costs a quarter of what the nap does. */
function sleepersUntil(signal: AbortSignal): Set<() => void> {
  const known = sleepers.get(signal)
  if (known !== undefined) return known
  const all = new Set<() => void>()
  const wakeAll = () => {
    for (const wake of all) wake()
  }
  signal.addEventListener('abort', wakeAll, { once: true })
  sleepers.set(signal, all)
  return all
}

function steady(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds + nanoseconds / 1e9
}
