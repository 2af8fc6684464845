import { performance } from 'node:perf_hooks'
import type { Place } from '../source/file-reader.ts'
import { LineBuffer } from '../source/line-buffer.ts'
import { binarySize } from '../vocabulary/binary-size.ts'
import type { Notice } from '../vocabulary/error.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { OwnCost } from '../vocabulary/own-cost.ts'
import { placeAndReason } from '../vocabulary/reason.ts'
import type { Pace } from '../vocabulary/source.ts'
import { ModuleContext } from './module-context.ts'

const MOST_COMPLAINTS = 10
const LONGEST_REASON = 200
/** What a module may put into one sample: together with all others it must stay below 64 MiB. */
const MOST_LINES = 8 * 1024 * 1024
/** An answer that takes longer is missing, however often the module is asked. */
const SLOW_SECONDS = 1

/** What a module's data needs beside the module. */
export interface ModuleDataOptions {
  readonly place: Place
  /** What the recorder has cost. */
  readonly cost: () => OwnCost
  readonly onNotice: (notice: Notice) => void
  /** How long a sample waits for an answer. */
  readonly patienceMs: number
}

/**
 * What a module records that is in no file: the lines of its `getData`.
 *
 * One that answers later (a command, a child) may hold up a sample for a moment. Where that is not enough it is asked a
 * little before, and what has not arrived by then goes into a later one. A sample that lacks something says so:
 * `missing NAME WHY`.
 */
export class ModuleData {
  readonly pace: Pace
  readonly #importer: Importer
  readonly #onNotice: (notice: Notice) => void
  readonly #arrived = new LineBuffer(4096)
  /** How much of it is the whole answer to an earlier question. */
  #whole = 0
  readonly #context: ModuleContext
  readonly #complained = new Set<string>()
  #closed = false
  readonly #patienceMs: number
  /** How long its last answer took, if one came: 0 where it was there at once, no end where nobody waits for it. */
  #answerMs = Number.NaN
  #answer: Promise<void> | undefined
  #busySince = Number.POSITIVE_INFINITY
  /** When it was asked for the sample that is taken next: before it, or with it. */
  #asked: 'ahead' | 'now' | undefined
  /** Why something is missing since the last sample. */
  #missing = ''

  constructor(importer: Importer, { place, cost, onNotice, patienceMs }: ModuleDataOptions) {
    this.pace = importer.pace ?? 'first'
    this.#importer = importer
    this.#onNotice = onNotice
    this.#patienceMs = patienceMs
    const onTrouble = (trouble: unknown): void => this.#complain(trouble)
    this.#context = new ModuleContext({ place, cost, into: this.#arrived, onTrouble })
  }

  /** Its answers take longer than a sample waits: it wants to be asked before. */
  get isSlow(): boolean {
    return this.#answerMs > this.#patienceMs
  }

  /** The answer to what it was asked with the sample that is being taken, while that is still to come. */
  get answer(): Promise<void> | undefined {
    return this.#asked === 'now' ? this.#answer : undefined
  }

  /** Asks a module whose answers take a while, for the sample that will be taken soon. */
  askAhead(now: number): void {
    if (!this.isSlow || this.#isBusy || this.#asked !== undefined) return
    this.#asked = 'ahead'
    this.#getData(now)
  }

  /** Asks a module whose answer a sample waits for, so that it comes while files are read. */
  askFirst(now: number): void {
    if (this.#answerMs > 0 && !this.isSlow) this.#askNow(now)
  }

  /** Asks for data, if it was not asked before, and appends what is there. */
  collect(into: LineBuffer, now: number): void {
    this.deliver(into)
    this.#askNow(now)
    this.deliver(into)
  }

  /** Takes answers that are expected before `until` (performance.now()); whether any came. */
  takeAnswers(until: number): boolean {
    return this.#context.takeAnswers(until)
  }

  /** Ends a sample: appends what came meanwhile, and says what is missing. */
  end(into: LineBuffer, now: number): void {
    this.deliver(into)
    if (this.#isBusy) this.#beLate(now)
    this.#asked = undefined
    this.#sayWhatIsMissing(into)
  }

  /** Appends the answers that have arrived; half of one has to wait for the other. */
  deliver(into: LineBuffer): void {
    const { bytes, end } = this.#arrived
    const whole = this.#isBusy ? this.#whole : end
    if (whole === 0) return
    if (whole > MOST_LINES) this.#complain(`more than ${binarySize(MOST_LINES)} for one sample were left out`)
    else into.appendBytes(bytes.subarray(0, whole))
    bytes.copyWithin(0, whole, end)
    this.#arrived.end = end - whole
    this.#whole = 0
  }

  /** Ends commands that are running, and children that are kept open. */
  close(): void {
    this.#closed = true
    this.#context.close()
  }

  get #isBusy(): boolean {
    return this.#busySince !== Number.POSITIVE_INFINITY
  }

  #askNow(now: number): void {
    if (this.#asked !== undefined || this.#isBusy) return
    this.#asked = 'now'
    this.#getData(now)
  }

  #getData(now: number): void {
    this.#context.now = now
    this.#context.hasStarted = false
    this.#whole = this.#arrived.end
    try {
      const answer = this.#importer.getData?.(this.#context)
      if (answer !== undefined) this.#await(answer, now)
      else this.#answerMs = this.#context.hasStarted ? Number.POSITIVE_INFINITY : 0
    } catch (error) {
      this.#complain(error)
    }
  }

  #await(answer: Promise<void>, now: number): void {
    this.#busySince = now
    const askedAt = performance.now()
    this.#answer = answer
      .catch((error) => this.#complain(error))
      .finally(() => {
        this.#busySince = Number.POSITIVE_INFINITY
        this.#answer = undefined
        this.#answerMs = performance.now() - askedAt
      })
  }

  /** A sample ends without its answer: one that has always had it lacks it. */
  #beLate(now: number): void {
    const seconds = now - this.#busySince
    const wasQuick = this.#asked === 'now' && this.#answerMs <= this.#patienceMs
    if (wasQuick) this.#missing ||= `no answer within ${this.#patienceMs} ms`
    else if (this.#asked === 'ahead' || seconds > SLOW_SECONDS)
      this.#missing ||= `no answer for ${seconds.toFixed(1)} s`
    this.#answerMs = Number.POSITIVE_INFINITY
  }

  #sayWhatIsMissing(into: LineBuffer): void {
    const why = this.#missing || this.#context.troubles()[0]?.message
    this.#missing = ''
    if (why === undefined) return
    // Whatever a program said: one line of plain words.
    const words = why.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, LONGEST_REASON)
    into.append(`missing ${this.#importer.name} ${words}\n`)
  }

  #complain(error: unknown): void {
    if (this.#closed) return
    const why = placeAndReason(error)
    this.#missing = why
    // What a program complained of is told again with its end.
    const isTold = [...this.#complained].some((told) => told.includes(why))
    if (isTold || this.#complained.size >= MOST_COMPLAINTS) return
    this.#complained.add(why)
    this.#onNotice({ code: 'module-failed', message: `import module ${this.#importer.name}: ${why}` })
  }
}
