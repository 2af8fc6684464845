import type { TimeStyle } from '../../vocabulary/format.ts'
import { optionError } from '../usage-error.ts'

/** What the letters of collectl's -o ask for. */
export interface OutputLetters {
  readonly time?: TimeStyle
  readonly milliseconds?: boolean
  readonly perInterval?: boolean
  /** Decimals of a plot. */
  readonly digits?: number
  /** What happens to a plot file that is there already. */
  readonly existing?: 'append' | 'overwrite'
  /** Plot files are named after the time at which the recording was begun, too. */
  readonly isUnique?: boolean
}

const LETTERS: Readonly<Record<string, OutputLetters>> = {
  T: { time: 'time' },
  d: { time: 'date-time' },
  D: { time: 'full-date-time' },
  U: { time: 'epoch' },
  m: { milliseconds: true },
  n: { perInterval: true },
  1: { digits: 1 },
  2: { digits: 2 },
  a: { existing: 'append' },
  c: { existing: 'overwrite' },
  u: { isUnique: true },
  // Plot files are never compressed, which is what z asks for.
  z: {},
}

/** Letters of collectl that are left out, and what to use instead. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  g: '-w shows all digits',
  G: '-w shows all digits',
  i: '--stats --statopts i',
  A: '--stats --statopts ai',
  x: '--format csv, and awk(1) for the lines beyond a limit',
  X: '--format csv, and awk(1) for the lines beyond a limit',
}

/** Understands -o; several add up, the last of a kind counts. Milliseconds alone show the time they are of. */
export function outputLetters(given: readonly string[]): OutputLetters {
  let result: OutputLetters = {}
  for (const letter of given.join('')) {
    const asked = LETTERS[letter]
    const instead = LEFT_OUT[letter]
    if (instead !== undefined) throw optionError('-o', `${letter}: not supported: ${instead}`)
    if (asked === undefined) {
      throw optionError('-o', `${letter}: unknown letter: choose from ${Object.keys(LETTERS).join(' ')}`)
    }
    result = { ...result, ...asked }
  }
  return result.milliseconds && result.time === undefined ? { ...result, time: 'time' } : result
}
