import { BLANK, NEWLINE, TAB } from '../vocabulary/ascii.ts'
import type { Line } from '../vocabulary/importer.ts'
import { type Decimal, joinDecimal, LOW_SPAN, readDecimal } from './decimal.ts'

/** The one `Line` that is handed to `analyze`, moved from line to line; words are found only when one is asked for. */
export class LineCursor implements Line {
  pattern = ''
  #bytes: Uint8Array = new Uint8Array()
  #start = 0
  #end = -1
  #starts = new Int32Array(64)
  #ends = new Int32Array(64)
  #words = -1
  readonly #decimal: Decimal = { low: 0, high: 0, end: 0 }

  /** Moves to the words from `start` on, where a line goes on behind the pattern that it matched. */
  move(bytes: Uint8Array, start: number, pattern: string): void {
    this.pattern = pattern
    this.#bytes = bytes
    this.#start = start
    this.#words = -1
  }

  get words(): number {
    if (this.#words < 0) this.#split()
    return this.#words
  }

  number(word: number): number {
    if (!this.#read(word)) return Number.NaN
    return this.#decimal.high * LOW_SPAN + this.#decimal.low
  }

  counter(word: number): number | bigint {
    return this.#read(word) ? joinDecimal(this.#decimal.high, this.#decimal.low) : Number.NaN
  }

  text(word: number): string {
    return word < this.words ? this.#slice(this.#starts[word] ?? 0, this.#ends[word] ?? 0) : ''
  }

  is(word: number, literal: string): boolean {
    if (word >= this.words) return false
    const start = this.#starts[word] ?? 0
    if ((this.#ends[word] ?? 0) - start !== literal.length) return false
    for (let index = 0; index < literal.length; index++) {
      if (this.#bytes[start + index] !== literal.charCodeAt(index)) return false
    }
    return true
  }

  rest(word = 0): string {
    return word < this.words ? this.#slice(this.#starts[word] ?? 0, this.#end) : ''
  }

  /** A number must be the whole word: `12kB` is none, `12,` neither. */
  #read(word: number): boolean {
    if (word >= this.words) return false
    readDecimal(this.#bytes, this.#starts[word] ?? 0, this.#decimal)
    return !Number.isNaN(this.#decimal.low) && this.#decimal.end === this.#ends[word]
  }

  #slice(start: number, end: number): string {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, end - start).toString('utf8')
  }

  #split(): void {
    const bytes = this.#bytes
    let at = this.#start
    let words = 0
    for (;;) {
      while (bytes[at] === BLANK || bytes[at] === TAB) at++
      if (at >= bytes.length || bytes[at] === NEWLINE) break
      if (words === this.#starts.length) this.#widen()
      this.#starts[words] = at
      while (at < bytes.length && bytes[at] !== BLANK && bytes[at] !== TAB && bytes[at] !== NEWLINE) at++
      this.#ends[words] = at
      words++
    }
    this.#end = at
    this.#words = words
  }

  #widen(): void {
    const starts = new Int32Array(this.#starts.length * 2)
    const ends = new Int32Array(starts.length)
    starts.set(this.#starts)
    ends.set(this.#ends)
    this.#starts = starts
    this.#ends = ends
  }
}
