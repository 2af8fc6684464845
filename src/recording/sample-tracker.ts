import { type Notice, RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import { crcSeed, type FileId } from './file-id.ts'
import type { FrameIndex } from './frame-index.ts'
import type { FrameMark } from './frame-mark.ts'
import { fileIdOf, parseHeader } from './header.ts'
import { headerLines } from './header-copy.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { Losses } from './losses.ts'
import { type Found, SampleSplitter } from './sample-splitter.ts'

/** How samples are told apart and verified. */
export interface TrackerOptions {
  /** What notices call the recording: its path. */
  readonly name: string
  readonly onNotice?: ((notice: Notice) => void) | undefined
  readonly limits?: Partial<Limits> | undefined
  /** Headers that are known beforehand. */
  readonly headers?: ReadonlyMap<FileId, Header> | undefined
}

/** The samples up to here were verified elsewhere, and all was well. */
export interface Passed {
  readonly fileId: FileId
  /** The next sample's number, and the last one's time in epoch seconds. */
  readonly number: number
  readonly time: number
}

/** What is known of one of the files that the text is of: there are several where files were glued together. */
interface File {
  readonly id: FileId | undefined
  header: Header | undefined
  /** The next sample's number; undefined: whatever comes. */
  number: number | undefined
  /** How many samples it has, by its index. */
  total: number | undefined
  lastTime: number
  closed: boolean
}

/**
 * Makes samples of a recording's text: knows whose they are, that each comes once and in order, and what is missing.
 *
 * It does not know how the text was compressed; whoever feeds it tells what it learns beside the text.
 */
export class SampleTracker {
  readonly splitter: SampleSplitter
  /** Something was noted since this was set to false. */
  noted = false
  /** Nothing was ever noted. */
  isWell = true
  readonly #name: string
  readonly #losses: Losses
  readonly #files = new Map<FileId, File>()
  #file: File | undefined
  /** Where in the file the text comes from that is being looked at. */
  #from = 0
  #to = 0
  /** Where the text that is not taken yet begins. */
  #textFrom = 0
  #textEnds: 'whole' | 'torn' | undefined
  #mark: FrameMark | undefined
  #jumped = false

  constructor({ name, onNotice, limits, headers }: TrackerOptions) {
    this.#name = name
    this.#losses = new Losses(name, onNotice ?? (() => {}))
    this.splitter = new SampleSplitter({ ...defaultLimits, ...limits })
    for (const [id, header] of headers ?? []) this.#files.set(id, newFile(id, header))
  }

  /** The header of the file that the text is of, if one has come by. */
  get header(): Header | undefined {
    return this.#file?.header
  }

  /** The headers that have come by. */
  get headers(): ReadonlyMap<FileId, Header> {
    const known = [...this.#files].flatMap(([id, { header }]) => (header === undefined ? [] : [[id, header] as const]))
    return new Map(known)
  }

  /** Whether the file had an end. */
  get closed(): boolean {
    return this.#file?.closed ?? false
  }

  /** The next sample, or undefined if that takes more text. */
  next(): Sample | undefined {
    for (;;) {
      const found = this.splitter.next() ?? this.#finishText()
      if (found === undefined) return undefined
      const sample = this.#take(found)
      this.#textFrom = this.#from
      if (sample !== undefined) return sample
    }
  }

  /** The text that is added next comes from between these offsets of the file. */
  locate(from: number, to: number): void {
    this.#from = from
    this.#to = to
    if (this.splitter.waiting === 0) this.#textFrom = from
  }

  /** The text has an end here: `whole` as it was written, or `torn`. Call `next` until it has no more, then go on. */
  endText(how: 'whole' | 'torn'): void {
    this.#textEnds = how
  }

  /** Text is missing, or worse. */
  note(from: number, to: number, why: string): void {
    this.#losses.note(from, to, why)
    this.noted = true
    this.isWell = false
  }

  /** A frame's mark stands at the offset. */
  mark(mark: FrameMark, id: FileId, offset: number): void {
    const file = this.#select(id)
    const { number } = file
    if (number !== undefined && mark.firstNumber !== number && !this.#losses.pending)
      this.note(offset, offset, mark.firstNumber < number ? 'a frame again' : 'samples missing')
    this.#mark = mark
  }

  /** A copy of a file's header stands here; `text` is asked for if it is not known yet. */
  headerCopy(id: FileId, text: () => string | undefined): void {
    const file = this.#select(id)
    if (file.header !== undefined) return
    const copy = text()
    if (copy !== undefined) this.#begin(this.#parse(copy), id)
  }

  /** The index stands at the offset. */
  index(index: FrameIndex, id: FileId, offset: number): void {
    const file = this.#select(id)
    file.closed = true
    file.total = index.samples
    if (file.number !== undefined && file.number < index.samples) this.note(offset, offset, 'the last frames missing')
  }

  /** What comes next is from elsewhere in the file; `next` if it follows what came before all the same. */
  jump(how: 'next' | 'anywhere'): void {
    this.splitter.drop()
    this.#mark = undefined
    if (how === 'next') return
    this.#jumped = true
    for (const file of this.#files.values()) {
      file.number = undefined
    }
  }

  /** Samples of a file were taken elsewhere, and all was well with them. */
  pass({ fileId, number, time }: Passed): void {
    const file = this.#fileOf(fileId)
    file.number = number
    file.lastTime = time
  }

  /** Nothing more comes; `end` if this is the end of the file. Tells what is still to be told. */
  finish(where: 'end' | 'elsewhere'): void {
    const file = this.#file
    if (where === 'end' && file?.closed !== true) this.#losses.torn(lastOf(file))
    else this.#settle(lostAtEnd(file), Number.NaN)
  }

  #finishText(): Found | undefined {
    const how = this.#textEnds
    this.#textEnds = undefined
    if (how === undefined) return undefined
    const found = this.splitter.finish(how)
    // The frame has been told of already; should more be missing here, the next sample's number shows it.
    return found === 'bad' && this.noted && !this.#losses.pending ? undefined : found
  }

  #take(found: Found): Sample | undefined {
    switch (found) {
      case 'sample':
        return this.#sample()
      case 'header':
        this.#begin(this.#parse(this.splitter.text))
        return undefined
      case 'end':
        this.#end()
        return undefined
      case 'bad':
        this.note(this.#textFrom, this.#to, this.splitter.why)
        return undefined
    }
  }

  #sample(): Sample | undefined {
    const { time, steady, number, bytes, start, end } = this.splitter
    const file = this.#file
    if (file?.header === undefined) return this.#drop('the header is lost')
    if (file.number !== undefined && number < file.number) return this.#drop('samples again')
    this.#checkMark(number, time)
    const gap = file.number === undefined ? undefined : number - file.number
    if (gap !== undefined && gap > 0 && !this.#losses.pending) this.note(this.#from, this.#from, 'samples missing')
    const afterLoss = this.#losses.pending && gap !== 0
    if (this.#losses.pending) this.#settle(gap, time)
    file.number = number + 1
    file.lastTime = time
    return { time, steady, bytes, start, end, header: file.header, afterLoss }
  }

  /** The marker that ends a recording. */
  #end(): void {
    const file = this.#file
    if (file === undefined) return
    file.closed = true
    if (!this.#losses.pending) file.total = file.number
  }

  #drop(why: string): undefined {
    this.#mark = undefined
    this.note(this.#from, this.#to, why)
  }

  /** The first sample behind a mark is the one that the mark promised. */
  #checkMark(number: number, time: number): void {
    const mark = this.#mark
    this.#mark = undefined
    if (mark === undefined || this.noted) return
    if (mark.firstNumber !== number || mark.firstMs !== Math.round(time * 1000))
      this.note(this.#from, this.#to, 'a mark that does not fit its frame')
  }

  #settle(count: number | undefined, before: number): void {
    const file = this.#file
    this.#losses.settle({ count, after: file?.lastTime ?? Number.NaN, before, zone: file?.header?.zone ?? 'UTC' })
  }

  #parse(text: string): Header | undefined {
    try {
      return parseHeader(headerLines(text), this.#name)
    } catch (error) {
      // Once a header was read, another one that cannot be is damage like any other.
      if (this.headers.size === 0 || !(error instanceof RecollectError)) throw error
      this.note(this.#from, this.#to, error.message)
      return undefined
    }
  }

  /** A header came by; one that cannot be read makes the samples behind it nobody's. */
  #begin(header: Header | undefined, id = header && fileIdOf(header)): void {
    const file = id === undefined ? newFile(undefined, header) : this.#fileOf(id)
    file.header ??= header
    this.#become(file)
  }

  #select(id: FileId): File {
    const file = this.#fileOf(id)
    this.#become(file)
    return file
  }

  #fileOf(id: FileId): File {
    const file = this.#files.get(id) ?? newFile(id, undefined)
    this.#files.set(id, file)
    return file
  }

  #become(file: File): void {
    if (this.#file !== undefined && this.#file !== file) this.finish(this.#jumped ? 'elsewhere' : 'end')
    this.#file = file
    this.#jumped = false
    this.splitter.seed = file.id === undefined ? 0 : crcSeed(file.id)
  }
}

function newFile(id: FileId | undefined, header: Header | undefined): File {
  const unknown = { total: undefined, lastTime: Number.NaN, closed: false }
  return { id, header, number: 0, ...unknown }
}

function lostAtEnd(file: File | undefined): number | undefined {
  return file?.total === undefined || file.number === undefined ? undefined : Math.max(0, file.total - file.number)
}

function lastOf(file: File | undefined): { last: number; zone: string } {
  return { last: file?.lastTime ?? Number.NaN, zone: file?.header?.zone ?? 'UTC' }
}
