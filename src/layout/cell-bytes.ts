const ZERO = 0x30

/** Integers from zero up to this are written digit by digit. */
export const MOST_DIRECT = 2 ** 31 - 1
const DIGITS = 10

/**
 * Cells of one line or many, written to memory as the digits that they are and made one string at the end: numbers that
 * become strings of their own first are half of what a line costs.
 */
export class CellBytes {
  #bytes = Buffer.allocUnsafeSlow(1024)
  #length = 0
  /** What was written before a text that is not ASCII. */
  #before = ''

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
        this.#length = start
        this.#before = this.#take() + text
        return
      }
      bytes[start + index] = code
    }
    this.#length = start + text.length
  }

  /** All that was written since the last time. */
  take(): string {
    const text = this.#take()
    this.#before = ''
    return text
  }

  #take(): string {
    const text = this.#before + this.#bytes.toString('latin1', 0, this.#length)
    this.#length = 0
    return text
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + count))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
