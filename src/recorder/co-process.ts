import { performance } from 'node:perf_hooks'
import { binarySize } from '../vocabulary/binary-size.ts'
import { RecollectError } from '../vocabulary/error.ts'
import type { Framing, Pipe, PipeOptions, SizeOf } from '../vocabulary/pipe.ts'
import type { Channel } from './child-channel.ts'
import { withComplaint } from './complaint.ts'
import { LineStore } from './line-store.ts'
import { isLittle } from './little-text.ts'
import { MessageStore } from './message-store.ts'
import { nameOf, openChannel, type Partner } from './partner.ts'
import type { Answer, Question } from './question.ts'
import { Restarts } from './restarts.ts'
import { Silence } from './silence.ts'
import { linesOf } from './text-lines.ts'
import { UsualDelay } from './usual-delay.ts'

const TIMEOUT_MS = 5000
const MOST_ANSWER = 8 * 1024 * 1024
const MOST_WAITING = 4 * 1024 * 1024
/** The longest interval in which a stream is not heard. */
const OFTEN_MS = 2500

/** What is read at once goes through here. */
const READ = Buffer.allocUnsafeSlow(64 * 1024)
/** Never changes: to wait for that is to sleep. */
const NEVER = new Int32Array(new SharedArrayBuffer(4))

/** What is asked, and how the answer is found in what comes. */
interface Asking<T> {
  readonly request: string | Uint8Array
  readonly isBinary: boolean
  readonly take: () => T | undefined
}

/** A child process or a connection that is kept open, and started anew when it has ended. See `Pipe`. */
export class CoProcess implements Pipe {
  readonly #partner: Partner
  readonly #options: PipeOptions
  readonly #onTrouble: (trouble: RecollectError) => void
  #child: Channel | undefined
  #question: Question | undefined
  #store = new LineStore(() => this.#tellOfLongLine())
  readonly #message = new MessageStore()
  /** Bytes that came since somebody took some. */
  #received = 0
  /** Of an answer: in how many pieces it came. */
  #pieces = 0
  #isStream = false
  /** What it says is told by the event loop. */
  #isTold = true
  /** When a stream was last read. */
  #takenAt = Number.NEGATIVE_INFINITY
  /** A stream waits until somebody takes what it said. */
  #isHeld = false
  /** What it last answered was there in one piece, or is little: it need not wait for us to make room. */
  #isBrief = true
  /** The answer is looked for just now. */
  #isLooking = false
  readonly #delay = new UsualDelay()
  readonly #silence: Silence
  #errors: readonly string[] = []
  #trouble: RecollectError | undefined
  readonly #restarts = new Restarts()

  constructor(partner: Partner, options: PipeOptions, onTrouble: (trouble: RecollectError) => void) {
    this.#partner = partner
    this.#options = options
    this.#silence = new Silence({ everyMs: options.everyMs, firstMs: options.timeoutMs ?? TIMEOUT_MS })
    this.#onTrouble = options.isOptional === true ? () => {} : onTrouble
  }

  /** Why it does not run, if that is anybody's concern; undefined while it does, and before it was needed. */
  get trouble(): RecollectError | undefined {
    return this.#child === undefined && this.#options.isOptional !== true ? this.#trouble : undefined
  }

  async ask(request: string, framing: Framing): Promise<readonly string[]> {
    return linesOf(await this.askText(request, framing))
  }

  askText(request: string, framing: Framing): Promise<string> {
    const take = () =>
      'until' in framing ? this.#store.takeUntil(framing.until) : this.#store.takeLines(framing.lines)
    return this.#put({ request, isBinary: false, take })
  }

  askBytes(request: Uint8Array, sizeOf: SizeOf): Promise<Uint8Array> {
    return this.#put({ request, isBinary: true, take: () => this.#message.take(sizeOf) })
  }

