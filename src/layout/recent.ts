/** The text of a value by slot, made anew only where the value is not what it was: most are. */
export class Recent<T extends number | string> {
  readonly #textOf: (value: T) => string
  readonly #values: T[] = []
  readonly #texts: string[] = []

  constructor(textOf: (value: T) => string) {
    this.#textOf = textOf
  }

  text(slot: number, value: T): string {
    if (this.#values[slot] !== value) {
      this.#values[slot] = value
      this.#texts[slot] = this.#textOf(value)
    }
    return this.#texts[slot] ?? ''
  }
}
