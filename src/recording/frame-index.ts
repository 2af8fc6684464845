import { type Envelope, envelopeKind, INDEX_PAYLOAD_MAX } from './envelope.ts'

/** A frame of samples, as the index at the end of a closed file knows it. Times are epoch milliseconds. */
export interface IndexedFrame {
  /** Where its mark begins in the file, in bytes. */
  readonly offset: number
  readonly firstNumber: number
  readonly firstMs: number
  readonly lastMs: number
  readonly textBytes: number
}

/** The index of a file that was closed. */
export interface FrameIndex {
  /** Where the index itself begins in the file: elsewhere it does not hold. */
  readonly offset: number
  /** How many samples the file holds. */
  readonly samples: number
  /** The time of the marker that ends the file. */
  readonly endMs: number
  /** In the order of the file; the number of a frame is its place in this list. */
  readonly frames: readonly IndexedFrame[]
}

const HEAD = 32
const ENTRY = 40

/** The payload of an index, or undefined if it would be longer than a reader accepts: then readers walk the file. */
export function formatIndex({ offset, frames, samples, endMs }: FrameIndex): Buffer | undefined {
  const size = HEAD + ENTRY * frames.length
  if (size > INDEX_PAYLOAD_MAX) return undefined
  const payload = Buffer.alloc(size)
  const put = (at: number, values: readonly number[]): void => {
    values.forEach((value, i) => {
      payload.writeBigUInt64LE(BigInt(value), at + 8 * i)
    })
  }
  put(0, [offset, frames.length, samples, endMs])
  frames.forEach((frame, i) => {
    put(HEAD + ENTRY * i, [frame.offset, frame.firstNumber, frame.firstMs, frame.lastMs, frame.textBytes])
  })
  return payload
}

/** The index that an envelope holds, undefined if it holds none or one that contradicts itself. */
export function readIndex({ kind, payload }: Envelope): FrameIndex | undefined {
  if (kind !== envelopeKind.index || payload.length < HEAD) return undefined
  // A week has thousands of numbers, which Buffer's own methods take 1 ms longer to read when Node has just started.
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length)
  const number = (at: number): number => Number(view.getBigUint64(at, true))
  const count = number(8)
  if (payload.length !== HEAD + ENTRY * count) return undefined
  const samples = number(16)
  const frames = Array.from({ length: count }, (_, i) => {
    const at = HEAD + ENTRY * i
    return {
      offset: number(at),
      firstNumber: number(at + 8),
      firstMs: number(at + 16),
      lastMs: number(at + 24),
      textBytes: number(at + 32),
    }
  })
  const ascending = frames.every((frame, i) => {
    const next = frames[i + 1]
    if (next === undefined) return frame.firstNumber <= samples
    return next.offset > frame.offset && next.firstNumber >= frame.firstNumber
  })
  return ascending ? { offset: number(0), samples, endMs: number(24), frames } : undefined
}
