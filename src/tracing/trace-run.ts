import { ChildLines } from '../recorder/child-lines.ts'
import { RecollectError } from '../vocabulary/error.ts'
import type { TraceEvent } from './trace-event.ts'
import type { Tracer } from './tracer.ts'

/** A tracer that does not end when it is asked to is killed after this. */
const PATIENCE_MS = 5000
const ERRORS_KEPT = 10
/** bpftrace says so where the limit of locked memory may not be raised, and goes on. */
const HARMLESS = /RLIMIT_MEMLOCK/

/** What is run, and by what. */
export interface RunOptions {
  readonly tracer: Tracer
  /** Instead of the tracer's own command: a path, or options beside. It gets the script by standard input. */
  readonly command?: readonly string[]
  readonly onEvent: (event: TraceEvent) => void
}

/** One run of a tracer. */
export class TraceRun {
  /** Resolves when it has ended; rejects with a RecollectError `tracing-failed` where it could not go on. */
  readonly done: Promise<void>
  readonly #options: RunOptions
  readonly #child: ChildLines
  #end: (why: string) => void = () => {}
  #hasStarted = false
  #timer: NodeJS.Timeout | undefined
  /** The last lines of its standard error that say nothing while it runs. */
  #errors: readonly string[] = []

  constructor(script: string, options: RunOptions) {
    const { tracer, command = tracer.command, onEvent } = options
    this.#options = options
    const parser = tracer.parser()
    const ended = new Promise<string>((resolve) => {
      this.#end = resolve
    })
    const onLongLine = () =>
      onEvent({ type: 'complaint', message: `${tracer.name}: a line of more than 1 MB was left out` })
    this.#child = new ChildLines(
      command,
      { input: script },
      {
        onChunk: () => false,
        onLine: (line) => this.#pass(parser.take(line)),
        onLongLine,
        onEnd: this.#end,
      },
    )
    this.done = ended.then((why) => {
      clearTimeout(this.#timer)
      this.#pass(parser.end())
      this.#judge(why)
    })
  }

  /** Asks the tracer to end, as ^C does; it tells its aggregations then. */
  stop(): void {
    if (this.#timer !== undefined) return
    this.#child.interrupt()
    this.#timer = setTimeout(() => {
      this.#child.kill()
      this.#end(`did not end within ${PATIENCE_MS} ms`)
    }, PATIENCE_MS)
  }

  #pass(events: readonly TraceEvent[]): void {
    for (const event of events) {
      this.#hasStarted = true
      this.#options.onEvent(event)
      if (event.type === 'snapshot') this.#tellErrors()
    }
  }

  #tellErrors(): void {
    for (const line of this.#child.errors()) {
      const event = this.#options.tracer.complaint(line)
      if (event === undefined) this.#errors = [...this.#errors, line].slice(-ERRORS_KEPT)
      else this.#options.onEvent(event)
    }
  }

  #judge(why: string): void {
    this.#tellErrors()
    if (why.startsWith('ended with 0')) return
    const { name } = this.#options.tracer
    const told = this.#errors.find((line) => /error|failed/i.test(line) && !HARMLESS.test(line)) ?? why
    throw new RecollectError(
      'tracing-failed',
      `${name}: ${this.#hasStarted ? 'tracing ended' : 'not started'}: ${told}`,
    )
  }
}
