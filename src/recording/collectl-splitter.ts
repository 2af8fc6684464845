import { HASH, NEWLINE } from '../vocabulary/ascii.ts'
import { isCollectlHeader } from './collectl-header.ts'
import { findLongLine, type Limits } from './limits.ts'
import { readMarker } from './marker.ts'

/** A sample, the header of a file, the marker that ends one, or text that is none of these. */
export type Found = 'sample' | 'header' | 'end' | 'bad'

/** Where a marker begins, whole or damaged; and where a header does, in the line before it. */
const MARKER = Buffer.from('\n>>>')
const HEADER = Buffer.from(`\n${'#'.repeat(40)}`)
const COMMENT = Buffer.from('\n#')
const MARKER_END = Buffer.from(' <<<\n')
/** A header's first two lines, as far as they tell what it is. */
const HEADER_START = 256
const SHORT_LINE = 128
const SIZE = 512 * 1024

/** A line that was a marker before something was done to it. */
const ONCE_A_MARKER = /^\S{0,4} ?\S{8,} <<<$/
/** Beginnings of lines that come once a sample, up to what they count. */
const ONCE = /^(?:buddy Node \d+, zone +\S+ |(?:cpu|intr|ctxt|load) +|Net +[^ :]+:|sock \S+ |fs-ds |proc:\d+ stat )/

/**
 * Splits the text of collectl's files into samples, in the memory that it was put into.
 *
 * A sample ends where the next marker or header begins, and also where something says that a marker is missing: text
 * behind that is of a time that nobody knows. Text may come in pieces of any size.
 */
export class CollectlSplitter {
  /** Epoch seconds of the sample that `next` found, and its lines in `bytes`. */
  time = Number.NaN
  start = 0
  end = 0
  /** Lines of the sample were too long and have lost their ends. */
  shortened = false
  /** The header that `next` found. */
  text = ''
  /** Why the text that `next` found is bad. */
  why = ''
  /** The text; replaced or moved when room is made. */
  bytes = Buffer.allocUnsafeSlow(SIZE)

  readonly #limits: Limits
  #from = 0
  #to = 0
  /** Up to here no marker was found. */
  #searched = 0
  #passing = false

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get waiting(): number {
    return this.#to - this.#from
  }

