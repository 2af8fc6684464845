const NO_NUMBERS = new Float64Array()
const NO_ENDS = new Int32Array()

/**
 * What rows of cells were made of when they were written last, and where each cell ended.
 *
 * All rows lie behind each other, as they are asked for: what is compared is read ahead by the processor.
 */
export class KeptRows {
  /** By row and cell: numbers, words, and how far behind the row's start the cell ended. */
  numbers: Float64Array = NO_NUMBERS
  readonly words: string[] = []
  ends: Int32Array = NO_ENDS
  /** By row: where it started in what was taken, and when that was; −1: never. */
  readonly starts: number[] = []
  readonly turns: number[] = []
  readonly #cells: number

  constructor(cells: number) {
    this.#cells = cells
  }

  /** The first of the row's cells; there is room for them. */
  first(row: number): number {
    while (this.turns.length <= row) this.#add()
    return row * this.#cells
  }

  forget(): void {
    this.turns.fill(-1)
  }

  #add(): void {
    this.turns.push(-1)
    this.starts.push(0)
    for (let cell = 0; cell < this.#cells; cell++) this.words.push('')
    const count = this.words.length
    if (count <= this.ends.length) return
    const numbers = new Float64Array(2 * count)
    numbers.set(this.numbers)
    this.numbers = numbers
    const ends = new Int32Array(2 * count)
    ends.set(this.ends)
    this.ends = ends
  }
}
