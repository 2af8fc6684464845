import { type DTraceCallbacks, DTraceConsumer, type DTraceOptions } from './consumer.ts'
import type { TraceEvent } from './trace-event.ts'
import type { TraceRun } from './trace-run.ts'

/** How often a continuous consumer walks the aggregations. */
export interface ContinuousOptions extends DTraceOptions {
  /** Seconds between snapshots. Default 1. */
  readonly interval?: number
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
  #run: TraceRun | undefined
  #done: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(script: string, callbacks: DTraceCallbacks = {}, options: ContinuousOptions = {}) {
    super(callbacks, options)
    this.#script = script
    this.#interval = options.interval ?? 1
  }

  /** Starts the tracer; does nothing while it runs. */
  start(): void {
    if (this.#run !== undefined) return
    this.#isStopped = false
    const run = this.begin(this.tracer.withSnapshots(this.#script, this.#interval))
    this.#run = run
    this.#done = run.done.finally(() => {
      this.#run = undefined
    })
    // Nobody may be waiting yet; `join` tells.
    this.#done.catch(() => {})
  }

  /** Asks the tracer to end. */
  stop(): void {
    this.#isStopped = true
    this.#run?.stop()
  }

  /** Resolves when the tracer has ended; rejects with a RecollectError `tracing-failed` where it could not go on. */
  join(): Promise<void> {
    return this.#done
  }

  protected override take(event: TraceEvent): void {
    super.take(event)
    if (event.type === 'snapshot' && !this.#isStopped) this.walkAll()
  }
}
