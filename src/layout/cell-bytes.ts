import { UTF8_MOST, ZERO } from '../vocabulary/ascii.ts'

/** Integers from zero up to this are written digit by digit. */
export const MOST_DIRECT = 2 ** 31 - 1
const DIGITS = 10

/** Many are made of which nothing is ever asked. */
const NOTHING = Buffer.alloc(0)
const SMALLEST = 1024

/**
 * Cells of one line or many, written to memory as the digits that they are and made one string at the end: numbers that
 * become strings of their own first are half of what a line costs.
 */
export class CellBytes {
  /** Counts what is taken, from 1. */
  turn = 1
  #bytes = NOTHING
  #taken = NOTHING
  #length = 0
  /** No text has come that is not ASCII. */
  #isAscii = true

  /** How many bytes were written since the last time that they were taken. */
  get length(): number {
    return this.#length
  }

  /** An integer, 0 to `MOST_DIRECT`, behind an ASCII character. */
  integer(before: number, value: number): void {
    this.#reserve(DIGITS + 1)
    const bytes = this.#bytes
    const start = this.#length + 1
    bytes[start - 1] = before
    if (value < 10) {
      bytes[start] = ZERO + value
      this.#length = start + 1
      return
    }
    let end = start + 1
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) end++
    this.#length = end
    let rest = value
    do {
      const tenth = (rest / 10) | 0
      bytes[--end] = ZERO + rest - tenth * 10
      rest = tenth
    } while (rest > 0)
  }

  text(text: string): void {
    this.#reserve(text.length)
    const bytes = this.#bytes
    const start = this.#length
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > 127) {
        this.#utf8(text)
        return
      }
      bytes[start + index] = code
    }
    this.#length = start + text.length
  }

  #utf8(text: string): void {
    this.#isAscii = false
    this.#reserve(UTF8_MOST * text.length)
    this.#length += this.#bytes.write(text, this.#length)
  }

  /** What was taken last, between these places of it. */
  again(from: number, to: number): void {
    this.#reserve(to - from)
    const bytes = this.#bytes
    const taken = this.#taken
    const shift = this.#length - from
    // Most are too short for a native copy to be worth its call.
    for (let index = from; index < to; index++) bytes[shift + index] = taken[index] ?? 0
    this.#length = shift + to
  }

  /** All that was written since the last time. */
  take(): string {
    const bytes = this.#bytes
    const text = bytes.toString(this.#isAscii ? 'latin1' : 'utf8', 0, this.#length)
    this.#bytes = this.#taken
    this.#taken = bytes
    this.#length = 0
    this.turn++
    return text
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(SMALLEST, 2 * (this.#length + count)))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
