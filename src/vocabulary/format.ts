import type { Notice } from './error.ts'
import type { Importer } from './importer.ts'
import type { Need } from './need.ts'
import type { Interval } from './report.ts'
import type { ShownView } from './view.ts'

/** An importer that was asked for, and how much of it. */
export interface Selected {
  readonly importer: Importer
  /** Its total (collectl's small letter). */
  readonly total: boolean
  /** Each of its instances (the capital letter). */
  readonly each: boolean
}

/** How times look: the letters of collectl's -o. */
export type TimeStyle = 'none' | 'time' | 'date-time' | 'full-date-time' | 'epoch'

/** The terminal that text is shown at. */
export interface Screen {
  /** Its size at this moment. */
  size(): { readonly columns: number; readonly rows: number }
  /** Colours for which background. */
  readonly background: 'dark' | 'light' | 'none'
  /** The heading comes again with each page of it. */
  readonly hasPages: boolean
  /** It shows characters that are not ASCII. */
  readonly isUnicode: boolean
  /** Something that is worth a line beside the text. */
  readonly onNotice: (notice: Notice) => void
}

/** What is shown of views, and how. */
export interface ViewOptions {
  /** In their order. */
  readonly shown: readonly ShownView[]
  /** Undefined: text goes to a file or another program, as wide as it is and in one colour. */
  readonly screen: Screen | undefined
  /** Bytes are told in bits. */
  readonly bits: boolean
  /** All numbers are floats, or integers. Default: as the views say. */
  readonly numbers: 'float' | 'integer' | undefined
  /** What was typed, and by whom, for files that say so. */
  readonly commandLine: string
  readonly user: string
  /** There is text before it already. */
  readonly follows: boolean
}

/** What was asked of a format. All have defaults, see `formatDefaults`. */
export interface FormatOptions {
  readonly time: TimeStyle
  readonly milliseconds: boolean
  /** IANA zone to show times in; undefined: each recording's own. */
  readonly zone: string | undefined
  /** Plot: between columns. */
  readonly separator: string
  /** Plot: decimals. */
  readonly digits: number
  /** Lines between headings; 0 for one heading only, -1 for none. */
  readonly headingEvery: number
  /** Rates were not divided by the interval. */
  readonly perInterval: boolean
  /** Numbers are never shortened to K, M, G. */
  readonly wide: boolean
  /** Writes to files rather than to one stream. */
  readonly toFiles: boolean
  /** For formats that show views. */
  readonly views?: ViewOptions
}

/** What is so unless it was asked for otherwise. */
export const formatDefaults: FormatOptions = {
  time: 'none',
  milliseconds: false,
  zone: undefined,
  separator: ' ',
  digits: 0,
  headingEvery: 22,
  perInterval: false,
  wide: false,
  toFiles: false,
}

/** Text for the stream, or for a file: `file` is its extension (`tab`, `cpu`). */
export type Emit = (text: string, file?: string) => void

/** One run of a format. */
export interface FormatRun {
  /** Prints one interval. Text holds its own line ends. */
  interval(interval: Interval, emit: Emit): void
  /** Shows an interval that goes on, in the place of what was shown of it before. */
  update?(interval: Interval, emit: Emit): void
  /** After the last. */
  end?(emit: Emit): void
}

/** Turns intervals into text for people or plots. */
export interface Format {
  readonly name: string
  /** One sentence. */
  readonly help: string
  /** Lines between headings unless the user says otherwise; 0 for one heading only. Default: a page. */
  readonly headingEvery?: number
  /** What it shows of an importer that was asked for; undefined: everything. */
  shows?(selected: Selected): Need | undefined
  open(selection: readonly Selected[], options: FormatOptions): FormatRun
}

/** Declares a format. */
export function defineFormat(format: Format): Format {
  return format
}
