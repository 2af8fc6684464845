import type { OptionTable } from '../command.ts'
import { optionError } from '../usage-error.ts'
import { wholeNumber } from '../values.ts'

/** Options that choose processes and what is said of them. */
export const processOptionTable = {
  procopts: {
    type: 'string',
    mayBeEmpty: true,
    describe:
      "How processes are shown, collectl's letters: c add the times of ended children, f page faults since the start, i I/O columns, m memory columns, k scripts instead of their interpreters, r commands without directories, R real priorities, s start time, S start date and time, t threads where they were recorded, uN user names N wide, w or wN arguments (N characters), x context switches, z leave out those with nothing under --top",
    example: '-sZ --procopts iw, --procopts xu12w80',
  },
  procstate: {
    type: 'string',
    describe: 'Only processes in these states: R S D Z T I',
    example: '-sZ --procstate DR',
  },
  procfilt: {
    type: 'string',
    describe:
      'Only processes for which one of these holds: c name matches, C name begins with, f command line matches, p pid, P parent, u user id or range, U user',
    example: '-sZ --procfilt cnginx,U1000,p1',
  },
} as const satisfies OptionTable

/** What was typed of these. */
export interface Typed {
  readonly procopts?: string | undefined
  readonly procstate?: string | undefined
  readonly procfilt?: string | undefined
}

/** What the letters of --procopts ask for. */
export interface ProcessLetters {
  readonly columns: 'usual' | 'io' | 'memory'
  readonly start: 'none' | 'time' | 'date'
  readonly withChildren: boolean
  readonly faultTotals: boolean
  readonly withoutInterpreter: boolean
  readonly withoutDirectory: boolean
  readonly realPriority: boolean
  readonly contextSwitches: boolean
  readonly hidesZeros: boolean
  readonly userWidth: number
  /** How many characters of the arguments; 0 for the command alone. */
  readonly argumentWidth: number
}

/** How processes are shown where no letter says otherwise. */
export const usualLetters: ProcessLetters = {
  columns: 'usual',
  start: 'none',
  withChildren: false,
  faultTotals: false,
  withoutInterpreter: false,
  withoutDirectory: false,
  realPriority: false,
  contextSwitches: false,
  hidesZeros: false,
  userWidth: 8,
  argumentWidth: 0,
}

const SIMPLE: Readonly<Record<string, Partial<ProcessLetters>>> = {
  c: { withChildren: true },
  f: { faultTotals: true },
  i: { columns: 'io' },
  k: { withoutInterpreter: true },
  m: { columns: 'memory' },
  r: { withoutDirectory: true },
  R: { realPriority: true },
  s: { start: 'time' },
  S: { start: 'date' },
  // Threads are shown where they were recorded.
  t: {},
  x: { contextSwitches: true },
  z: { hidesZeros: true },
}

/** Letters of collectl that are left out. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  I: 'I/O is recorded where it may be read: nothing is to be gained',
  p: 'all processes are recorded: choose with --procfilt p',
}

const WIDE_USER = 12
const LEAST_USER = 8
const MOST = 1024

/** Understands --procopts: letters, u and w with a number behind them. */
export function processLetters(typed: string): ProcessLetters {
  let result = usualLetters
  for (const [word, letter = ''] of typed.matchAll(/([a-zA-Z])\d*|./gs)) {
    const number = word.slice(1)
    const simple = SIMPLE[letter]
    const why = LEFT_OUT[letter]
    if (why !== undefined) throw optionError('--procopts', `${letter}: not supported: ${why}`)
    if (letter === 'u') {
      const userWidth = number === '' ? WIDE_USER : wholeNumber('--procopts u', number, LEAST_USER)
      result = { ...result, userWidth: Math.min(MOST, userWidth) }
    } else if (letter === 'w') {
      const argumentWidth = number === '' ? MOST : wholeNumber('--procopts w', number, 1)
      result = { ...result, argumentWidth: Math.min(MOST, argumentWidth) }
    } else if (simple === undefined || number !== '') {
      throw optionError('--procopts', `${word}: unknown letter: choose from ${Object.keys(SIMPLE).join(' ')} u w`)
    } else if (simple.columns !== undefined && result.columns !== 'usual' && result.columns !== simple.columns) {
      throw optionError('--procopts', 'i and m are different columns: choose one')
    } else result = { ...result, ...simple }
  }
  return result
}
