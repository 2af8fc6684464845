import { performance } from 'node:perf_hooks'
import { RecollectError } from '../vocabulary/error.ts'
import type { Address, Framing, Pipe, PipeOptions } from '../vocabulary/pipe.ts'
import { type ChannelEvents, ChildLines, type LineChannel } from './child-lines.ts'
import { SocketLines } from './socket-lines.ts'

const TIMEOUT_MS = 5000
const MOST_ANSWER = 8 * 1024 * 1024
const MOST_WAITING = 4 * 1024 * 1024
const LONGEST_PAUSE_MS = 60_000

interface Question {
  readonly framing: Framing
  readonly lines: string[]
  readonly chunks: Buffer[]
  readonly resolve: (lines: readonly string[]) => void
  readonly reject: (error: RecollectError) => void
  readonly timer: NodeJS.Timeout
}

/** What is talked to: a command's child process, or the server at an address. */
export type Partner = { readonly command: readonly string[] } | Address

function nameOf(partner: Partner): string {
  if ('command' in partner) return partner.command[0] ?? ''
  return 'path' in partner ? partner.path : `${partner.host}:${partner.port}`
}

/** A child process or a connection that is kept open, and started anew when it has ended. See `Pipe`. */
export class CoProcess implements Pipe {
  readonly #partner: Partner
  readonly #options: PipeOptions
  readonly #onTrouble: (trouble: RecollectError) => void
  #child: LineChannel | undefined
  #question: Question | undefined
  #waiting: string[] = []
  /** Bytes that came since somebody took some. */
  #received = 0
  #isStream = false
  #errors: readonly string[] = []
  #trouble: RecollectError | undefined
  #failures = 0
  #retryAt = Number.NEGATIVE_INFINITY

  constructor(partner: Partner, options: PipeOptions, onTrouble: (trouble: RecollectError) => void) {
    this.#partner = partner
    this.#options = options
    this.#onTrouble = onTrouble
  }

  /** Why it does not run; undefined while it does, and before it was needed. */
  get trouble(): RecollectError | undefined {
    return this.#child === undefined ? this.#trouble : undefined
  }

  ask(request: string, framing: Framing): Promise<readonly string[]> {
    if (this.#question !== undefined) return Promise.reject(this.#failed('asked before it had answered'))
    const child = this.#running()
    if (child === undefined) return Promise.reject(this.#trouble ?? this.#failed('not started'))
    this.#isStream = false
    this.#received = 0
    this.#errors = []
    child.errors()
    return new Promise((resolve, reject) => {
      const timeoutMs = this.#options.timeoutMs ?? TIMEOUT_MS
      const timer = setTimeout(() => this.#abandon(`no answer within ${timeoutMs} ms`), timeoutMs)
      this.#question = { framing, lines: [], chunks: [], resolve, reject, timer }
      if (request !== '') child.write(request)
    })
  }

  lines(): readonly string[] {
    this.#isStream = true
    const lines = this.#waiting
    this.#waiting = []
    this.#received = 0
    this.#running()?.resume()
    return lines
  }

  errors(): readonly string[] {
    const errors = [...this.#errors, ...(this.#child?.errors() ?? [])]
    this.#errors = []
    return errors
  }

  /** Ends the child for good. */
  close(): void {
    this.#retryAt = Number.POSITIVE_INFINITY
    this.#stop(this.#failed('stopped'))
  }

  /** The child, started if it is time to. */
  #running(): LineChannel | undefined {
    if (this.#child !== undefined || performance.now() < this.#retryAt) return this.#child
    try {
      this.#child = this.#open({
        onLine: (line) => this.#take(line),
        onChunk: (chunk) => this.#count(chunk),
        onLongLine: () => this.#onTrouble(this.#failed('a line of more than 1 MB was left out')),
        onEnd: (why) => this.#fail(why),
      })
    } catch (error) {
      // A name with a NUL, or not even a pipe to be had.
      this.#fail(error instanceof Error ? error.message : String(error))
    }
    return this.#child
  }

  #open(events: ChannelEvents): LineChannel {
    const partner = this.#partner
    return 'command' in partner
      ? new ChildLines(partner.command, this.#options, events)
      : new SocketLines(partner, events)
  }

  /** Sees all output before it is lines; true where an answer of so many bytes takes it. */
  #count(chunk: Buffer): boolean {
    this.#received += chunk.length
    const question = this.#question
    if (question !== undefined && 'bytes' in question.framing) {
      question.chunks.push(chunk)
      if (this.#received >= question.framing.bytes) this.#answerBytes(question, question.framing.bytes)
      return true
    }
    if (this.#isStream) {
      if (this.#received > MOST_WAITING) this.#child?.hold()
    } else if (this.#received > MOST_ANSWER) {
      this.#abandon(
        question === undefined ? 'writes without being asked' : `an answer of more than ${MOST_ANSWER} bytes`,
      )
      return true
    }
    return false
  }

  #take(line: string): void {
    if (this.#isStream) {
      this.#waiting.push(line)
      this.#failures = 0
      return
    }
    const question = this.#question
    // What comes unasked, such as a prompt, belongs to no answer.
    if (question === undefined) return
    const { framing, lines } = question
    if ('until' in framing && line.startsWith(framing.until)) this.#answer(lines)
    else if (lines.push(line) === ('lines' in framing ? framing.lines : Number.NaN)) this.#answer(lines)
  }

  #answerBytes({ chunks }: Question, bytes: number): void {
    const text = Buffer.concat(chunks).toString('utf8', 0, bytes)
    this.#answer(text.replace(/\r?\n$/, '').split(/\r?\n/))
  }

  #answer(lines: readonly string[]): void {
    const question = this.#question
    this.#question = undefined
    this.#received = 0
    this.#failures = 0
    clearTimeout(question?.timer)
    // What it wrote to its standard error before it answered may be read a moment later.
    setImmediate(() => question?.resolve(lines))
  }

  /** Ends a child that does not behave. */
  #abandon(why: string): void {
    this.#child?.kill()
    this.#fail(why)
  }

  /** It has ended: the next one is started at once, or after a pause that doubles each time. */
  #fail(why: string): void {
    const pause = this.#failures === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** (this.#failures - 1))
    this.#failures++
    this.#retryAt = performance.now() + pause
    this.#trouble = this.#failed(why)
    this.#stop(this.#trouble)
    this.#onTrouble(this.#trouble)
  }

  #stop(why: RecollectError): void {
    const question = this.#question
    this.#question = undefined
    this.#errors = this.#child?.errors() ?? []
    this.#child?.kill()
    this.#child = undefined
    clearTimeout(question?.timer)
    question?.reject(why)
  }

  #failed(why: string): RecollectError {
    return new RecollectError('command-failed', `${nameOf(this.#partner)}: ${why}`)
  }
}
