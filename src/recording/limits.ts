import { NEWLINE } from '../vocabulary/ascii.ts'

/** What a reader accepts: a hostile file costs no more memory than this. All in bytes. */
export interface Limits {
  /** A line, its newline included. */
  readonly line: number
  /** A sample, its marker and trailer included. */
  readonly sample: number
  /** The header's text. */
  readonly header: number
  /** The text of one compressed frame. */
  readonly frameText: number
}

const KIB = 1024
const MIB = 1024 * KIB

/** What FORMAT.md says that a reader bounds. */
export const defaultLimits: Limits = { line: MIB, sample: 64 * MIB, header: MIB, frameText: 256 * MIB }

/** A zstd frame's window that a reader sets memory aside for: 2^23 bytes, enough for every level up to 19. */
export const WINDOW_LOG_MAX = 23

/** The most that one zstd block decompresses to (RFC 8878, 3.1.1.2.3). */
export const BLOCK_MAX = 128 * KIB

/** Where a line longer than `most` begins in `bytes[start..end)`, or −1. Looks at each MiB only once or twice, from its end. */
export function findLongLine(bytes: Buffer, start: number, end: number, most: number): number {
  let line = start
  while (end - line > most) {
    const newline = bytes.lastIndexOf(NEWLINE, line + most - 1)
    if (newline < line) return line
    line = newline + 1
  }
  return -1
}
