import { ChildChannel } from '../recorder/child-channel.ts'
import { LineSplitter } from '../recorder/split-lines.ts'
import { RecollectError } from '../vocabulary/error.ts'
import type { TraceEvent } from './trace-event.ts'
import type { Tracer } from './tracer.ts'

/** bpftrace overlooks a signal that does not interrupt its waiting: it is asked again, and killed in the end. */
const AGAIN_MS = 500
const MOST_REQUESTS = 10
const ERRORS_KEPT = 10

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
  readonly #child: ChildChannel
  #end: (why: string) => void = () => {}
  #hasStarted = false
  #asking: NodeJS.Timeout | undefined
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
    const lines = new LineSplitter((line) => this.#pass(parser.take(line)), onLongLine)
    this.#child = new ChildChannel(
      command,
      { input: script },
      { onOutput: (chunk) => lines.write(chunk), onEnd: (why) => lines.end(() => this.#end(why)) },
    )
    this.done = ended.then((why) => {
      clearInterval(this.#asking)
      this.#pass(parser.end())
      this.#judge(why)
    })
  }

  /** Asks the tracer to end, as ^C does; it tells its aggregations then. */
  stop(): void {
    if (this.#asking !== undefined) return
    this.#child.interrupt()
    let asked = 1
    this.#asking = setInterval(() => {
      if (asked++ < MOST_REQUESTS) {
        this.#child.interrupt()
        return
      }
      this.abandon(`did not end within ${(MOST_REQUESTS * AGAIN_MS) / 1000} s`)
    }, AGAIN_MS)
  }

  /** Ends the tracer at once; what it has not told is lost. */
  abandon(why: string): void {
    this.#child.kill()
    this.#end(why)
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
    const { tracer } = this.#options
    const told = this.#errors.find((line) => tracer.isFailure(line)) ?? why
    throw new RecollectError(
      'tracing-failed',
      `${tracer.name}: ${this.#hasStarted ? 'tracing ended' : 'not started'}: ${told}`,
    )
  }
}
