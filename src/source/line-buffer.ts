import { NEWLINE } from '../vocabulary/ascii.ts'

/** A growing byte buffer that lines are appended to; clearing it keeps its memory. */
export class LineBuffer {
  /** Replaced by a larger one when it grows: never hold on to it across a call that appends. */
  bytes: Buffer
  /** Where the next byte goes. */
  end = 0

  constructor(size = 64 * 1024) {
    this.bytes = Buffer.allocUnsafeSlow(size)
  }

  /** Makes room for so many bytes from `at` on; what stands before `at` is kept. */
  reserve(at: number, room: number): void {
    if (at + room <= this.bytes.length) return
    let size = this.bytes.length
    while (size < at + room) size *= 2
    const larger = Buffer.allocUnsafeSlow(size)
    this.bytes.copy(larger, 0, 0, at)
    this.bytes = larger
  }

  /** Appends text of one character a byte. */
  append(text: string): void {
    this.reserve(this.end, text.length)
    this.end += this.bytes.write(text, this.end, 'latin1')
  }

  /** Appends text, as UTF-8. */
  appendText(text: string): void {
    // No character of a string takes more than three bytes.
    this.reserve(this.end, text.length * 3)
    this.end += this.bytes.write(text, this.end, 'utf8')
  }

  /** Appends bytes. */
  appendBytes(bytes: Uint8Array): void {
    this.reserve(this.end, bytes.length)
    this.bytes.set(bytes, this.end)
    this.end += bytes.length
  }

  /** Ends a line. */
  newline(): void {
    this.reserve(this.end, 1)
    this.bytes[this.end++] = NEWLINE
  }

  clear(): void {
    this.end = 0
  }
}
