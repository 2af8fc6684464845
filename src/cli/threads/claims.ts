// Places in the shared memory: how far the main thread has come, then whether each stretch was taken.
const POSITION = 0
const FIRST = 1
const TAKEN = 1
/** The next stretch is left to the main thread, which comes to it while helpers are at those behind it. */
const AHEAD = 2

/** Who plays or reads which stretch: memory that threads share, so that none waits for another's word. */
export class Claims {
  readonly memory: SharedArrayBuffer
  readonly #cells: Int32Array
  readonly #count: number

  constructor(memory: SharedArrayBuffer) {
    this.memory = memory
    this.#cells = new Int32Array(memory)
    this.#count = this.#cells.length - FIRST
  }

  /** For so many stretches. */
  static of(count: number): Claims {
    return new Claims(new SharedArrayBuffer((FIRST + count) * Int32Array.BYTES_PER_ELEMENT))
  }

  /** Takes a stretch; false if another has. */
  take(stretch: number): boolean {
    return Atomics.compareExchange(this.#cells, FIRST + stretch, 0, TAKEN) === 0
  }

  /** The main thread has come to this stretch. */
  reach(stretch: number): void {
    Atomics.store(this.#cells, POSITION, stretch)
    Atomics.notify(this.#cells, POSITION)
  }

  /** Nothing is left for helpers. */
  stop(): void {
    this.reach(this.#count)
  }

  /** Takes the next stretch for a helper, at most so far ahead of the main thread, which is waited for; −1: there are none. */
  next(farthest: number): number {
    for (;;) {
      const position = Atomics.load(this.#cells, POSITION)
      const end = Math.min(this.#count, position + farthest + 1)
      for (let stretch = position + AHEAD; stretch < end; stretch++) if (this.take(stretch)) return stretch
      if (end === this.#count) return -1
      Atomics.wait(this.#cells, POSITION, position)
    }
  }
}
