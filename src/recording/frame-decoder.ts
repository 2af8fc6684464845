import { type AheadWork, FIELDS, type VerifiedFrame, verifiedAt } from './ahead.ts'
import { PieceReader } from './piece-reader.ts'
import { RecordingFile } from './recording-file.ts'

/** Decompresses and verifies frames that are read ahead. */
export class FrameDecoder {
  readonly #work: AheadWork
  readonly #reader: PieceReader
  #last = -1

  constructor(work: AheadWork) {
    const { path, descriptor, size, headers } = work
    this.#work = work
    this.#reader = new PieceReader(RecordingFile.of(descriptor, { path, size }), { headers })
  }

  /** The frame of a stretch; undefined where anything is not as the index and the format say. Nothing is decoded behind that. */
  async decode(stretch: number): Promise<VerifiedFrame | undefined> {
    const about = this.#work.stretches[stretch]
    if (about === undefined) return undefined
    this.#begin(stretch)
    const reader = this.#reader
    const bytes = new Uint8Array(about.textBytes)
    const samples = new Float64Array(FIELDS * about.samples)
    let count = 0
    let end = 0
    do {
      for (let sample = reader.next(); sample !== undefined; sample = reader.next()) {
        if (count === about.samples || sample.end - sample.start > bytes.length - end) return undefined
        const start = end
        bytes.set(sample.bytes.subarray(sample.start, sample.end), start)
        end += sample.end - sample.start
        samples.set([sample.time, sample.steady, start, end], FIELDS * count++)
      }
    } while (await reader.read('followed'))
    return reader.decoder.isWell && count === about.samples ? { bytes, samples } : undefined
  }

  #begin(stretch: number): void {
    const { stretches } = this.#work
    const about = stretches[stretch]
    if (about === undefined) return
    const { offset, frame } = about
    const end = verifiedAt(stretches, stretch)
    if (stretch > 0 && this.#last === stretch - 1) this.#reader.extend(end)
    else this.#reader.pass(offset, end, { fileId: frame.fileId, number: frame.firstNumber, time: Number.NaN })
    this.#last = stretch
  }
}
