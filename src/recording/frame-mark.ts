import { type Envelope, envelopeKind, MARK_PAYLOAD } from './envelope.ts'

/** What stands before each frame of samples: where it belongs, and how the frame before it ended. */
export interface FrameMark {
  /** The frame's number in its file, from 0. */
  readonly sequence: number
  /** The number of its first sample, and that sample's time in epoch milliseconds. */
  readonly firstNumber: number
  readonly firstMs: number
  /** The time of the last sample before, 0 if there is none. */
  readonly lastMsBefore: number
  /** How many bytes of text the frame before holds, 0 if there is none. */
  readonly textBefore: number
}

/** A mark's payload. */
export function formatMark(mark: FrameMark): Buffer {
  const payload = Buffer.alloc(MARK_PAYLOAD)
  payload.writeUInt32LE(mark.sequence, 0)
  payload.writeUInt32LE(mark.textBefore, 4)
  payload.writeBigUInt64LE(BigInt(mark.firstNumber), 8)
  payload.writeBigUInt64LE(BigInt(mark.firstMs), 16)
  payload.writeBigUInt64LE(BigInt(mark.lastMsBefore), 24)
  return payload
}

/** The mark that an envelope holds, undefined if it holds none. */
export function readMark({ kind, payload }: Envelope): FrameMark | undefined {
  if (kind !== envelopeKind.mark) return undefined
  return {
    sequence: payload.readUInt32LE(0),
    textBefore: payload.readUInt32LE(4),
    firstNumber: Number(payload.readBigUInt64LE(8)),
    firstMs: Number(payload.readBigUInt64LE(16)),
    lastMsBefore: Number(payload.readBigUInt64LE(24)),
  }
}
