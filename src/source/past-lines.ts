import { LineBuffer } from './line-buffer.ts'

/** Where lines stand, in bytes from the first of their reading. */
export interface Stretch {
  from: number
  to: number
}

/** The lines of the last reading, of which some are written again: neighbours in one go. */
export class PastLines {
  readonly #past = new LineBuffer(1024)
  /** What is still to be written. */
  #from = 0
  #to = 0
  /** Where the first line of the present reading stands. */
  #begin = 0

  /** A reading begins. */
  begin(into: LineBuffer): void {
    this.#begin = into.end
  }

  /** Where the next line will stand. */
  next(into: LineBuffer): number {
    return into.end - this.#begin + this.#to - this.#from
  }

  /** Writes lines of the last reading, and has the stretch say where they stand in this one. */
  repeat(lines: Stretch, into: LineBuffer): void {
    const moved = this.next(into) - lines.from
    if (lines.from !== this.#to) {
      this.flush(into)
      this.#from = lines.from
    }
    this.#to = lines.to
    lines.from += moved
    lines.to += moved
  }

  /** To be called before other lines are written. */
  flush(into: LineBuffer): void {
    if (this.#to > this.#from) into.appendBytes(this.#past.bytes.subarray(this.#from, this.#to))
    this.#from = 0
    this.#to = 0
  }

  /** The reading is over, and becomes the last one. */
  end(into: LineBuffer): void {
    this.flush(into)
    this.#past.clear()
    this.#past.appendBytes(into.bytes.subarray(this.#begin, into.end))
  }
}
