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
  /** How many bytes decided, the last one included: lines that begin alike are decided alike. */
  readonly #length: number
  /** These bytes by fours, little-endian, and what is left over. */
  readonly #fours: Uint32Array
  readonly #tail: number
  /** Who wants it; undefined for nobody. */
  readonly #handler: OnMatch | undefined
  // Offsets from the line's start.
  readonly #captures: number
  readonly #captureStart: number
  readonly #captureEnd: number
  readonly #nameStart: number
  readonly #nameEnd: number
  readonly #rest: number

  /** The line begins with the bytes `start` up to `end` of `view`. */
  constructor(
    view: DataView,
    { start, end }: { readonly start: number; readonly end: number },
    { handler, match }: { readonly handler?: OnMatch; readonly match: Match },
  ) {
    this.#length = end - start
    this.#fours = new Uint32Array(this.#length >> 2)
    for (let index = 0; index < this.#fours.length; index++) {
      this.#fours[index] = view.getUint32(start + index * 4, true)
    }
    this.#tail = tailOf(view, start + this.#fours.length * 4, end)
    this.#handler = handler
    this.#captures = match.captures
    this.#captureStart = (match.captureStart[0] ?? 0) - start
    this.#captureEnd = (match.captureEnd[0] ?? 0) - start
    this.#nameStart = match.nameStart - start
    this.#nameEnd = match.nameEnd - start
    this.#rest = match.rest - start
  }

  /** Whether the line at `line` begins as this one did. */
  isLike(view: DataView, line: number): boolean {
    const end = line + this.#length
    if (end > view.byteLength) return false
    // From the end: neighbours differ in their last bytes, if at all.
    const fours = this.#fours
    if (tailOf(view, line + fours.length * 4, end) !== this.#tail) return false
    for (let index = fours.length - 1; index >= 0; index--) {
      if (view.getUint32(line + index * 4, true) !== fours[index]) return false
    }
    return true
  }

  /** Does with the line what was decided; returns a place in it before which there is no newline. */
  repeat(match: Match, line: number): number {
    if (this.#handler === undefined) return line + this.#length - 1
    match.captures = this.#captures
    match.captureStart[0] = line + this.#captureStart
    match.captureEnd[0] = line + this.#captureEnd
    match.nameStart = line + this.#nameStart
    match.nameEnd = line + this.#nameEnd
    match.rest = line + this.#rest
    return this.#handler(match)
  }
}

/** Up to three bytes as a number. */
function tailOf(view: DataView, start: number, end: number): number {
  let tail = 0
  for (let at = start; at < end; at++) tail = tail * 256 + view.getUint8(at)
  return tail
}
