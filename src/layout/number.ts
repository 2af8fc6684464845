/** What stands where a number is not known. */
export const UNKNOWN = '-'

/** How a human-readable number starts: the letter that its unit already has, and what one letter is to the next. */
export interface Letters {
  /** Index into blank, K, M, G …: 1 for a value that counts kibibytes and is to say so. */
  readonly start: number
  readonly divisor: 1000 | 1024
}

const LETTERS = ['', 'K', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']

/** Above this a double is an integer, and not every integer is a double. */
const EXACT = 2 ** 53

/** Scaled values below this have a product error under 2^-10, far from where a rounding could tip. */
const SAFE_PRODUCT = 2 ** 43

/** The decimal digits of an integral double, all of them: JavaScript's own text ends in zeros above 2^53. */
function integral(value: number): string {
  return Math.abs(value) <= EXACT ? `${value}` : BigInt(value).toString()
}

/** The nearest integer; of two, the even one. */
export function nearest(value: number): number {
  const rounded = Math.round(value)
  // Math.round takes ties up, C's printf takes them to the even neighbour.
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

const FRACTIONS: readonly (readonly string[])[] = [1, 2, 3].map((digits) =>
  Array.from({ length: 10 ** digits }, (_, n) => `.${`${n}`.padStart(digits, '0')}`),
)

/** Any value and number of decimals, slowly. */
function fixedSlow(value: number, digits: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? '-' : ''
  // A double is halfway between two decimals exactly if this product, which is exact, is an odd integer.
  const halves = size * 2 ** (digits + 1)
  let text: string
  if (halves < EXACT && halves % 2 === 1) {
    const doubled = BigInt(halves) * 5n ** BigInt(digits)
    const down = doubled / 2n
    const even = `${down % 2n === 0n ? down : down + 1n}`.padStart(digits + 1, '0')
    text = `${even.slice(0, -digits)}.${even.slice(-digits)}`
  } else {
    text = size < 1e21 ? size.toFixed(digits) : `${BigInt(size)}.${'0'.repeat(digits)}`
  }
  return sign !== '' && /[1-9]/.test(text) ? sign + text : text
}

/**
 * The value with so many decimals (0 to 100), rounded as C's printf does: the exact binary value, ties to even.
 *
 * A result of zero has no sign. A value that is not finite is unknown, `-`.
 */
export function fixed(value: number, digits: number): string {
  const small = value | 0
  if (digits === 0) {
    if (small === value) return `${small}`
    return Number.isFinite(value) ? integral(nearest(value)) : UNKNOWN
  }
  const fractions = FRACTIONS[digits - 1]
  if (fractions !== undefined) {
    if (small === value) return small + (fractions[0] ?? '')
    const scaled = value * fractions.length
    if (scaled >= 0 && scaled < SAFE_PRODUCT) {
      const units = Math.round(scaled)
      const off = units - scaled
      if (off < 0.499 && off > -0.499) {
        const front = Math.floor(units / fractions.length)
        return front + (fractions[units - front * fractions.length] ?? '')
      }
    }
  }
  return Number.isFinite(value) ? fixedSlow(value, digits) : UNKNOWN
}

/** The value cut to an integer, towards zero; `-` if it is not finite. */
export function whole(value: number): string {
  const small = value | 0
  if (small === value) return `${small}`
  return Number.isFinite(value) ? integral(Math.trunc(value)) : UNKNOWN
}

/** What is less than one of the next letter, in its tenths: 500 K in three characters are `.5M`, 1000 K in four `1M`. */
function tenths(size: number, divisor: number): string {
  const part = Math.max(1, Math.round((Math.abs(size) * 10) / divisor))
  return (size < 0 ? '-' : '') + (part < 10 ? `.${part}` : '1')
}

/**
 * The value rounded to an integer that takes at most `width` characters (3 or more), the last a letter where it had to be divided.
 *
 * Digits behind the division are dropped: 99999 in 4 is `99K`. Beyond yotta the cell is `#`s.
 */
export function human(value: number, width: number, letters: Letters): string {
  if (!Number.isFinite(value)) return UNKNOWN
  let size = value < 0 ? -Math.round(-value) : Math.round(value)
  if (size === 0) return '0'
  let text = integral(size)
  let letter = letters.start
  if (letter === 0 && text.length <= width) return text
  while (text.length >= width) {
    if (++letter >= LETTERS.length) return '#'.repeat(width)
    const smaller = Math.trunc(size / letters.divisor)
    if (smaller === 0) return tenths(size, letters.divisor) + (LETTERS[letter] ?? '')
    size = smaller
    text = integral(size)
  }
  return text + (LETTERS[letter] ?? '')
}

/** The value rounded to an integer, ties away from zero as in `human`, never shortened. */
export function unshortened(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN
  const size = value < 0 ? -Math.round(-value) : Math.round(value)
  return size === 0 ? '0' : integral(size)
}

/** The value with `digits` decimals, or with fewer, or shortened with a letter, so that it keeps to `width` characters. */
export function fitted(value: number, format: { readonly digits: number; readonly width: number }): string {
  const text = fixed(value, format.digits)
  if (text.length <= format.width) return text
  const short = fixed(value, 0)
  return short.length <= format.width ? short : human(value, format.width, { start: 0, divisor: 1000 })
}
