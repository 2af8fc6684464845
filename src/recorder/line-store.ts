import { LineBuffer } from '../source/line-buffer.ts'
import { NEWLINE } from '../vocabulary/ascii.ts'

/** Longer lines are left out: with its key a line must stay below what a reader of recordings accepts, 1 MiB. */
export const LONGEST_LINE = 1_000_000

const FIRST_SIZE = 16 * 1024
/** A buffer that had to grow beyond this is not kept. */
const KEPT_SIZE = 256 * 1024

/**
 * What a foreign program says, kept as bytes until somebody wants it: all its lines become one text at once.
 *
 * A line that is too long is left out. Whoever adds sees to it that not too much waits.
 */
export class LineStore {
  readonly #onLongLine: () => void
  #kept = new LineBuffer(FIRST_SIZE)
  /** Where the last whole line ends. */
  #whole = 0
  /** Where lines begin that nobody has looked for the end of an answer in. */
  #unseen = 0
  /** The line that goes on is too long: it is left out up to its end. */
  #isSkipping = false

  constructor(onLongLine: () => void) {
    this.#onLongLine = onLongLine
  }

  /** Adds what came. */
  add(chunk: Buffer): void {
    const newline = chunk.indexOf(NEWLINE)
    const goesOn = newline < 0 ? chunk.length : newline
    if (!this.#isSkipping && this.#kept.end - this.#whole + goesOn <= LONGEST_LINE) {
      this.#append(chunk)
      return
    }
    if (!this.#isSkipping) this.#onLongLine()
    this.#kept.end = this.#whole
    this.#isSkipping = newline < 0
    if (newline >= 0) this.#append(chunk.subarray(newline + 1))
  }

  /** Nothing more comes: the last line ends here. */
  end(): void {
    if (this.#kept.end > this.#whole) this.#append(Buffer.of(NEWLINE))
    this.#isSkipping = false
  }

  /** What comes next is another program's: the line that goes on is forgotten. */
  cut(): void {
    this.#kept.end = this.#whole
    this.#isSkipping = false
  }

  /** All whole lines, which are forgotten; '' if there are none. */
  take(): string {
    return this.#takeTo(this.#whole)
  }

  /** The lines before the first that starts with this, once it is whole. It and what follows are forgotten. */
  takeUntil(start: string): string | undefined {
    const lines = this.#kept.bytes.subarray(this.#unseen, this.#whole)
    const isFirst = lines.length > 0 && lines.indexOf(start) === 0
    const at = isFirst ? 0 : lines.indexOf(`\n${start}`) + 1
    if (isFirst || at > 0) return this.#takeTo(this.#unseen + at)
    this.#unseen = this.#whole
    return undefined
  }

  /** So many lines, once they are there. What follows is forgotten. */
  takeLines(count: number): string | undefined {
    let at = 0
    for (let line = 0; line < count; line++) {
      const newline = this.#kept.bytes.indexOf(NEWLINE, at)
      if (newline < 0 || newline >= this.#whole) return undefined
      at = newline + 1
    }
    return this.#takeTo(at)
  }

  /** Forgets whole lines. */
  forget(): void {
    const { bytes, end } = this.#kept
    if (bytes.length > KEPT_SIZE && end === this.#whole) this.#kept = new LineBuffer(FIRST_SIZE)
    else bytes.copyWithin(0, this.#whole, end)
    this.#kept.end = end - this.#whole
    this.#whole = 0
    this.#unseen = 0
  }

  #takeTo(at: number): string {
    const text = this.#kept.bytes.toString('utf8', 0, at)
    this.forget()
    return text
  }

  #append(bytes: Buffer): void {
    const newline = bytes.lastIndexOf(NEWLINE)
    if (newline >= 0) this.#whole = this.#kept.end + newline + 1
    this.#kept.appendBytes(bytes)
  }
}
