const FIRST_MS = 1000
const EVERY_MS = 200

/** How far long work has come, on stderr, where a person watches that; nothing for work that is soon done. */
export class Progress {
  readonly #what: string
  readonly #isQuiet: boolean
  #next = Date.now() + FIRST_MS
  #shown = false

  /** `isQuiet`: the work's own lines go to a terminal, and say enough. */
  constructor(what: string, { isQuiet = false } = {}) {
    this.#what = what
    this.#isQuiet = isQuiet
  }

  /** `share` of the work is done, 0 to 1. */
  at(share: number): void {
    if (this.#isQuiet || Date.now() < this.#next) return
    // Node takes 2 ms to say what stderr is: whoever is soon done never asks.
    const isWatched = process.stderr.isTTY === true
    this.#next = isWatched ? Date.now() + EVERY_MS : Number.POSITIVE_INFINITY
    if (!isWatched) return
    this.#shown = true
    process.stderr.write(`\r${this.#what} ${Math.min(100, Math.floor(share * 100))} %`)
  }

  end(): void {
    if (this.#shown) process.stderr.write(`\r${' '.repeat(this.#what.length + 6)}\r`)
    this.#shown = false
  }
}
