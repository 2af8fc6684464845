import type { Sample } from '../vocabulary/sample.ts'
import { Decoder } from './decoder.ts'
import type { RecordingFile } from './recording-file.ts'
import type { Passed, TrackerOptions } from './sample-tracker.ts'

const CHUNK = 256 * 1024

/** Reads the samples of a piece of a file after the other. */
export class PieceReader {
  readonly decoder: Decoder
  readonly #file: RecordingFile
  #offset = 0
  #end = 0

  constructor(file: RecordingFile, options: Omit<TrackerOptions, 'name'>) {
    this.#file = file
    this.decoder = new Decoder({ name: file.path, ...options })
  }

  /** How far in the file it has come. */
  get offset(): number {
    return this.#offset
  }

  /** The next sample if no reading is needed for it. */
  next(): Sample | undefined {
    return this.decoder.next()
  }

  /** Reads on; false if nothing is left of the piece. `last`: no other piece follows it. */
  async read(piece: 'last' | 'followed'): Promise<boolean> {
    if (this.#offset >= this.#end) return false
    const size = Math.min(CHUNK, this.#end - this.#offset)
    const count = await this.#file.read(this.decoder.room(size).subarray(0, size), this.#offset)
    this.decoder.added(count)
    this.#offset += count
    if (count === 0) this.#offset = this.#end
    if (piece === 'last' && this.#offset >= this.#end) this.decoder.end()
    return true
  }

  /** Goes on up to `end`. */
  extend(end: number): void {
    this.#end = end
  }

  /** Goes on with another piece; `next` if that follows, in its file, what was read before. */
  jump(offset: number, end: number, how: 'next' | 'anywhere'): void {
    this.decoder.jump(offset, how)
    this.#offset = offset
    this.#end = end
  }

  /** Goes on with another piece as if all between had been read, and all had been well. */
  pass(offset: number, end: number, passed: Passed): void {
    this.jump(offset, end, 'next')
    this.decoder.pass(passed)
  }
}
