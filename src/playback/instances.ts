import { TOTAL } from '../vocabulary/report.ts'

/** More than any machine has; what a hostile recording has beyond them is left out, so that memory stays bounded. */
export const MOST_INSTANCES = 2 ** 17

/**
 * The instances of one importer: name → slot, from the bytes of a line.
 *
 * Lines come in the same order sample after sample, and several lines in a row speak of one instance. So the slot
 * found last and the one that followed it last time are compared first, and no string is made for a known name.
 */
export class Instances {
  /** By slot; slot 0 is the total and has the empty name. */
  readonly #names: string[] = ['']
  readonly #bytes: Uint8Array[] = [new Uint8Array()]
  readonly #slots = new Map<string, number>([['', 0]])
  readonly #free: number[] = []
  /** By slot: which one was looked up after it. */
  readonly #next: number[] = [0]
  #last = 0
  /** The slot of all that are too many, -1 as long as none are. It holds no values that mean anything. */
  overflow = -1

  /** One more than the highest slot in use. */
  get size(): number {
    return this.#names.length
  }

  name(slot: number): string {
    return this.#names[slot] ?? ''
  }

  has(name: string): boolean {
    return this.#slots.has(name)
  }

  /** The slot of the name in `bytes[start..end)`, a new one if it is not known. */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (start === end) return 0
    if (this.#is(this.#last, bytes, start, end)) return this.#last
    const guess = this.#next[this.#last] ?? 0
    if (guess !== 0 && this.#is(guess, bytes, start, end)) {
      this.#last = guess
      return guess
    }
    return this.named(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8'))
  }

  /** The slot of a name, a new one if it is not known. */
  named(name: string): number {
    const slot = this.#slots.get(name) ?? this.#take(name)
    this.#next[this.#last] = slot
    this.#last = slot
    return slot
  }

  /** Forgets all. */
  clear(): void {
    for (let slot = this.#names.length - 1; slot > TOTAL; slot--) if (this.#names[slot] !== '') this.forget(slot)
    this.overflow = -1
  }

  /** Another slot of the same name, for the instance that had it so far: it is found no more. −1 where all are too many. */
  part(slot: number): number {
    if (this.#names.length - this.#free.length > MOST_INSTANCES) return -1
    const former = this.#free.pop() ?? this.#names.length
    this.#names[former] = this.name(slot)
    this.#bytes[former] = new Uint8Array()
    this.#next[former] = 0
    return former
  }

  forget(slot: number): void {
    if (this.#slots.get(this.name(slot)) === slot) this.#slots.delete(this.name(slot))
    this.#names[slot] = ''
    this.#bytes[slot] = new Uint8Array()
    this.#free.push(slot)
    if (this.#last === slot) this.#last = 0
  }

  #take(name: string): number {
    if (this.#slots.size > MOST_INSTANCES) {
      if (this.overflow < 0) this.overflow = this.#names.push('') - 1
      return this.overflow
    }
    const slot = this.#free.pop() ?? this.#names.length
    this.#names[slot] = name
    this.#bytes[slot] = Buffer.from(name)
    this.#next[slot] = 0
    this.#slots.set(name, slot)
    return slot
  }

  #is(slot: number, bytes: Uint8Array, start: number, end: number): boolean {
    const name = this.#bytes[slot]
    if (name === undefined || name.length !== end - start) return false
    for (let index = 0; index < name.length; index++) if (name[index] !== bytes[start + index]) return false
    return true
  }
}
