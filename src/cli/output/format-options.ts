import { type Format, type FormatOptions, formatDefaults, type TimeStyle } from '../../vocabulary/format.ts'
import type { OptionTable } from '../command.ts'
import { separator, wholeNumber } from '../values.ts'
import { zoneOption } from '../window-options.ts'
import { type OutputLetters, outputLetters } from './output-letters.ts'

/** Options that say how text looks. */
export const formatOptionTable = {
  options: {
    type: 'string',
    alias: 'o',
    array: true,
    mayBeEmpty: true,
    describe:
      "Letters: T time, d date and time (the default for more than a day), D full date and time, U epoch seconds, m milliseconds, n counts not divided by the interval, 1 or 2 decimals in plots, a append to plot files, c replace them, u add the recording's time of day to their names; z does nothing: they are never compressed",
    example: '-oDm',
  },
  hr: { type: 'string', describe: 'Lines between headings; 0 for one heading only, -1 for none', example: '--hr 40' },
  sep: { type: 'string', describe: "The separator between a plot's columns, or its decimal code", example: '--sep ,' },
  wide: { type: 'boolean', alias: 'w', describe: 'Never shorten numbers to K, M, G' },
} as const satisfies OptionTable

/** What was typed of these, and of the zone. */
export interface Typed {
  readonly options?: readonly (string | number)[] | undefined
  readonly hr?: string | undefined
  readonly sep?: string | undefined
  readonly wide?: boolean | undefined
  readonly tz?: string | undefined
  readonly utc?: boolean | undefined
}

/** Whether counts are not divided by the interval's seconds. */
export function isPerInterval({ options = [] }: Pick<Typed, 'options'>): boolean {
  return options.join('').includes('n')
}

/** What the text is for. */
interface Where {
  /** Lines of the terminal that it is shown at. */
  readonly rows: number | undefined
  readonly toFiles: boolean
  readonly format: Format
  /** How times look if nothing is said of them. */
  readonly time?: TimeStyle
}

/** How text is to look, and what happens to plot files that are there already. */
export function formatOptions(
  typed: Typed,
  where: Where,
): { readonly format: FormatOptions; readonly letters: OutputLetters } {
  const letters = outputLetters((typed.options ?? []).map(String))
  const page = where.rows === undefined ? formatDefaults.headingEvery : Math.max(1, where.rows - 2)
  const usual = where.format.headingEvery ?? page
  const format = {
    // Whoever replays wants to know when it was.
    time: letters.time ?? where.time ?? 'time',
    milliseconds: letters.milliseconds ?? formatDefaults.milliseconds,
    perInterval: letters.perInterval ?? formatDefaults.perInterval,
    digits: letters.digits ?? formatDefaults.digits,
    zone: zoneOption(typed),
    separator: typed.sep === undefined ? formatDefaults.separator : separator('--sep', typed.sep),
    headingEvery: typed.hr === undefined ? usual : wholeNumber('--hr', typed.hr, -1),
    wide: typed.wide ?? formatDefaults.wide,
    toFiles: where.toFiles,
  }
  return { format, letters }
}