  /** Takes the answer without the event loop, if it comes before `until`; sleeps until it is expected. */
  takeAnswer(until: number): boolean {
    const question = this.#question
    if (question === undefined || !this.#isBrief) return false
    this.#isLooking = true
    for (let looks = 0; this.#question === question; looks++) {
      const now = performance.now()
      if (looks > 0) {
        if (now >= until) break
        this.#delay.isMoreThan(now - question.askedAt)
      }
      const pause = Math.min(question.askedAt + this.#delay.ms, until) - now
      if (pause > 0) Atomics.wait(NEVER, 0, 0, pause)
      this.#readAll()
    }
    this.#isLooking = false
    return this.#question !== question
  }

  lines(): readonly string[] {
    return linesOf(this.text())
  }

  text(): string {
    this.#isStream = true
    if (!this.#isTold) this.#readAll()
    const text = this.#store.take()
    this.#hear(text)
    this.#received = 0
    const child = this.#running()
    if (this.#isHeld) this.#release()
    if (child !== undefined) this.#watch(child)
    return text
  }

  errors(): readonly string[] {
    // A stream's are told by events.
    if (!this.#isStream) this.#child?.readErrors()
    const errors = [...this.#errors, ...(this.#child?.errors() ?? [])]
    this.#errors = []
    return errors
  }

  /** Ends the child for good. */
  close(): void {
    this.#restarts.end()
    this.#stop(this.#failed('stopped'))
  }

  /** Puts a question; gives its answer. */
  #put<T extends string | Uint8Array>({ request, isBinary, take }: Asking<T>): Promise<T> {
    if (this.#question !== undefined) return Promise.reject(this.#failed('asked before it had answered'))
    const child = this.#running()
    if (child === undefined) return Promise.reject(this.#trouble ?? this.#failed('not started'))
    this.#isStream = false
    this.#setTold(true)
    this.#received = 0
    this.#pieces = 0
    this.#message.forget()
    this.#errors = []
    child.errors()
    return new Promise((resolve, reject) => {
      const takeAnswer = (): Answer | undefined => {
        const answer = take()
        if (answer === undefined) return undefined
        return { text: typeof answer === 'string' ? answer : '', tell: () => resolve(answer) }
      }
      const question: Question = { askedAt: performance.now(), isBinary, take: takeAnswer, reject, timer: undefined }
      this.#question = question
      if (request.length > 0) child.write(request)
      // Most answers come before a timer would be of use.
      process.nextTick(() => this.#limit(question))
    })
  }

  /** The child, started if it is time to. */
  #running(): Channel | undefined {
    if (this.#child !== undefined || !this.#restarts.isDue) return this.#child
    try {
      this.#child = openChannel(this.#partner, this.#options, {
        onOutput: (chunk) => this.#take(chunk),
        onEnd: (why) => this.#end(why),
      })
      this.#isTold = true
      this.#silence.begin()
    } catch (error) {
      // A name with a NUL, or not even a pipe to be had.
      this.#fail(error instanceof Error ? error.message : String(error))
    }
    return this.#child
  }

  /** Gives it so long to answer. */
  #limit(question: Question): void {
    if (this.#question !== question) return
    const { timeoutMs = TIMEOUT_MS } = this.#options
    question.timer = setTimeout(() => this.#abandon(`no answer within ${timeoutMs} ms`), timeoutMs)
  }

  /** Reads what has come, without the event loop. */
  #readAll(): void {
    let count = READ.length
    while (count === READ.length && !this.#isHeld) {
      count = this.#child?.read(READ) ?? 0
      if (count > 0) this.#take(READ.subarray(0, count))
    }
  }

  /** A stream that says little, and is read often, need not be told of between: what it says waits in its pipe. */
  #hear(text: string): void {
    const { mayWait = false } = this.#options
    const now = performance.now()
    const isQuiet = now - this.#takenAt < OFTEN_MS && (mayWait || isLittle(this.#received, text))
    this.#takenAt = now
    this.#setTold(!isQuiet)
  }

  #setTold(isTold: boolean): void {
    if (isTold === this.#isTold) return
    this.#isTold = isTold
    this.#child?.setTelling(isTold)
  }

  #take(chunk: Buffer): void {
    this.#received += chunk.length
    this.#pieces++
    if (this.#isStream) {
      this.#store.add(chunk)
      this.#restarts.succeed()
      this.#silence.end()
      if (this.#received > MOST_WAITING) this.#hold()
      return
    }
    const question = this.#question
    if (this.#received > MOST_ANSWER) {
      const why =
        question === undefined ? 'writes without being asked' : `an answer of more than ${binarySize(MOST_ANSWER)}`
      this.#abandon(why)
      return
    }
    if (question?.isBinary === true) this.#message.add(chunk)
    else this.#store.add(chunk)
    this.#answerIfWhole()
  }

  /** Answers what was asked if the end of the answer is there. */
  #answerIfWhole(): void {
    const question = this.#question
    if (question === undefined) {
      // What comes unasked, such as a prompt, belongs to no answer.
      this.#store.forget()
      return
    }
    try {
      const answer = question.take()
      if (answer !== undefined) this.#answer(question, answer)
    } catch (error) {
      // Whoever asked cannot make out how long it is.
      this.#abandon(error instanceof Error ? error.message : String(error))
    }
  }

  #answer(question: Question, { text, tell }: Answer): void {
    this.#isBrief = this.#pieces === 1 || isLittle(this.#received, text)
    this.#question = undefined
    this.#received = 0
    this.#restarts.succeed()
    clearTimeout(question.timer)
    if (this.#isLooking) {
      this.#delay.isEnough()
      tell()
      return
    }
    this.#delay.isMoreThan(performance.now() - question.askedAt)
    // What it wrote to its standard error before it answered may be read a moment later.
    setImmediate(tell)
  }

  /** It has ended; its last line may lack an end. */
  #end(why: string): void {
    this.#store.end()
    if (!this.#isStream) this.#answerIfWhole()
    this.#fail(why)
  }

  #hold(): void {
    this.#isHeld = true
    this.#child?.hold()
  }

  #release(): void {
    this.#isHeld = false
    this.#silence.end()
    this.#child?.resume()
  }

  /** Ends a stream that said how often it speaks, and has been silent for much longer. */
  #watch(child: Channel): void {
    if (!this.#silence.isTooLong) return
    // Where the recorder itself was late, what was said meanwhile is read first.
    setImmediate(() => {
      if (this.#child === child && this.#silence.isTooLong) {
        this.#abandon(`silent for more than ${this.#silence.mostMs} ms`)
      }
    })
  }

  /** Ends a child that does not behave. */
  #abandon(why: string): void {
    const errors = this.#child?.errors() ?? []
    this.#errors = [...this.#errors, ...errors]
    this.#child?.kill()
    this.#fail(withComplaint(why, errors))
  }

  /** It has ended: the next one is started at once, or after a pause that doubles each time. */
  #fail(why: string): void {
    this.#restarts.fail()
    this.#trouble = this.#failed(why)
    this.#stop(this.#trouble)
    this.#onTrouble(this.#trouble)
  }

  #stop(why: RecollectError): void {
    const question = this.#question
    this.#question = undefined
    this.#errors = [...this.#errors, ...(this.#child?.errors() ?? [])]
    this.#child?.kill()
    this.#child = undefined
    clearTimeout(question?.timer)
    question?.reject(why)
    this.#isHeld = false
    this.#store.cut()
    // What a stream said before it ended is still to be taken.
    if (!this.#isStream) this.#store.forget()
  }

  #tellOfLongLine(): void {
    this.#onTrouble(this.#failed('a line of more than 1 MB was left out'))
  }

  #failed(why: string): RecollectError {
    return new RecollectError('command-failed', `${nameOf(this.#partner)}: ${why}`)
  }
}
