import { hostname } from 'node:os'
import { userName } from '../../user.ts'
import type { Screen, ViewOptions } from '../../vocabulary/format.ts'
import type { OptionTable } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import type { Terminal } from './terminal.ts'

/** Options that say how columns look. */
export const screenOptions = {
  bits: { type: 'boolean', describe: 'Show bits instead of bytes' },
  float: { type: 'boolean', describe: 'Show all numbers with decimals where there is room' },
  integer: { type: 'boolean', describe: 'Show all numbers without decimals' },
  nocolor: { type: 'boolean', describe: 'No colours, like NO_COLOR in the environment' },
  color: { type: 'boolean', describe: 'Colours and updates even if the output is not a terminal' },
  bw: { type: 'boolean', describe: 'Colours for a light background' },
  'black-on-white': { type: 'boolean', describe: 'The same as --bw', hidden: true },
  blackonwhite: { type: 'boolean', describe: 'The same as --bw', hidden: true },
  noheaders: { type: 'boolean', describe: 'Show the heading only once' },
} as const satisfies OptionTable

/** What was typed of these. */
export interface Typed {
  readonly bits?: boolean | undefined
  readonly float?: boolean | undefined
  readonly integer?: boolean | undefined
  readonly noheaders?: boolean | undefined
  readonly hr?: string | undefined
  readonly nocolor?: boolean | undefined
  readonly color?: boolean | undefined
  readonly bw?: boolean | undefined
  readonly 'black-on-white'?: boolean | undefined
  readonly blackonwhite?: boolean | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** How numbers are written. Throws a UsageError where two ways are asked for. */
export function numberOptions({ bits, float, integer }: Typed): Pick<ViewOptions, 'bits' | 'numbers'> {
  if (float && integer) throw new UsageError('--float and --integer: choose one', { option: '--float' })
  return { bits: bits === true, numbers: float ? 'float' : integer ? 'integer' : undefined }
}

/** A width that no row reaches, for what is no terminal. */
const ENDLESS = { columns: Number.POSITIVE_INFINITY, rows: 0 }

function backgroundOf(typed: Typed, environment: Environment): Screen['background'] {
  const isLight = typed.bw || typed['black-on-white'] || typed.blackonwhite
  if (typed.nocolor || (environment['NO_COLOR'] && !typed.color)) return 'none'
  return isLight ? 'light' : 'dark'
}

/** Whether the environment says that the terminal understands UTF-8 (locale(7): the first of these that is set). */
function speaksUnicode(environment: Environment): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''
  return /utf-?8/i.test(locale)
}

/** Whether the terminal takes control sequences; a dumb one, or one without a name, would show them (terminfo(5)). */
function isControlled({ TERM = '' }: Environment): boolean {
  return TERM !== '' && TERM !== 'dumb'
}

/** The terminal that columns are shown at; undefined where they go to a file, another program or a dumb terminal. */
export function screenOf(typed: Typed, terminal: Terminal, environment: Environment = process.env): Screen | undefined {
  if (!typed.color && (terminal.size === undefined || !isControlled(environment))) return undefined
  return {
    size: () => terminal.size ?? ENDLESS,
    hasPages: !typed.noheaders && typed.hr === undefined,
    background: backgroundOf(typed, environment),
    isUnicode: speaksUnicode(environment),
    onNotice: terminal.notice,
  }
}

/** Terminals that keep a stack of titles (XTWINOPS 22 and 23 in xterm's control sequences), or do nothing about it. */
const TITLED = /^(xterm|screen|tmux|rxvt|alacritty|foot)/

/** The title of the terminal while this runs. */
export class Title {
  readonly #terminal: Terminal
  readonly #text: string | undefined

  constructor(terminal: Terminal, words: readonly string[], environment: Environment = process.env) {
    this.#terminal = terminal
    const isTitled = terminal.size !== undefined && TITLED.test(environment['TERM'] ?? '')
    const text = `(${userName()}@${hostname()}) ${words.join(' ')}`
    this.#text = isTitled ? text.replaceAll(/[^\x20-\x7e]/g, '?') : undefined
  }

  /** With the next text that is shown. */
  set(): void {
    if (this.#text !== undefined) this.#terminal.out.write(`\x1b[22;2t\x1b]2;${this.#text}\x07`)
  }

  async reset(): Promise<void> {
    if (this.#text !== undefined) this.#terminal.out.write('\x1b[23;2t')
    await this.#terminal.out.flush()
  }
}
