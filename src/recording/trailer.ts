import { BLANK, HYPHEN, NEWLINE, NINE, POINT, ZERO } from '../vocabulary/ascii.ts'
import { readDigits, readSeconds, skipDigits, writeDigits } from './digits.ts'

/** What the line behind a sample starts with: `#end NUMBER STEADY CRC`. */
export const TRAILER = Buffer.from('#end ')

/** The longest trailer line, in bytes. */
export const TRAILER_ROOM = 80

const CRC_DIGITS = 8
const HEX = '0123456789abcdef'
const UNKNOWN = HYPHEN

/** What a trailer says. */
export interface Trailer {
  /** The sample's number in its file, from 0. */
  number: number
  /** Seconds of a clock that is never set; NaN where the writer knew none. */
  steady: number
  /** The checksum as written, and where it stands: it covers all bytes from the marker up to here. */
  crc: number
  crcAt: number
}

/** Writes `#end NUMBER STEADY ` (microseconds); returns the offset behind it, where the checksum goes. */
export function writeTrailerHead(bytes: Buffer, at: number, sample: { number: number; steady: number }): number {
  let i = at + TRAILER.copy(bytes, at)
  i = writeDigits(bytes, i, sample.number)
  bytes[i++] = BLANK
  if (sample.steady >= 0) {
    const micros = Math.round(sample.steady * 1e6)
    const seconds = Math.floor(micros / 1e6)
    i = writeDigits(bytes, i, seconds)
    bytes[i++] = POINT
    i = writeDigits(bytes, i, micros - seconds * 1e6, 6)
  } else bytes[i++] = UNKNOWN
  bytes[i++] = BLANK
  return i
}

/** Writes the checksum and the line's end; returns the offset behind it. */
export function writeTrailerCrc(bytes: Buffer, at: number, crc: number): number {
  for (let i = 0; i < CRC_DIGITS; i++) bytes[at + i] = HEX.charCodeAt((crc >>> (28 - 4 * i)) & 15)
  bytes[at + CRC_DIGITS] = NEWLINE
  return at + CRC_DIGITS + 1
}

/** Reads the trailer line in `bytes[start..end)`, its newline included, into `trailer`; false if it is none. */
export function readTrailer(bytes: Buffer, start: number, end: number, trailer: Trailer): boolean {
  const number = start + TRAILER.length
  const steady = skipDigits(bytes, number, end)
  const crcAt = end - CRC_DIGITS - 1
  if (steady === number || steady - number > 15 || crcAt - 1 <= steady) return false
  if (bytes[steady] !== BLANK || bytes[crcAt - 1] !== BLANK) return false
  const known = bytes[steady + 1] !== UNKNOWN
  trailer.number = readDigits(bytes, number, steady)
  trailer.steady = known ? readSeconds(bytes, steady + 1, crcAt - 1) : Number.NaN
  trailer.crc = readHex(bytes, crcAt)
  trailer.crcAt = crcAt
  return trailer.crc >= 0 && (known ? trailer.steady >= 0 : crcAt - steady === 3)
}

/** Eight lower-case hexadecimal digits, −1 if they are not. */
function readHex(bytes: Buffer, at: number): number {
  let value = 0
  for (let i = at; i < at + CRC_DIGITS; i++) {
    const byte = bytes[i] ?? 0
    const digit = byte >= ZERO && byte <= NINE ? byte - ZERO : byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1
    if (digit < 0) return -1
    value = ((value << 4) | digit) >>> 0
  }
  return value
}
