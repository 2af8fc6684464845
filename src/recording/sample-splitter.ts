import { crc32 } from 'node:zlib'
import { HASH, NEWLINE } from '../vocabulary/ascii.ts'
import { BLOCK_MAX, findLongLine, type Limits } from './limits.ts'
import { MARKER, readMarker } from './marker.ts'
import { readTrailer, TRAILER, type Trailer } from './trailer.ts'

/** What the splitter found: a sample, header lines, the marker that ends a recording, or text that is none of these. */
export type Found = 'sample' | 'header' | 'end' | 'bad'

const HEADER = Buffer.from('# Recollect: ')
/** What is kept of text that is passed over: a line's end and the beginning of a marker may be in it. */
const KEPT = MARKER.length
/** Markers and trailers are shorter. */
const SHORT_LINE = 128
/** To begin with: enough for small samples, and a short recording costs little to open. */
const SIZE = BLOCK_MAX + 32 * 1024

const WAIT = -1
const NONE = 0

/**
 * Splits a recording's text into samples, in the memory that it was decompressed to.
 *
 * A sample is believed only where its trailer fits. All state is kept between calls: text may come in pieces of any size.
 */
export class SampleSplitter {
  /** Of the sample that `next` found. */
  time = Number.NaN
  steady = Number.NaN
  number = Number.NaN
  /** The lines of the sample, in `bytes`. */
  start = 0
  end = 0
  /** The header lines that `next` found. */
  text = ''
  /** Why the text that `next` found is bad. */
  why = ''

  /** The text; replaced or moved when room is made. */
  bytes = Buffer.allocUnsafeSlow(SIZE)
  /** What the checksums of samples start from. */
  seed = 0

  readonly #limits: Limits
  readonly #trailer: Trailer = { number: 0, steady: 0, crc: 0, crcAt: 0 }
  #from = 0
  #to = 0
  /** Up to here nothing was found that ends what begins at `#from`. */
  #searched = 0
  #passing = false

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** How much text waits for its end, in bytes. */
  get waiting(): number {
    return this.#to - this.#from
  }

