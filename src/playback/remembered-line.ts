import type { Match, OnMatch } from './line-matcher.ts'

/**
 * What was decided about a line of the sample before.
 *
 * Samples are almost alike: the same lines in the same order, other numbers behind the same beginnings. To compare a
 * line's beginning with that of the line that came here last time is several times as fast as to decide anew. Lines are
 * chained in the order in which they came; the chain mends itself when lines come and go.
 */
export class RememberedLine {
  /** The line that followed. */
  next: RememberedLine | undefined
  /** The bytes that decided, the last one included: lines that begin alike are decided alike. */
  readonly #beginning: Uint8Array
  /** The same by fours, little-endian; what is left over is the last bytes of `#beginning`. */
  readonly #fours: Uint32Array
  /** Who wants it; undefined for nobody. */
  readonly #handler: OnMatch | undefined
  // Offsets from the line's start.
  readonly #captures: number
  readonly #captureStart: number
  readonly #captureEnd: number
  readonly #nameStart: number
  readonly #nameEnd: number
  readonly #rest: number

  constructor(beginning: Uint8Array, line: number, decided: { readonly handler?: OnMatch; readonly match: Match }) {
    const { handler, match } = decided
    this.#beginning = beginning
    const view = new DataView(beginning.buffer, beginning.byteOffset, beginning.length)
    this.#fours = Uint32Array.from({ length: beginning.length >> 2 }, (_, index) => view.getUint32(index * 4, true))
    this.#handler = handler
    this.#captures = match.captures
    this.#captureStart = (match.captureStart[0] ?? 0) - line
    this.#captureEnd = (match.captureEnd[0] ?? 0) - line
    this.#nameStart = match.nameStart - line
    this.#nameEnd = match.nameEnd - line
    this.#rest = match.rest - line
  }

  /** Whether the line at `line` begins as this one did. `view` is of the same bytes. */
  isLike(view: DataView, line: number): boolean {
    const beginning = this.#beginning
    if (line + beginning.length > view.byteLength) return false
    // From the end: neighbours differ in their last bytes, if at all.
    const fours = this.#fours
    for (let index = beginning.length - 1; index >= fours.length * 4; index--) {
      if (view.getUint8(line + index) !== beginning[index]) return false
    }
    for (let index = fours.length - 1; index >= 0; index--) {
      if (view.getUint32(line + index * 4, true) !== fours[index]) return false
    }
    return true
  }

  /** Does with the line what was decided; returns a place in it before which there is no newline. */
  repeat(match: Match, line: number): number {
    if (this.#handler === undefined) return line + this.#beginning.length - 1
    match.captures = this.#captures
    match.captureStart[0] = line + this.#captureStart
    match.captureEnd[0] = line + this.#captureEnd
    match.nameStart = line + this.#nameStart
    match.nameEnd = line + this.#nameEnd
    match.rest = line + this.#rest
    return this.#handler(match)
  }
}
