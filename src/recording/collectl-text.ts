import type { Notice } from '../vocabulary/error.ts'
import { RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import { parseCollectlHeader, type Users } from './collectl-header.ts'
import { CollectlSplitter, type Found } from './collectl-splitter.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { Losses } from './losses.ts'

/** How text of collectl's is read. */
export interface CollectlOptions {
  /** What notices call the file: its path. */
  readonly name: string
  readonly onNotice?: ((notice: Notice) => void) | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly users?: Users | undefined
}

/** A piece of the file's text, and between which offsets of the file it was found. */
export interface Piece {
  readonly text: Uint8Array
  readonly from: number
  readonly to: number
}

/** Text that cannot be had: between which offsets of the file, and whether that is because the file ends too early. */
export interface Damage {
  readonly from: number
  readonly to: number
  readonly why: string
  readonly cut: boolean
}

const MOST_HEADER_LINES = 100_000

/** Makes samples of the text of collectl's files: whose they are, and what is missing between them. */
export class CollectlText {
  /** The header of the file that the text is of: there are several where files were glued together. */
  header: Header | undefined
  /** A header that is used again where the text has the same lines. */
  known: Header | undefined
  /** The last file had its end. */
  closed = false
  readonly #options: CollectlOptions
  readonly #splitter: CollectlSplitter
  readonly #losses: Losses
  /** Between which offsets the text stands that is not taken yet. */
  #from = 0
  #to = 0
  /** Where the last piece began, and whether something was taken since it came. */
  #lastFrom = 0
  #taken = false
  #ended: 'whole' | 'torn' | undefined
  #damage: Damage | undefined
  #cut = true
  #lastTime = Number.NaN
  #toldOfLongLines = false

  constructor(options: CollectlOptions) {
    this.#options = options
    this.#splitter = new CollectlSplitter({ ...defaultLimits, ...options.limits })
    this.#losses = new Losses(options.name, options.onNotice ?? (() => {}))
  }

  /** How much text waits for its end, in bytes. */
  get waiting(): number {
    return this.#splitter.waiting
  }

  push({ text, from, to }: Piece): void {
    if (this.#splitter.waiting === 0) this.#from = from
    else if (this.#taken) this.#from = this.#lastFrom
    this.#taken = false
    this.#lastFrom = from
    this.#to = to
    this.#splitter.push(text)
  }

  /** The text has an end here, as it was written or because of damage. Call `next` until it has no more. */
  end(damage?: Damage): void {
    this.#ended = damage === undefined ? 'whole' : 'torn'
    if (damage === undefined) return
    this.#cut = damage.cut
    this.#damage = damage
  }

  /** The next sample, or undefined if that takes more text. */
  next(): Sample | undefined {
    for (;;) {
      const found = this.#splitter.next() ?? this.#finish()
      if (found === undefined) return undefined
      const sample = this.#take(found)
      this.#taken = true
      if (sample !== undefined) return sample
    }
  }

  /** No more comes at all: tells what is still to be told. */
  finish(): void {
    if (this.closed || !this.#cut) this.#settle(Number.NaN)
    else this.#losses.torn({ last: this.#lastTime, zone: this.#zone })
  }

  get #zone(): string {
    return this.header?.zone ?? 'UTC'
  }

  #finish(): Found | undefined {
    if (this.#ended === undefined) return undefined
    const found = this.#splitter.finish(this.#ended)
    if (found !== undefined) return found
    this.#ended = undefined
    // What stands before it is as good as ever.
    if (this.#damage !== undefined) this.#losses.note(this.#damage.from, this.#damage.to, this.#damage.why)
    this.#damage = undefined
    return undefined
  }

  #take(found: Found): Sample | undefined {
    switch (found) {
      case 'sample':
        return this.#sample()
      case 'header':
        this.#begin()
        return undefined
      case 'end':
        this.closed = true
        return undefined
      case 'bad':
        this.#losses.note(this.#from, this.#to, this.#splitter.why)
        return undefined
    }
  }

  #sample(): Sample | undefined {
    const { time, bytes, start, end, shortened } = this.#splitter
    const { header } = this
    this.closed = false
    if (header === undefined) {
      this.#losses.note(this.#from, this.#to, 'the header is lost')
      return undefined
    }
    const afterLoss = this.#losses.pending
    this.#settle(time)
    // One like it is as a rule in every sample.
    if (shortened && !this.#toldOfLongLines) {
      this.#toldOfLongLines = true
      this.#losses.note(this.#from, this.#to, 'lines longer than they may be, cut')
      this.#losses.settle({ count: 0, after: time, before: time, zone: this.#zone })
    }
    this.#lastTime = time
    return { time, steady: Number.NaN, bytes, start, end, header, afterLoss }
  }

  #settle(before: number): void {
    this.#losses.settle({ count: undefined, after: this.#lastTime, before, zone: this.#zone })
  }

  /** Throws `not-a-recording` for the first header; another one that cannot be read is damage like any other. */
  #begin(): void {
    const { name, users } = this.#options
    const lines = this.#splitter.text.trimEnd().split('\n', MOST_HEADER_LINES)
    if (this.header !== undefined && !this.closed) this.finish()
    this.closed = false
    this.#cut = true
    const { known } = this
    const isKnown = known !== undefined && known.lines.length === lines.length
    try {
      const again = isKnown && lines.every((line, i) => line === known.lines[i])
      this.header = again ? known : parseCollectlHeader(lines, { where: name, users })
    } catch (error) {
      if (this.header === undefined || !(error instanceof RecollectError)) throw error
      this.#losses.note(this.#from, this.#to, error.message)
      this.header = undefined
    }
  }
}
