import type { Transform } from 'node:stream'
import split2 from 'split2'
import { NEWLINE } from '../vocabulary/ascii.ts'
import { LONGEST_LINE } from './line-store.ts'

const bounds = { maxLength: LONGEST_LINE, skipOverflow: true }

/** A foreign stream's bytes in, its lines out; memory is bounded by the longest line. */
export class LineSplitter {
  readonly #lines: Transform
  readonly #onLongLine: () => void
  /** Bytes since the last line end. */
  #open = 0

  /** `onLongLine` may be called more than once for a line that was left out. */
  constructor(onLine: (line: string) => void, onLongLine: () => void) {
    this.#onLongLine = onLongLine
    const fitting = (line: string) => {
      if (line.length * 3 <= LONGEST_LINE || Buffer.byteLength(line) <= LONGEST_LINE) return line
      onLongLine()
      return undefined
    }
    this.#lines = split2(/\r?\n/, fitting, bounds).on('data', onLine)
  }

  write(chunk: Buffer): void {
    const end = chunk.lastIndexOf(NEWLINE)
    this.#open = end < 0 ? this.#open + chunk.length : chunk.length - 1 - end
    // What is longer is forgotten without a word.
    if (this.#open > LONGEST_LINE) this.#onLongLine()
    this.#lines.write(chunk)
  }

  /** Gives out the last line, ended or not, and calls back. */
  end(onEnd: () => void): void {
    this.#lines.on('end', onEnd).end()
  }
}
