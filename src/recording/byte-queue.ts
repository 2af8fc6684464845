/** Bytes of a file that wait to be read, in one piece: filled at its end, emptied at its start. */
export class ByteQueue {
  /** Replaced or moved whenever bytes are added: never hold on to it across that. */
  bytes: Buffer
  start = 0
  end = 0
  /** Where `bytes[start]` stands in the file. */
  offset = 0

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size)
  }

  get length(): number {
    return this.end - this.start
  }

  /** Begins anew at another place of the file. */
  jump(offset: number): void {
    this.start = 0
    this.end = 0
    this.offset = offset
  }

  /** Room for at least so many bytes; say `added` when some were put there. */
  room(size: number): Buffer {
    if (this.bytes.length - this.end < size) {
      const { length } = this
      const target = length + size > this.bytes.length ? Buffer.allocUnsafeSlow(2 * (length + size)) : this.bytes
      this.bytes.copy(target, 0, this.start, this.end)
      this.bytes = target
      this.start = 0
      this.end = length
    }
    return this.bytes.subarray(this.end)
  }

  added(count: number): void {
    this.end += count
  }

  push(chunk: Uint8Array): void {
    this.room(chunk.length).set(chunk)
    this.added(chunk.length)
  }

  drop(count: number): void {
    this.start += count
    this.offset += count
  }
}
