import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import { type Ahead, FIELDS, type FrameStretch, type VerifiedFrame, verifiedAt } from './ahead.ts'
import type { PieceReader } from './piece-reader.ts'
import type { Reading } from './sample-reader.ts'

/** To begin with: enough for most samples. */
const SIZE = 64 * 1024

/** What is read of a file. */
export interface Plan {
  /** A frame each, which begins where the one before ends. */
  readonly stretches: readonly FrameStretch[]
  readonly how: 'next' | 'anywhere'
  readonly finish: 'end' | 'elsewhere'
  readonly header: Header
}

/**
 * Reads the samples of stretches of which somebody else reads some ahead.
 *
 * As long as all is well, each stretch is read by whoever comes to it first. From the first one on that is not, all is read
 * here, as it would be alone: what is told of damage is the same.
 */
export class AheadReader implements Reading {
  readonly #reader: PieceReader
  readonly #plan: Plan
  #ahead: Ahead | undefined
  #stretch = -1
  /** The stretch that was read here last. */
  #own = -1
  #frame: VerifiedFrame | undefined
  #sample = 0
  /** The lines of a sample: to fetch all of them at once from the other core's cache is faster than line by line. */
  #bytes: Buffer = Buffer.allocUnsafeSlow(SIZE)
  /** Of the last sample that was read ahead. */
  #time = Number.NaN
  #finished = false

  constructor(reader: PieceReader, plan: Plan, ahead: Ahead) {
    this.#reader = reader
    this.#plan = plan
    this.#ahead = ahead
  }

  /** The next sample if no reading is needed for it. */
  next(): Sample | undefined {
    const frame = this.#frame
    if (frame === undefined) return this.#reader.next()
    const { samples } = frame
    const at = this.#sample * FIELDS
    if (at >= samples.length) return undefined
    const [time = Number.NaN, steady = Number.NaN, start = 0, end = 0] = samples.subarray(at, at + FIELDS)
    this.#sample++
    this.#time = time
    if (this.#bytes.length < end - start) this.#bytes = Buffer.allocUnsafeSlow(2 * (end - start))
    this.#bytes.set(frame.bytes.subarray(start, end))
    return { time, steady, bytes: this.#bytes, start: 0, end: end - start, header: this.#plan.header, afterLoss: false }
  }

  /** Reads on; false if there is nothing left. */
  async fill(): Promise<boolean> {
    if (this.#frame === undefined && this.#own >= 0) {
      if (await this.#reader.read(this.#isLast(this.#own) ? 'last' : 'followed')) return true
      if (!this.#reader.decoder.isWell) this.close()
    }
    return this.#advance()
  }

  /** Nothing more is read ahead. */
  close(): void {
    this.#ahead?.stop()
    this.#ahead = undefined
  }

  async #advance(): Promise<boolean> {
    const { stretches, finish } = this.#plan
    const stretch = ++this.#stretch
    this.#frame = undefined
    if (stretch >= stretches.length) {
      this.close()
      if (!this.#finished) this.#reader.decoder.finish(finish)
      this.#finished = true
      return false
    }
    if (this.#ahead?.take(stretch) === false) {
      this.#frame = await this.#ahead.frame(stretch)
      this.#sample = 0
      if (this.#frame !== undefined) return true
      this.close()
    }
    this.#begin(stretch)
    return true
  }

  #isLast(stretch: number): boolean {
    return stretch === this.#plan.stretches.length - 1
  }

  /** Reads a stretch here, and the mark behind it, which verifies it. */
  #begin(index: number): void {
    const { stretches, how } = this.#plan
    const stretch = stretches[index]
    if (stretch === undefined) return
    const { offset, frame } = stretch
    const end = verifiedAt(stretches, index)
    if (index === 0) this.#reader.jump(offset, end, how)
    else if (this.#own === index - 1) this.#reader.extend(end)
    else this.#reader.pass(offset, end, { fileId: frame.fileId, number: frame.firstNumber, time: this.#time })
    this.#own = index
  }
}
