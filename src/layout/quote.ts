import { visible } from './escape.ts'

/** Longest text that a cell of the common spreadsheets holds. */
const LONGEST = 32_767

const FORMULA = /^[=+\-@]/
const SPECIAL = /[",]/

/** Text made visible, and cut to so many characters. */
function shownWithin(longest: number, text: string): string {
  return visible(text.slice(0, longest)).slice(0, longest)
}

/**
 * Recorded text as a field of comma-separated values (RFC 4180): made visible, so that a row is a line, and cut to 32767 characters.
 *
 * Text that a spreadsheet would take for a formula gets an apostrophe before it, which a spreadsheet does not show.
 */
export function csvField(text: string): string {
  const shown = shownWithin(LONGEST, text)
  const harmless = FORMULA.test(shown) ? `'${shown}` : shown
  return SPECIAL.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** A line that a module printed itself: made visible, and cut to 32767 characters. */
export function ownLine(text: string): string {
  return visible(text.length > LONGEST ? text.slice(0, LONGEST) : text)
}

const BLANKS = /\s+/g

/** Recorded text as the last cell of a plot line: made visible, cut, without blanks at its end; `-` if there is none. */
export function plotRest(text: string): string {
  return shownWithin(LONGEST, text).trimEnd() || '-'
}

/** Longest word that stands among others in a plot line. */
const LONGEST_WORD = 4096

/** What needs no look at single characters, as nearly all names. */
const ONE_CELL = /^[\x21-\x7e]{1,64}$/

/** Recorded text as one cell of a plot line: what would end the cell, the separator (blanks, where it is one), becomes `_`. */
export function plotCell(text: string, separator: string): string {
  if (separator === ' ' && ONE_CELL.test(text)) return text
  const word = shownWithin(LONGEST_WORD, text).trimEnd() || '-'
  if (separator === ' ') return word.replace(BLANKS, '_')
  return separator === '' ? word : word.replaceAll(separator, '_')
}

/** A number with all its digits, as JavaScript, JSON and most programs read them; `unknown` if it is not finite. */
export function precise(value: number, unknown: string): string {
  return value - value === 0 ? `${value}` : unknown
}
