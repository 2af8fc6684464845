import type { Notice } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import type { Window } from '../vocabulary/window.ts'
import type { CollectlText } from './collectl-text.ts'
import type { TextPart } from './gzip-text.ts'

const DONE: IteratorResult<Sample, undefined> = { done: true, value: undefined }

/** What a reading of the text knows beforehand. */
export interface Reading {
  readonly text: CollectlText
  readonly parts: AsyncIterator<TextPart, void, undefined>
  readonly window?: Window | undefined
  /** Times never go back: what comes behind the window need not be read. */
  readonly ordered: boolean
  readonly name: string
  readonly onNotice?: ((notice: Notice) => void) | undefined
  /** Called when a piece of text was taken, up to this offset of the file. */
  readonly onPiece?: ((to: number, bytes: number) => void) | undefined
}

/** The samples of a window, one after the other; written by hand for the sake of speed. */
export class CollectlSamples implements AsyncIterableIterator<Sample, undefined> {
  readonly #reading: Reading
  readonly #from: number
  readonly #thru: number
  /** No part will come any more, and nothing at all. */
  #read = false
  #done = false

  constructor(reading: Reading) {
    this.#reading = reading
    this.#from = reading.window?.from ?? Number.NEGATIVE_INFINITY
    this.#thru = reading.window?.thru ?? Number.POSITIVE_INFINITY
  }

  get header(): Header | undefined {
    return this.#reading.text.header
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Sample, undefined>> {
    try {
      const sample = this.#within()
      return sample === undefined ? this.#readOn() : Promise.resolve({ done: false, value: sample })
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async return(): Promise<IteratorResult<Sample, undefined>> {
    this.#done = true
    await this.#reading.parts.return?.()
    return DONE
  }

  #within(): Sample | undefined {
    while (!this.#done) {
      const sample = this.#reading.text.next()
      if (sample === undefined || (sample.time >= this.#from && sample.time <= this.#thru)) return sample
      if (this.#reading.ordered && sample.time > this.#thru) this.#done = true
    }
    return undefined
  }

  async #readOn(): Promise<IteratorResult<Sample, undefined>> {
    while (!this.#done) {
      await this.#readPart()
      const value = this.#within()
      if (value !== undefined) return { done: false, value }
      if (this.#read) {
        this.#done = true
        this.#reading.text.finish()
      }
    }
    return this.return()
  }

  async #readPart(): Promise<void> {
    const { text, parts, name, onNotice, onPiece } = this.#reading
    const { value: part } = await parts.next()
    if (part === undefined) {
      this.#read = true
      text.end()
    } else if ('text' in part) {
      text.push(part)
      onPiece?.(part.to, part.text.length)
    } else if ('why' in part) text.end(part)
    else {
      const message = `${name}: damaged: bytes ${part.doubtFrom} to ${part.doubtTo - 1}: checksum of a gzip member: any of it may be wrong`
      onNotice?.({ code: 'damaged', message })
    }
  }
}
