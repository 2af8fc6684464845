import { HYPHEN, NINE, POINT, ZERO } from '../vocabulary/ascii.ts'
import { latin1 } from './latin1.ts'

/**
 * Numbers straight from bytes.
 *
 * A double holds 15 decimal digits exactly, the kernel's counters have up to 20. A long number is therefore kept as
 * two doubles, `high × 10^15 + low`, whose differences are exact as long as the difference itself fits a double.
 */
export const LOW_DIGITS = 15
/** 10^15. */
export const LOW_SPAN = 1e15

/** The last number that was read: its parts, and where it ended. */
export interface Decimal {
  /** NaN where there was no number. */
  low: number
  high: number
  /** The byte behind the number; the start where there was none. */
  end: number
}

/** Reads a decimal number, with sign and fraction, at `position`. */
export function readDecimal(bytes: Uint8Array, position: number, into: Decimal): void {
  let at = position
  const negative = bytes[at] === HYPHEN
  if (negative) at++
  const first = at
  let low = 0
  let high = 0
  let byte = bytes[at] ?? 0
  while (byte >= ZERO && byte <= NINE) {
    if (at - first >= LOW_DIGITS) {
      // Shift one digit from low to high, so that low keeps its 15.
      const carry = Math.floor(low / (LOW_SPAN / 10))
      high = high * 10 + carry
      low -= carry * (LOW_SPAN / 10)
    }
    low = low * 10 + (byte - ZERO)
    byte = bytes[++at] ?? 0
  }
  if (at === first) {
    into.low = Number.NaN
    into.high = 0
    into.end = position
    return
  }
  if (byte === POINT) {
    const point = at
    at = skipDigits(bytes, at + 1)
    low = fraction(bytes, { first, point, end: at })
    high = 0
    if (at === point + 1) at = point
  }
  into.low = negative ? -low : low
  into.high = negative ? -high : high
  into.end = at
}

function fraction(
  bytes: Uint8Array,
  at: { readonly first: number; readonly point: number; readonly end: number },
): number {
  const { first, point, end } = at
  if (end - first - 1 > LOW_DIGITS) {
    return Number(latin1(bytes, first, end))
  }
  let digits = 0
  for (let place = first; place < end; place++) {
    if (place !== point) digits = digits * 10 + ((bytes[place] ?? ZERO) - ZERO)
  }
  // Two integers that a double holds exactly: their quotient is rounded once, to the nearest.
  return digits / 10 ** (end - point - 1)
}

function skipDigits(bytes: Uint8Array, position: number): number {
  let at = position
  for (let byte = bytes[at] ?? 0; byte >= ZERO && byte <= NINE; byte = bytes[at] ?? 0) at++
  return at
}

/** The two parts as one number: exact, a bigint where a double would not be; NaN where not even that holds it. */
export function joinDecimal(high: number, low: number): number | bigint {
  if (high === 0) return low
  // Hundreds of digits are no counter.
  if (!Number.isFinite(high) || Number.isNaN(low)) return Number.NaN
  const value = BigInt(high) * BigInt(LOW_SPAN) + BigInt(low)
  const isSafe = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)
  return isSafe ? Number(value) : value
}
