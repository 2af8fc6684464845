/** How many milliseconds each part of the work has taken so far, in the order in which the parts were named. */
export class Times {
  readonly #milliseconds = new Map<string, number>()

  /** By name. */
  get milliseconds(): ReadonlyMap<string, number> {
    return this.#milliseconds
  }

  /** The same work, with its time taken; what it throws is thrown on. */
  taken<Arguments extends readonly unknown[], Result>(
    name: string,
    work: (...given: Arguments) => Result,
  ): (...given: Arguments) => Result {
    this.#add(name, 0)
    return (...given) => {
      const from = performance.now()
      try {
        return work(...given)
      } finally {
        this.#add(name, performance.now() - from)
      }
    }
  }

  #add(name: string, milliseconds: number): void {
    this.#milliseconds.set(name, (this.#milliseconds.get(name) ?? 0) + milliseconds)
  }
}
