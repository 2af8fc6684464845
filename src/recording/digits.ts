import { NINE, POINT, ZERO } from '../vocabulary/ascii.ts'

/** Writes a whole number ≥ 0 in decimal, padded with zeros to at least `width` digits; returns the offset behind it. */
export function writeDigits(bytes: Uint8Array, at: number, value: number, width = 1): number {
  let digits = 1
  for (let rest = Math.floor(value / 10); rest > 0; rest = Math.floor(rest / 10)) digits++
  const end = at + Math.max(digits, width)
  let rest = value
  for (let i = end - 1; i >= at; i--) {
    const next = Math.floor(rest / 10)
    bytes[i] = ZERO + (rest - next * 10)
    rest = next
  }
  return end
}

/** The offset behind the decimal digits that begin at `at`, `at` itself if there are none. */
export function skipDigits(bytes: Uint8Array, at: number, end: number): number {
  let i = at
  while (i < end && isDigit(bytes[i])) i++
  return i
}

/** The number that the decimal digits in `bytes[start..end)` are. */
export function readDigits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let i = start; i < end; i++) value = value * 10 + ((bytes[i] ?? ZERO) - ZERO)
  return value
}

/**
 * Seconds out of `whole` digits, a dot and decimals, in `bytes[start..end)` whole; NaN if that is not what stands there.
 *
 * Parsed as one integer and divided once: 1795288876.940 becomes the double that is nearest to it.
 */
export function readSeconds(bytes: Uint8Array, start: number, end: number): number {
  const dot = skipDigits(bytes, start, end)
  if (dot === start || bytes[dot] !== POINT) return Number.NaN
  const decimals = end - dot - 1
  if (decimals < 1 || decimals > 6 || dot - start > 11 || skipDigits(bytes, dot + 1, end) !== end) return Number.NaN
  const scale = 10 ** decimals
  const units = readDigits(bytes, start, dot) * scale + readDigits(bytes, dot + 1, end)
  return Number.isSafeInteger(units) ? units / scale : Number.NaN
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE
}
