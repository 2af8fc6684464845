/**
 * Protocol buffers' wire format, as far as Prometheus' remote write needs it
 * (https://protobuf.dev/programming-guides/encoding): fields are a tag (number × 8 + wire type) and a value.
 */
const VARINT = 0
const FIXED64 = 1
const LENGTH = 2

const MOST_VARINT_BYTES = 10

const encoder = new TextEncoder()

/** Bytes that grow. */
export class Message {
  #bytes = new Uint8Array(64)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  /** What was written so far. */
  get bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  get length(): number {
    return this.#length
  }

  /** A string, or a message within this one. */
  part(field: number, value: string | Uint8Array): this {
    const bytes = typeof value === 'string' ? encoder.encode(value) : value
    this.varint(field * 8 + LENGTH).varint(bytes.length)
    return this.raw(bytes)
  }

  double(field: number, value: number): this {
    this.varint(field * 8 + FIXED64)
    this.#room(8)
    this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
    return this
  }

  /** A whole number of 0 or more, below 2^53. */
  integer(field: number, value: number): this {
    return this.varint(field * 8 + VARINT).varint(value)
  }

  varint(value: number): this {
    this.#room(MOST_VARINT_BYTES)
    let rest = value
    // Not by shifting: that would cut it to 32 bits.
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#bytes[this.#length++] = (rest % 0x80) | 0x80
    this.#bytes[this.#length++] = rest
    return this
  }

  raw(bytes: Uint8Array): this {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
    return this
  }

  clear(): void {
    this.#length = 0
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const bigger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more))
    bigger.set(this.#bytes)
    this.#bytes = bigger
    this.#view = new DataView(bigger.buffer)
  }
}
