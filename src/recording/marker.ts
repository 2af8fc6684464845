import { POINT } from '../vocabulary/ascii.ts'
import { readSeconds, writeDigits } from './digits.ts'

/** What a marker line starts with: `>>> 1795288876.940 <<<`. */
export const MARKER = Buffer.from('>>> ')

const BEHIND = Buffer.from(' <<<\n')

/** The longest marker line that is written, in bytes. */
export const MARKER_ROOM = 32

/** Writes the line `>>> SECONDS.mmm <<<` for a time in epoch milliseconds; returns the offset behind it. */
export function writeMarker(bytes: Buffer, at: number, ms: number): number {
  const seconds = Math.floor(ms / 1000)
  let i = at + MARKER.copy(bytes, at)
  i = writeDigits(bytes, i, seconds)
  bytes[i++] = POINT
  i = writeDigits(bytes, i, ms - seconds * 1000, 3)
  return i + BEHIND.copy(bytes, i)
}

/** The epoch seconds of the marker line in `bytes[start..end)`, its newline included; NaN if it is none. */
export function readMarker(bytes: Buffer, start: number, end: number): number {
  const digits = start + MARKER.length
  const behind = end - BEHIND.length
  if (behind <= digits) return Number.NaN
  if (MARKER.compare(bytes, start, digits) !== 0 || BEHIND.compare(bytes, behind, end) !== 0) return Number.NaN
  return readSeconds(bytes, digits, behind)
}
