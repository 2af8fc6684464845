/** Where a text stands, and the number of the sample that tells it. */
export interface TextSpan {
  readonly start: number
  readonly end: number
  readonly sample: number
}

/** Words, kept as strings only as long as the bytes stay the same. */
export class TextColumn {
  readonly #texts: string[] = []
  /** What was read, whatever it is shown as. */
  readonly #read: string[] = []
  /** By slot: the sample that last told it. */
  readonly #told: number[] = []
  /** By slot: what was read before it changed, and the sample that changed it. */
  readonly #former: string[] = []
  readonly #changed: number[] = []

  get(slot: number): string {
    return this.#texts[slot] ?? ''
  }

  put(slot: number, text: string): void {
    this.#texts[slot] = text
  }

  clear(slot: number): void {
    this.#texts[slot] = this.#read[slot] = ''
  }

  reset(): void {
    this.#texts.length = 0
    this.#read.length = 0
    this.#told.length = 0
    this.#former.length = 0
    this.#changed.length = 0
  }

  /** What was read for a slot before this sample is another one's. */
  hand(slot: number, to: number, sample: number): void {
    const text = (this.#changed[slot] === sample ? this.#former[slot] : this.#read[slot]) ?? ''
    this.#texts[to] = this.#read[to] = text
  }

  /** Forgets what was not told with this sample: it was another instance's. */
  renew(slot: number, sample: number): void {
    if (this.#told[slot] !== sample) this.clear(slot)
  }

  /** The sample tells what the one before did. */
  repeat(slot: number, sample: number): void {
    this.#told[slot] = sample
    this.#texts[slot] = this.#read[slot] ?? ''
  }

  /** Takes `bytes[start..end)`; makes no string if it is what it was. */
  set(slot: number, bytes: Uint8Array, span: TextSpan): void {
    const { start, end } = span
    this.#told[slot] = span.sample
    const known = this.#read[slot]
    if (known !== undefined && known.length === end - start) {
      let index = 0
      while (index < known.length && known.charCodeAt(index) === bytes[start + index]) index++
      // Equal code units are equal text only within ASCII.
      if (index === known.length && isAscii(bytes, start, end)) {
        this.#texts[slot] = known
        return
      }
    }
    this.#former[slot] = known ?? ''
    this.#changed[slot] = span.sample
    this.#texts[slot] = this.#read[slot] = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString(
      'utf8',
    )
  }
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) if ((bytes[index] ?? 0) > 127) return false
  return true
}
