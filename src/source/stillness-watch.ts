import type { LineBuffer } from './line-buffer.ts'
import type { SourceFile } from './source-file.ts'

// What the witnesses miss, if there is such a thing, is mended after this.
const LONGEST_SECONDS = 60

// Members that are never still are not asked each time.
const MOST_REST = 8

/** A way to tell that a member is still, with the files of its witnesses. */
export interface Way {
  readonly witnesses: readonly SourceFile[]
  readonly fits: RegExp
}

/** Knows of one member of a group whether anything can have happened to it since all its files were read. */
export class StillnessWatch {
  readonly #ways: readonly Way[]
  readonly #words: LineBuffer
  /** The one that is tried: the first that fitted, until it does not. */
  #way = 0
  /** What the witnesses said; '' where that proves nothing. */
  #said = ''
  #goodUntil = Number.NEGATIVE_INFINITY
  /** For how many more readings the witnesses are not asked, and for how many when they next prove nothing. */
  #rest = 1
  #nextRest = 0

  /** `words` is where the witnesses are read to; it may serve many members. */
  constructor(ways: readonly Way[], words: LineBuffer) {
    this.#ways = ways
    this.#words = words
  }

  /** To be asked before each reading: where it says no, all files must be read now. */
  isStill(now: number): boolean {
    if (this.#rest > 0) {
      this.#rest--
      return false
    }
    const way = this.#ways[this.#way]
    if (way === undefined) return false
    const before = this.#said
    const said = this.#ask(way)
    if (said === before && said !== '') {
      this.#nextRest = 0
      if (now < this.#goodUntil) return true
    } else if (way.fits.test(said)) {
      this.#said = said
      if (before !== '') this.#tire()
    } else {
      this.#said = ''
      this.#way = (this.#way + 1) % this.#ways.length
      this.#tire()
    }
    this.#goodUntil = now + LONGEST_SECONDS
    return false
  }

  /** Not all files could be read: their lines are not to be written again. */
  forget(): void {
    this.#said = ''
  }

  close(): void {
    for (const { witnesses } of this.#ways) for (const file of witnesses) file.close()
  }

  /** Read before all else: whatever happens from here on is seen the next time. */
  #ask({ witnesses }: Way): string {
    const words = this.#words
    words.clear()
    for (const file of witnesses) if (file.read(words, words.end) < 0) return ''
    return words.bytes.toString('latin1', 0, words.end)
  }

  #tire(): void {
    this.#rest = this.#nextRest
    this.#nextRest = Math.min(MOST_REST, Math.max(1, 2 * this.#nextRest))
    if (this.#rest > 0) this.#said = ''
  }
}
