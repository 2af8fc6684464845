import type { Notice } from '../vocabulary/error.ts'
import { plural } from '../vocabulary/plural.ts'
import type { AggregationRecord, AggregationValue, Integer } from './aggregation.ts'
import type { TraceEvent } from './trace-event.ts'
import { TraceRun } from './trace-run.ts'
import { type Tracer, type TracerName, tracerNamed } from './tracer.ts'

/** What a consumer does with what a tracer says. */
export interface DTraceCallbacks {
  /** A probe fired on this CPU; undefined where the tracer does not say where (bpftrace never does). */
  readonly chew?: (cpu: number | undefined) => void
  /** An action of a probe left something: `printf`, `printa`, `map`, `hist`, `stats` … */
  readonly chewrec?: (action: string) => void
  /** A line that the script printed. */
  readonly out?: (value: string) => void
  /** One value of an aggregation, with its keys. */
  readonly walk?: (id: string, keys: readonly (Integer | string)[], value: AggregationValue) => void
}

/** Which tracer is run, and how. */
export interface DTraceOptions {
  /** Default: bpftrace. */
  readonly tracer?: TracerName
  /** The command to run instead of the tracer's own; it reads the script from its standard input. */
  readonly command?: readonly string[]
  /** Lost events, and errors of the script while it runs. */
  readonly onNotice?: (notice: Notice) => void
}

/**
 * Runs a tracing script for some time, and hands on what it says: the callbacks given, or methods of a subclass.
 *
 *     const consumer = new DTraceConsumer({ walk: (id, keys, value) => console.log(id, keys, value) })
 *     await consumer.run('tracepoint:sched:sched_switch { @[comm] = count(); }', { runtime: 3 })
 */
export class DTraceConsumer {
  readonly #callbacks: DTraceCallbacks
  readonly #options: DTraceOptions
  readonly #tracer: Tracer
  /** By aggregation and keys, what was told last. */
  #told = new Map<string, AggregationRecord>()

  constructor(callbacks: DTraceCallbacks = {}, options: DTraceOptions = {}) {
    this.#callbacks = callbacks
    this.#options = options
    this.#tracer = tracerNamed(options.tracer ?? 'bpftrace')
  }

  chew(cpu: number | undefined): void {
    this.#callbacks.chew?.(cpu)
  }

  chewrec(action: string): void {
    this.#callbacks.chewrec?.(action)
  }

  out(value: string): void {
    this.#callbacks.out?.(value)
  }

  walk(id: string, keys: readonly (Integer | string)[], value: AggregationValue): void {
    this.#callbacks.walk?.(id, keys, value)
  }

  /**
   * Runs the script until it ends by itself, or for `runtime` seconds; then walks all its aggregations once.
   *
   * Rejects with a RecollectError `tracing-failed` where the tracer is not there, the script does not compile, or the
   * tracer is killed.
   */
  async run(script: string, { runtime }: { readonly runtime?: number } = {}): Promise<void> {
    this.#told.clear()
    const run = this.begin(this.#tracer.once(script))
    const timer = runtime === undefined ? undefined : setTimeout(() => run.stop(), runtime * 1000)
    try {
      await run.done
    } finally {
      clearTimeout(timer)
    }
    this.walkAll()
  }

  /** Starts the tracer and hands on what it says. */
  protected begin(script: string): TraceRun {
    const { command } = this.#options
    const onEvent = (event: TraceEvent) => this.take(event)
    return new TraceRun(script, { tracer: this.#tracer, onEvent, ...(command !== undefined && { command }) })
  }

  protected get tracer(): Tracer {
    return this.#tracer
  }

  /** Walks what was told since the last walk. */
  protected walkAll(): void {
    const told = this.#told
    this.#told = new Map()
    for (const { id, keys, value } of told.values()) this.walk(id, keys, value)
  }

  protected take(event: TraceEvent): void {
    switch (event.type) {
      case 'fired':
        this.chew(event.cpu)
        break
      case 'output':
        if (this.#tracer.name === 'bpftrace') this.chew(undefined)
        this.chewrec(event.action)
        for (const line of event.text.replace(/\n$/, '').split('\n')) this.out(line)
        break
      case 'records':
        this.chewrec(event.action)
        for (const record of event.records) this.#told.set(JSON.stringify([record.id, record.keys.map(String)]), record)
        break
      case 'lost':
        this.#notice('events-lost', `${this.#tracer.name}: ${plural(event.events, 'event')} lost`)
        break
      case 'complaint':
        this.#notice('tracing-trouble', event.message)
        break
      default:
    }
  }

  #notice(code: string, message: string): void {
    this.#options.onNotice?.({ code, message })
  }
}
