import type { Place } from '../source/file-reader.ts'
import { LineBuffer } from '../source/line-buffer.ts'
import type { Notice } from '../vocabulary/error.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { OwnCost } from '../vocabulary/own-cost.ts'
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
}

/**
 * What a module records that is in no file: the lines of its `getData`.
 *
 * One that answers later (a command, a child) never holds up a sample: it is asked a little before, and what has not
 * arrived by then goes into a later one. A sample that lacks something says so: `missing NAME WHY`.
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
  /** Its last `getData` answered later. */
  #isLate = false
  #busySince = Number.POSITIVE_INFINITY
  /** It was asked for the sample that is taken next. */
  #asked = false
  /** Why something is missing since the last sample. */
  #missing = ''

  constructor(importer: Importer, { place, cost, onNotice }: ModuleDataOptions) {
    this.pace = importer.pace ?? 'first'
    this.#importer = importer
    this.#onNotice = onNotice
    const onTrouble = (trouble: unknown): void => this.#complain(trouble)
    this.#context = new ModuleContext({ place, cost, into: this.#arrived, onTrouble })
  }

  /** Its answers take a while: it wants to be asked before the sample is taken. */
  get isLate(): boolean {
    return this.#isLate
  }

  /** Asks a module whose answers take a while, for the sample that will be taken soon. */
  ask(now: number): void {
    if (!this.#isLate || this.#isBusy || this.#asked) return
    this.#asked = true
    this.#getData(now)
  }

  /** Appends what has arrived; asks for more if it was not asked before. */
  collect(into: LineBuffer, now: number): void {
    this.deliver(into)
    const slow = this.#isBusy && (this.#asked || now - this.#busySince > SLOW_SECONDS)
    if (slow && this.#missing === '') this.#missing = `no answer for ${(now - this.#busySince).toFixed(1)} s`
    if (!this.#asked && !this.#isBusy) this.#getData(now)
    this.#asked = false
    this.deliver(into)
    this.#sayWhatIsMissing(into)
  }

  /** Appends the answers that have arrived; half of one has to wait for the other. */
  deliver(into: LineBuffer): void {
    const { bytes, end } = this.#arrived
    const whole = this.#isBusy ? this.#whole : end
    if (whole === 0) return
    if (whole > MOST_LINES) this.#complain(`more than ${MOST_LINES} bytes for one sample were left out`)
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

  #getData(now: number): void {
    this.#context.now = now
    this.#context.hasStarted = false
    this.#whole = this.#arrived.end
    try {
      const answer = this.#importer.getData?.(this.#context)
      this.#isLate = answer !== undefined || this.#context.hasStarted
      if (answer !== undefined) this.#await(answer, now)
    } catch (error) {
      this.#complain(error)
    }
  }

  #await(answer: Promise<void>, now: number): void {
    this.#busySince = now
    answer
      .catch((error) => this.#complain(error))
      .finally(() => {
        this.#busySince = Number.POSITIVE_INFINITY
      })
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
    const why = error instanceof Error ? error.message : String(error)
    this.#missing = why
    if (this.#complained.has(why) || this.#complained.size >= MOST_COMPLAINTS) return
    this.#complained.add(why)
    this.#onNotice({ code: 'module-failed', message: `import module ${this.#importer.name}: ${why}` })
  }
}
