import type { Look } from '../vocabulary/view.ts'

/** Bytes are told in bits; numbers of all kinds are floats, or integers. */
export interface NumberChoice {
  readonly bits?: boolean
  readonly numbers?: 'float' | 'integer'
}

/**
 * What a cell's colour follows: its magnitude, or its step, 0 to 7; or that it is nothing (`zero`), all of 100 %
 * (`full`), not known, or no number that has steps.
 */
export type Tier = number | 'zero' | 'full' | 'unknown' | 'plain'

/** A number as text: exactly as wide as its column, the letter of its magnitude apart. */
export interface CellText {
  readonly text: string
  /** '' where the column has none, a blank where none is needed. */
  readonly letter: string
  readonly tier: Tier
}

/** Colours after which they begin anew. */
export const TIERS = 8

const DECIMAL = [' ', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']
const BYTES = ['B', ...DECIMAL.slice(1)]
const BITS = ['b', ...DECIMAL.slice(1)]
const BITS_A_BYTE = 8
const DECIMAL_BASE = 1000
/** Columns narrower than this have no room for a letter. */
const LEAST_WITH_LETTER = 4

/** Where a number is to fit, and by what it is divided until it does. */
interface Room {
  readonly room: number
  readonly base: number
  readonly isFloat?: boolean
}

/** How often a number was divided until it fitted, and what is left of it. */
interface Short {
  readonly text: string
  readonly divisions: number
}

function whole(value: number): string {
  const size = Math.round(Math.abs(value))
  return value < 0 && size > 0 ? `-${size}` : `${size}`
}

/** With as many decimals as there is room for. */
function decimals(value: number, room: number): string {
  for (let digits = room - 2; digits > 0; digits--) {
    const text = value.toFixed(digits)
    if (text.length <= room) return text
  }
  return whole(value)
}

function shortened(value: number, { room, base, isFloat = false }: Room): Short {
  let rest = value
  for (let divisions = 0; divisions < DECIMAL.length; divisions++) {
    if (whole(rest).length <= room) {
      const text = isFloat && rest !== 0 ? decimals(rest, room) : whole(rest)
      return { text, divisions }
    }
    rest /= base
  }
  return { text: '#'.repeat(room), divisions: DECIMAL.length - 1 }
}

/** What is too large for a column that needs no letter otherwise takes one all the same: 1234 in 3 is `1k`. */
function squeezed(value: number, width: number): string {
  const { text, divisions } = shortened(value / DECIMAL_BASE, { room: width - 1, base: DECIMAL_BASE })
  return text + (DECIMAL[divisions + 1] ?? '#')
}

const HOUR = 60
const DAY = 24 * HOUR
const WEEK = 7 * DAY

/** Minutes as `2h05`, `14h`, `3d`, `9w`. */
function span(minutes: number, width: number): string {
  const two = (size: number): string => `${Math.floor(size)}`.padStart(2)
  const texts = [
    `${two(minutes / HOUR)}h${`${Math.floor(minutes % HOUR)}`.padStart(2, '0')}`,
    `${two(minutes / HOUR)}h`,
    `${two(minutes / DAY)}d`,
  ]
  return texts.find((text) => text.length <= width) ?? `${two(minutes / WEEK)}w`
}

/** Whether its numbers are shortened, and have a letter that says so. */
function hasLetter({ step, width }: Look): boolean {
  return (step === 1000 || step === 1024) && width >= LEAST_WITH_LETTER
}

function tierOf(value: number, look: Look, { text, divisions }: Short): Tier {
  if (text === '0') return 'zero'
  if (look.step <= 0) return 'plain'
  if (look.kind === 'percent' && Math.round(value) >= 100) return 'full'
  const isByMagnitude = look.step === 1000 || look.step === 1024
  return (isByMagnitude ? divisions : Math.floor(Math.abs(value) / look.step)) % TIERS
}

/** A number as it stands in a column; a dash where it is not known. */
export function cellText(value: number, look: Look, choice: NumberChoice = {}): CellText {
  const { kind, width } = look
  const lettered = hasLetter(look)
  if (!Number.isFinite(value))
    return { text: '-'.padStart(lettered ? width - 1 : width), letter: lettered ? ' ' : '', tier: 'unknown' }
  if (kind === 'minutes') return { text: span(value, width).padStart(width), letter: '', tier: 'plain' }
  const bits = kind === 'bytes' && choice.bits === true
  const base = look.step === 1024 && !bits ? 1024 : 1000
  const told = bits ? value * BITS_A_BYTE : value
  const isFloat = choice.numbers === undefined ? kind === 'float' : choice.numbers === 'float'
  const room = lettered ? width - 1 : width
  const short = shortened(told, { room, base, isFloat })
  if (!lettered && short.divisions > 0) {
    return { text: squeezed(told, width).padStart(width), letter: '', tier: tierOf(told, look, short) }
  }
  const letters = bits ? BITS : base === 1024 ? BYTES : DECIMAL
  const letter = short.text === '0' ? ' ' : (letters[short.divisions] ?? '?')
  return { text: short.text.padStart(room), letter: lettered ? letter : '', tier: tierOf(told, look, short) }
}
