import { parseDuration } from '../layout/duration.ts'
import { isDirectory } from '../sink/is-directory.ts'
import { meantBy, optionError, type UsageError } from './usage-error.ts'

/** Words behind an option, understood; each throws a UsageError that names the option, the word and what it should be. */

function wrong(option: string, typed: string, wanted: string): UsageError {
  return optionError(option, `${JSON.stringify(typed)}: expected ${wanted}`)
}

/** A whole number of at least `least`. */
export function wholeNumber(option: string, typed: string, least = 0): number {
  const value = Number(typed)
  if (!/^-?\d+$/.test(typed) || !Number.isSafeInteger(value) || value < least) {
    throw wrong(option, typed, `a whole number, ${least} or more`)
  }
  return value
}

const BYTES: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/** Bytes: `500M`, `2G`, `1048576`. */
export function byteCount(option: string, typed: string): number {
  const [, digits, letter] = /^(\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?$/i.exec(typed) ?? []
  const size = Number(digits) * (BYTES[(letter ?? '').toLowerCase()] ?? Number.NaN)
  if (!(size > 0)) throw wrong(option, typed, 'a size, e.g. 500M or 2G')
  return Math.round(size)
}

/** Seconds of one to three intervals: `10`, `10:60`, `0.5`. */
export function intervalList(option: string, typed: string): readonly number[] {
  const parts = typed.split(':')
  if (parts.length > 3 || !parts.every((part) => /^(\d+(\.\d*)?|\.\d+)$/.test(part))) {
    throw wrong(option, typed, 'seconds, e.g. 10 or 10:60')
  }
  return parts.map(Number)
}

/** Seconds of a time: `5m`, `90s`, `10`. */
export function duration(option: string, typed: string): number {
  return meantBy(option, () => parseDuration(typed))
}

/** Seconds of a time that is more than none: `90s`, `2h`. */
export function someSeconds(option: string, typed: string): number {
  const seconds = duration(option, typed)
  if (seconds <= 0) throw optionError(option, `${typed}: must be more than 0`)
  return seconds
}

/** A directory that is there. */
export function directory(option: string, typed: string): string {
  if (!isDirectory(typed)) throw optionError(option, `${typed}: no such directory`)
  return typed
}

// Control characters, tabulators aside, would reach the terminal.
const NO_SEPARATOR = /[%\d]|(?!\t)\p{Cc}/u
const LAST_ASCII = 127

/** What stands between columns: characters, or `9`, a character's decimal code. */
export function separator(option: string, typed: string): string {
  const isCode = /^\d+$/.test(typed)
  const text = isCode ? String.fromCharCode(Number(typed)) : typed
  const isAscii = !isCode || Number(typed) <= LAST_ASCII
  // A percent sign would make collectl's readers see a format; a line's end would make two lines of one.
  if (text === '' || !isAscii || NO_SEPARATOR.test(text))
    throw wrong(option, typed, 'a character or its decimal code, e.g. , or 9')
  return text
}