  /** Adds text. Ends the life of what was found. */
  push(text: Uint8Array): void {
    if (this.bytes.length - this.#to < text.length) this.#makeRoom(text.length)
    this.bytes.set(text, this.#to)
    this.#to += text.length
  }

  #makeRoom(size: number): void {
    const needed = this.waiting + size
    const target = needed > this.bytes.length ? Buffer.allocUnsafeSlow(2 * needed) : this.bytes
    this.bytes.copy(target, 0, this.#from, this.#to)
    this.bytes = target
    this.#searched -= this.#from
    this.#to -= this.#from
    this.#from = 0
  }

  /** The next thing in the text, or undefined if it takes more text to say what it is. */
  next(): Found | undefined {
    const next = this.#marker()
    if (this.#passing) return this.#pass(next)
    if (this.waiting <= MARKER.length) return undefined
    if (this.bytes[this.#from] === HASH) return this.#header(next)
    if (!this.#startsWith(MARKER)) return this.#bad('no marker', next)
    if (next >= 0) return this.#sample(next)
    return this.waiting > this.#limits.sample ? this.#bad('longer than a sample may be', next) : undefined
  }

  /** What the text that waits is, now that no more of it comes; call it until it has no more. */
  finish(how: 'whole' | 'torn'): Found | undefined {
    const found = this.#last(how)
    if (found === undefined) this.drop()
    return found
  }

  /** Forgets the text that waits. */
  drop(): void {
    this.#goOn(this.#to)
    this.#passing = false
  }

  #last(how: 'whole' | 'torn'): Found | undefined {
    // The last line may have been cut short: a number that lacks its end is wrong.
    const end = this.bytes.subarray(0, this.#to).lastIndexOf(NEWLINE) + 1
    if (this.#passing || end <= this.#from) return undefined
    const isCut = end < this.#to
    this.#to = end
    if (this.bytes[this.#from] === HASH) return how === 'whole' ? this.#header(end) : undefined
    if (!this.#startsWith(MARKER)) return this.#bad('no marker', end)
    const line = this.#lineEnd()
    if (line !== end) return this.#sample(end)
    return how === 'whole' && !isCut ? this.#take(line, line) : undefined
  }

  #header(next: number): Found | undefined {
    if (next < 0) return this.waiting > this.#limits.header ? this.#bad('longer than a header may be', next) : undefined
    this.text = this.bytes.toString('utf8', this.#from, next)
    this.#goOn(next)
    return isCollectlHeader(this.text) ? 'header' : this.next()
  }

  #sample(next: number): Found {
    const line = this.#lineEnd()
    if (line < 0 || line > next) return this.#bad('a damaged marker', next)
    return this.#take(line, Math.min(this.#nextHeader(line, next), this.#lostMarker(line, next)))
  }

  #take(line: number, end: number): Found {
    this.time = readMarker(this.bytes, this.#from, line)
    if (Number.isNaN(this.time)) return this.#bad('a damaged marker', end)
    const isLast = line === end && (end === this.#to || this.bytes[end] === HASH)
    this.start = line
    this.end = this.#tidy(line, end)
    this.#goOn(end)
    return isLast ? 'end' : 'sample'
  }

  #nextHeader(line: number, next: number): number {
    for (let at = line - 1; ; at++) {
      at = this.#find(HEADER, at, next)
      if (at < 0) return next
      if (isCollectlHeader(this.bytes.toString('latin1', at + 1, at + 1 + HEADER_START))) return at + 1
    }
  }

  /** Where a line shows that the marker of the sample that it belongs to is missing: it comes again, or was a marker. */
  #lostMarker(line: number, next: number): number {
    let lost = next
    const [once] = ONCE.exec(this.bytes.toString('latin1', line, Math.min(next, line + SHORT_LINE))) ?? []
    if (once !== undefined) {
      const again = this.#find(Buffer.from(`\n${once}`, 'latin1'), line, next)
      if (again >= 0) lost = again + 1
    }
    for (let at = line; ; at++) {
      at = this.#find(MARKER_END, at, lost)
      if (at < 0) return lost
      const start = this.bytes.lastIndexOf(NEWLINE, at) + 1
      const end = at + MARKER_END.length - 1
      if (end - start < SHORT_LINE && ONCE_A_MARKER.test(this.bytes.toString('latin1', start, end))) return start
    }
  }

  /** Takes comments and the ends of long lines out of `bytes[start..end)`; gives the new end. */
  #tidy(start: number, end: number): number {
    this.shortened = false
    let to = end
    for (let at = this.#find(COMMENT, start - 1, to); at >= 0; at = this.#find(COMMENT, at, to)) {
      const behind = this.bytes.indexOf(NEWLINE, at + 1) + 1
      this.bytes.copyWithin(at + 1, behind, to)
      to -= behind - (at + 1)
    }
    const most = this.#limits.line
    for (let long = start; ; ) {
      long = findLongLine(this.bytes, long, to, most)
      if (long < 0) return to
      this.shortened = true
      const newline = this.bytes.indexOf(NEWLINE, long)
      this.bytes.copyWithin(long + most - 1, newline, to)
      to -= newline - (long + most - 1)
    }
  }

  /** Gives text up to the next marker up, all of it if none is there. */
  #bad(why: string, next: number): Found {
    this.why = why
    this.#passing = next < 0
    this.#goOn(next < 0 ? this.#tail() : next)
    return 'bad'
  }

  #pass(next: number): Found | undefined {
    this.#passing = next < 0
    this.#goOn(next < 0 ? this.#tail() : this.#nextHeader(this.#from, next))
    return next < 0 ? undefined : this.next()
  }

  /** The end of the text that waits, in which a marker may have begun. */
  #tail(): number {
    return Math.max(this.#from, this.#to - MARKER.length)
  }

  /** Where the next line begins that is or was a marker, behind the first byte; −1 if none does yet. */
  #marker(): number {
    const at = this.#find(MARKER, Math.max(this.#searched, this.#from), this.#to)
    if (at >= 0) return at + 1
    this.#searched = Math.max(this.#from, this.#to - MARKER.length)
    return -1
  }

  #find(needle: Buffer, from: number, to: number): number {
    return this.bytes.subarray(0, to).indexOf(needle, Math.max(0, from))
  }

  /** Whether what waits begins with a needle that begins with a newline. */
  #startsWith(needle: Buffer): boolean {
    return needle.compare(this.bytes, this.#from, this.#from + needle.length - 1, 1) === 0
  }

  /** The offset behind the short line that begins what waits; −1 if it is not short, or not there yet. */
  #lineEnd(): number {
    const most = Math.min(this.#to, this.#from + SHORT_LINE)
    for (let i = this.#from; i < most; i++) if (this.bytes[i] === NEWLINE) return i + 1
    return -1
  }

  #goOn(at: number): void {
    this.#from = at
    this.#searched = at
  }
}
