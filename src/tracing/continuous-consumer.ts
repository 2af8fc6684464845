import { type DTraceCallbacks, DTraceConsumer, type DTraceOptions } from './consumer.ts'
import type { TraceEvent } from './trace-event.ts'
import type { TraceRun } from './trace-run.ts'

/** A tracer may need so long to set up its probes, seconds. */
const PATIENCE = 30
const MISSED_SNAPSHOTS = 3

/** How often a continuous consumer walks the aggregations. */
export interface ContinuousOptions extends DTraceOptions {
  /** Seconds between snapshots. Default 1. */
  readonly interval?: number
  /** Seconds without a snapshot after which the tracer is killed. Default: three intervals, and 30 s at least. */
  readonly patience?: number
}

/**
 * Runs a tracing script in the background; its aggregations are walked at every snapshot.
 *
 *     const consumer = new ContinuousDTraceConsumer(script, { walk }, { interval: 1 })
 *     consumer.start()
 *     …
 *     consumer.stop()
 *     await consumer.join()
 *
 * Counts, sums and distributions go on growing from snapshot to snapshot; min and max are those of the interval.
 */
export class ContinuousDTraceConsumer extends DTraceConsumer {
  readonly #script: string
  readonly #interval: number
  readonly #patience: number
  #run: TraceRun | undefined
  #done: Promise<void> = Promise.resolve()
  #isStopped = false
  #waiting: NodeJS.Timeout | undefined

  constructor(script: string, callbacks: DTraceCallbacks = {}, options: ContinuousOptions = {}) {
    super(callbacks, options)
    this.#script = script
    this.#interval = options.interval ?? 1
    this.#patience = options.patience ?? Math.max(MISSED_SNAPSHOTS * this.#interval, PATIENCE)
  }

  /** Starts the tracer; does nothing while it runs. */
  start(): void {
    if (this.#run !== undefined) return
    this.#isStopped = false
    const run = this.begin(this.tracer.withSnapshots(this.#script, this.#interval))
    this.#run = run
    this.#wait()
    this.#done = run.done.finally(() => {
      clearTimeout(this.#waiting)
      this.#run = undefined
    })
    // Nobody may be waiting yet; `join` tells.
    this.#done.catch(() => {})
  }

  /** Asks the tracer to end. */
  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#waiting)
    this.#run?.stop()
  }

  /** Resolves when the tracer has ended; rejects with a RecollectError `tracing-failed` where it could not go on. */
  join(): Promise<void> {
    return this.#done
  }

  protected override take(event: TraceEvent): void {
    super.take(event)
    if (event.type !== 'snapshot' || this.#isStopped) return
    this.#wait()
    this.walkAll()
  }

  /** For the next snapshot, but not for ever. */
  #wait(): void {
    clearTimeout(this.#waiting)
    const giveUp = (): void => this.#run?.abandon(`no snapshot within ${this.#patience} s`)
    this.#waiting = setTimeout(giveUp, this.#patience * 1000)
  }
}
