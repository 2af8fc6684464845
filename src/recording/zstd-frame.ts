import { BLOCK_MAX } from './limits.ts'

/** How zstd's frames and blocks are laid out, as far as one can walk them without decompressing (RFC 8878, 3.1.1). */

/** The magic number a frame begins with, as it stands in the file. */
export const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/** The most bytes that a frame's header has: magic, descriptor, window, dictionary id, content size. */
export const FRAME_HEADER_MAX = 18

const DICTIONARY_ID_BYTES = [0, 1, 2, 4]
const CONTENT_SIZE_BYTES = [0, 2, 4, 8]

/** The size of a frame's header with its magic number, from its descriptor byte; −1 if that is reserved. */
export function frameHeaderSize(descriptor: number): number {
  if ((descriptor & 0x08) !== 0) return -1
  const singleSegment = (descriptor & 0x20) !== 0
  const contentSize = CONTENT_SIZE_BYTES[descriptor >> 6] ?? 0
  const window = singleSegment ? 0 : 1
  // A single segment has no window descriptor, but at least one byte of content size.
  return (
    5 + window + (DICTIONARY_ID_BYTES[descriptor & 3] ?? 0) + (contentSize === 0 && singleSegment ? 1 : contentSize)
  )
}

/** Whether a checksum of the content stands behind the frame's last block. */
export function hasChecksum(descriptor: number): boolean {
  return (descriptor & 0x04) !== 0
}

/** Bytes of the content checksum behind a frame, and of the header before each block. */
export const CHECKSUM_SIZE = 4
export const BLOCK_HEADER_SIZE = 3

const RLE = 1
const RESERVED = 3

/** A block's size with its 3-byte header, from that header read as a little-endian number; −1 if it cannot be one. */
export function blockSize(header: number): number {
  const type = (header >> 1) & 3
  const size = header >> 3
  if (type === RESERVED || size > BLOCK_MAX) return -1
  return BLOCK_HEADER_SIZE + (type === RLE ? 1 : size)
}

/** Whether the frame ends with the block of this header. */
export function isLastBlock(header: number): boolean {
  return (header & 1) === 1
}

/** Whether a magic number begins a skippable frame (RFC 8878, 3.1.2). */
export function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === 0x184d2a50
}
