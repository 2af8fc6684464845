import type { ReadySamples, Sample } from '../vocabulary/sample.ts'
import type { Window } from '../vocabulary/window.ts'
import type { Reading } from './sample-reader.ts'

const DONE: IteratorResult<Sample, undefined> = { done: true, value: undefined }

/**
 * The samples of a window, one after the other.
 *
 * Written by hand: a generator would cost more a sample than finding it does.
 */
export class SampleIterator implements ReadySamples, AsyncIterable<Sample> {
  readonly #open: () => Promise<Reading>
  readonly #from: number
  readonly #thru: number
  #reader: Reading | undefined
  #done = false

  /** `open` is called when the first sample is asked for. */
  constructor(open: () => Promise<Reading>, window?: Window) {
    this.#open = open
    this.#from = window?.from ?? Number.NEGATIVE_INFINITY
    this.#thru = window?.thru ?? Number.POSITIVE_INFINITY
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<Sample, undefined>> {
    try {
      const sample = this.ready()
      return sample === undefined ? this.#readOn() : Promise.resolve({ done: false, value: sample })
    } catch (error) {
      return Promise.reject(error)
    }
  }

  return(): Promise<IteratorResult<Sample, undefined>> {
    this.#done = true
    this.#reader?.close()
    return Promise.resolve(DONE)
  }

  /** The next one that needs no reading. */
  ready(): Sample | undefined {
    if (this.#done || this.#reader === undefined) return undefined
    for (;;) {
      const sample = this.#reader.next()
      if (sample === undefined || (sample.time >= this.#from && sample.time <= this.#thru)) return sample
    }
  }

  async #readOn(): Promise<IteratorResult<Sample, undefined>> {
    if (this.#done) return DONE
    this.#reader ??= await this.#open()
    while (await this.#reader.fill()) {
      const value = this.ready()
      if (value !== undefined) return { done: false, value }
    }
    this.#done = true
    return DONE
  }
}
