import type { Header } from '../vocabulary/header.ts'
import { ENVELOPE_OVERHEAD, MARK_PAYLOAD } from './envelope.ts'
import type { FileId } from './file-id.ts'
import type { Stretch } from './file-map.ts'

/** A frame's samples, verified. */
export interface VerifiedFrame {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** What there is of each sample, see `FIELDS`. */
  readonly samples: Float64Array<ArrayBuffer>
}

/** Of each sample: its time, its steady time, and where in the bytes its lines start and end. */
export const FIELDS = 4

/** A stretch with a frame, of which the index says how much it holds. */
export type FrameStretch = Stretch & Required<Pick<Stretch, 'frame' | 'samples' | 'textBytes'>>

/** Frames of a file that are to be read ahead. */
export interface AheadWork {
  readonly path: string
  /** Open, and open until all is done. */
  readonly descriptor: number
  readonly size: number
  /** A frame each, which begins where the one before ends. */
  readonly stretches: readonly FrameStretch[]
  readonly headers: ReadonlyMap<FileId, Header>
}

/**
 * Somebody who decompresses and verifies frames, elsewhere, before they are asked for. What is not as it should be is left to
 * who asks, with all that follows: so nobody else has to know what damage is, or tells of it.
 */
export interface Ahead {
  /** Takes a stretch, the next one, for who asks; false if it is being read ahead. */
  take(stretch: number): boolean
  /** The frame of a stretch that is being read ahead; undefined if it is not well. */
  frame(stretch: number): Promise<VerifiedFrame | undefined>
  /** Nothing more is read. */
  stop(): void
}

/** Where the mark behind a stretch ends, which verifies it; where the last one does. */
export function verifiedAt(stretches: readonly FrameStretch[], index: number): number {
  const next = stretches[index + 1]
  return next === undefined ? (stretches[index]?.end ?? 0) : next.offset + MARK_PAYLOAD + ENVELOPE_OVERHEAD
}

/** Starts reading ahead; undefined where that cannot be. */
export type StartAhead = (work: AheadWork) => Ahead | undefined