  /** Room for the text of one block at least; say `added` when some was put there. Ends the life of what was found. */
  room(): Buffer {
    if (this.bytes.length - this.#to < BLOCK_MAX) {
      const needed = this.waiting + BLOCK_MAX
      const target = needed > this.bytes.length ? Buffer.allocUnsafeSlow(this.#grown(needed)) : this.bytes
      this.bytes.copy(target, 0, this.#from, this.#to)
      this.bytes = target
      this.#searched -= this.#from
      this.#to -= this.#from
      this.#from = 0
    }
    return this.bytes.subarray(this.#to)
  }

  #grown(needed: number): number {
    return Math.max(needed, Math.min(2 * needed, this.#limits.sample + 2 * BLOCK_MAX))
  }

  added(count: number): void {
    this.#to += count
  }

  /** Forgets the text that waits. */
  drop(): void {
    this.#from = 0
    this.#to = 0
    this.#searched = 0
    this.#passing = false
  }

  /** The next thing in the text, or undefined if it takes more text to say what it is. */
  next(): Found | undefined {
    if (this.#passing && !this.#pass()) return undefined
    if (this.#to - this.#from < MARKER.length) return undefined
    const found = this.#begin()
    if (found === undefined && this.waiting > this.#limits.sample) return this.#unended('longer than a sample may be')
    return found
  }

  /** What the text that waits is, now that no more of it comes; `whole` if its end is where it should be. */
  finish(how: 'whole' | 'torn'): Found | undefined {
    if (this.waiting === 0) return undefined
    const found = this.#last(how)
    this.#from = this.#to
    this.#searched = this.#to
    this.#passing = false
    return found
  }

  #begin(): Found | undefined {
    if (this.bytes[this.#from] === HASH) return this.#header()
    if (MARKER.compare(this.bytes, this.#from, this.#from + MARKER.length) === 0) return this.#sample()
    return this.#bad('no marker', this.#find(MARKER, this.#from + 1))
  }

  #sample(): Found | undefined {
    const line = this.#lineEnd(this.#from)
    if (line === WAIT) return undefined
    if (line === NONE) return this.#bad('no marker', this.#find(MARKER, this.#from + 1))
    if (this.#isHeader(line)) return this.#ended(line)
    const trailer = this.#find(TRAILER, Math.max(this.#searched, line))
    if (trailer < 0) return undefined
    const end = this.#lineEnd(trailer)
    if (end === WAIT) return undefined
    const why = end === NONE ? 'no trailer' : this.#check(line, trailer, end)
    if (why !== '') return this.#unended(why, end === NONE ? trailer + TRAILER.length : end)
    this.start = line
    this.end = trailer
    this.number = this.#trailer.number
    this.steady = this.#trailer.steady
    this.#goOn(end)
    return 'sample'
  }

  /** What is wrong with the sample, '' if nothing is. */
  #check(line: number, trailer: number, end: number): string {
    this.time = readMarker(this.bytes, this.#from, line)
    if (Number.isNaN(this.time) || !readTrailer(this.bytes, trailer, end, this.#trailer))
      return 'no marker or no trailer'
    const { crc, crcAt } = this.#trailer
    if (crc32(this.bytes.subarray(this.#from, crcAt), this.seed) !== crc) return 'checksum of a sample'
    if (findLongLine(this.bytes, line, trailer, this.#limits.line) >= 0) return 'longer than a line may be'
    return ''
  }

  /** Lines that start with `#`: a file's header, or comments, which are passed over. */
  #header(): Found | undefined {
    const end = this.#find(MARKER, Math.max(this.#searched, this.#from + 1))
    if (end >= 0) return this.#lines(end) ?? this.next()
    return this.waiting > this.#limits.header ? this.#bad('longer than a header may be', -1) : undefined
  }

  #lines(end: number): Found | undefined {
    this.text = this.bytes.toString('utf8', this.#from, end)
    this.#goOn(end)
    return this.text.startsWith('# Recollect: ') ? 'header' : undefined
  }

  /** Whether another file's header stands behind a marker: then that was the last of its file. */
  #isHeader(line: number): boolean {
    const end = line + HEADER.length
    return end <= this.#to && HEADER.compare(this.bytes, line, end) === 0
  }

  #ended(line: number): Found {
    this.time = readMarker(this.bytes, this.#from, line)
    this.#goOn(line)
    if (!Number.isNaN(this.time)) return 'end'
    this.why = 'no marker'
    return 'bad'
  }

  #last(how: 'whole' | 'torn'): Found | undefined {
    if (this.#passing) return undefined
    const whole = how === 'whole'
    if (whole && this.bytes[this.#from] === HASH) return this.#lines(this.#to)
    const line = this.#lineEnd(this.#from)
    if (whole && line === this.#to) return this.#ended(line)
    this.why = 'an unfinished sample'
    return 'bad'
  }

  /**
   * Gives up a sample whose end, before `end`, does not fit: what began last before it may be whole.
   *
   * What began earlier has no trailer of its own. Trying each beginning would take for ever in text that is made for that.
   */
  #unended(why: string, end = this.#to): Found {
    const view = this.bytes.subarray(0, end)
    let last = view.lastIndexOf(MARKER)
    while (last > this.#from && view[last - 1] !== NEWLINE) last = view.lastIndexOf(MARKER, last - 1)
    if (last > this.#from) return this.#bad(why, last)
    return this.#bad(why, end < this.#to ? end : -1)
  }

  /** Gives text up to `next` up; −1: all that is there and what follows, up to a marker. */
  #bad(why: string, next: number): Found {
    this.#passing = next < 0
    this.#goOn(next < 0 ? Math.max(this.#from, this.#to - KEPT) : next)
    this.why = why
    return 'bad'
  }

  /** Passes over text up to the next marker; true if one is there. */
  #pass(): boolean {
    const marker = this.#find(MARKER, this.#from + 1)
    this.#passing = marker < 0
    this.#goOn(marker < 0 ? Math.max(this.#from, this.#to - KEPT) : marker)
    return marker >= 0
  }

  #goOn(at: number): void {
    this.#from = at
    this.#searched = at
  }

  /** Where a line starts with `needle` from `at` on, behind the text's first byte; −1 if none does yet. */
  #find(needle: Buffer, at: number): number {
    const view = this.bytes.subarray(0, this.#to)
    let found = view.indexOf(needle, at)
    while (found > 0 && view[found - 1] !== NEWLINE) found = view.indexOf(needle, found + 1)
    this.#searched = found < 0 ? Math.max(at, this.#to - needle.length) : found
    return found
  }

  /** The offset behind the short line that begins at `at`, `WAIT` if its end is not there yet, `NONE` if it has none. */
  #lineEnd(at: number): number {
    const most = Math.min(this.#to, at + SHORT_LINE)
    for (let i = at; i < most; i++) if (this.bytes[i] === NEWLINE) return i + 1
    return most < this.#to ? NONE : WAIT
  }
}
