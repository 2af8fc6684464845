import { latin1 } from './latin1.ts'

/** What is searched at once, as a string: more and more, for a run may be short. */
const FIRST_PIECE = 1024
const LARGEST_PIECE = 64 * 1024

/** What lines may have in common, at most. */
export const LONGEST_BEGINNING = 64

/** Of lines that begin alike, one after the other: where they end, searched natively. */
export class LineRun {
  /** How many bytes they have in common. */
  readonly #length: number
  /** A newline behind which another line begins, or none. */
  readonly #last: RegExp

  /** `beginning` is one character a byte. */
  constructor(beginning: string) {
    this.#length = beginning.length
    this.#last = new RegExp(`\n(?!${beginning.replaceAll(/[^\w ]/g, hexadecimal)})`)
  }

  /** Where the first line begins, between a place in one of them and `end`, that begins otherwise; `end` if none does. */
  behind(bytes: Uint8Array, at: number, end: number): number {
    let from = at
    for (let piece = FIRST_PIECE; from < end; piece = Math.min(2 * piece, LARGEST_PIECE)) {
      const to = Math.min(from + piece, end)
      const found = latin1(bytes, from, to).search(this.#last)
      // What begins where the piece ends is to be seen in the next one.
      if (found < 0) from = to
      else if (to < end && from + found + 1 + this.#length > to) from += found
      else return from + found + 1
    }
    return end
  }
}

function hexadecimal(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}
