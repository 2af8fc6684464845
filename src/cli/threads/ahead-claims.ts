// Places in the shared memory: the next stretch that nobody has taken, and the one that the main thread has come to.
const NEXT = 0
const POSITION = 1

/** How far it is read ahead: what is ready takes memory. */
const FARTHEST = 2

/** Who reads which stretch: memory that a thread that plays and one that reads ahead of it share. */
export class AheadClaims {
  readonly memory: SharedArrayBuffer
  readonly #cells: Int32Array
  readonly #count: number

  constructor(memory: SharedArrayBuffer, count: number) {
    this.memory = memory
    this.#cells = new Int32Array(memory)
    this.#count = count
  }

  /** For so many stretches. */
  static of(count: number): AheadClaims {
    return new AheadClaims(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT), count)
  }

  /** The main thread has come to a stretch, and takes it; false if it was taken. */
  take(stretch: number): boolean {
    Atomics.store(this.#cells, POSITION, stretch)
    Atomics.notify(this.#cells, POSITION)
    return Atomics.compareExchange(this.#cells, NEXT, stretch, stretch + 1) === stretch
  }

  /** Takes the next stretch to read ahead, and waits until it is near enough; −1: there are no more. */
  next(): number {
    for (;;) {
      const position = Atomics.load(this.#cells, POSITION)
      const next = Atomics.load(this.#cells, NEXT)
      if (next >= this.#count) return -1
      if (next > position + FARTHEST) Atomics.wait(this.#cells, POSITION, position)
      else if (Atomics.compareExchange(this.#cells, NEXT, next, next + 1) === next) return next
    }
  }

  /** Nothing more is to be read ahead. */
  stop(): void {
    Atomics.store(this.#cells, NEXT, this.#count)
    Atomics.store(this.#cells, POSITION, this.#count)
    Atomics.notify(this.#cells, POSITION)
  }
}
