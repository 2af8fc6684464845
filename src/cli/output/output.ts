import { builtInFormats, loadFormat } from '../../builtin-formats.ts'
import type { FormatRun, TimeStyle } from '../../vocabulary/format.ts'
import type { Needs } from '../../vocabulary/need.ts'
import { needsVerbose } from '../choose.ts'
import type { OptionTable } from '../command.ts'
import { exportOption } from '../export/exported.ts'
import { type Typed as AnalysisTyped, analysesOf, analyzed, together } from '../process/analyses.ts'
import { optionError, UsageError } from '../usage-error.ts'
import { unchanged, type View } from '../view/view.ts'
import { zoneOption } from '../window-options.ts'
import { type Destination, FilesDestination, StreamDestination } from './destination.ts'
import { type Typed as FormatTyped, formatOptions, formatOptionTable, isPerInterval } from './format-options.ts'
import type { Terminal } from './terminal.ts'

/** Options that say as what text intervals are shown. */
export const outputOptions = {
  verbose: { type: 'boolean', describe: 'Show everything that is known, a table for each subsystem' },
  plot: { type: 'boolean', alias: 'P', describe: "Write collectl's plot format" },
  format: {
    type: 'string',
    choices: Object.keys(builtInFormats),
    describe: 'The output format',
    example: '--format csv',
  },
  export: exportOption,
  ...formatOptionTable,
} as const satisfies OptionTable

/** What was typed of these. */
export interface Typed extends FormatTyped, AnalysisTyped {
  readonly verbose?: boolean | undefined
  readonly plot?: boolean | undefined
  readonly format?: string | undefined
  readonly filename?: string | undefined
  readonly export?: readonly (string | number)[] | undefined
}

/** The name of the format that was asked for, or that fits the view. Throws a UsageError for two. */
export function formatName(typed: Typed, view: View): string {
  const asked = [typed.plot && 'plot', typed.verbose && 'verbose', typed.format].filter((name) => name !== undefined)
  const names = new Set(asked.filter((name) => name !== false))
  if (names.size > 1) throw new UsageError(`${[...names].join(' and ')}: two formats: choose one`)
  const [name] = names
  if (view.views !== undefined) return formatOfViews(name)
  if (typeof name === 'string') return name
  return needsVerbose(view.shown) ? 'verbose' : 'brief'
}

/** The format of dstat's columns that was asked for. Throws a UsageError. */
function formatOfViews(name: string | boolean = 'columns'): string {
  const known = ['columns', 'csv', 'json']
  if (typeof name === 'string' && known.includes(name)) return name
  throw new UsageError(`--view, --dstat: shown as ${known.join(', ')}, not as ${name}`, { option: '--format' })
}

/** What the text that was asked for shows of the view's modules; undefined: any of it may be looked at. */
export async function needsOf(typed: Typed, view: View): Promise<Needs | undefined> {
  if (typed.export !== undefined || view.reshape !== unchanged || analyzed(typed).length > 0) return undefined
  const format = await loadFormat(formatName(typed, view))
  const selected = new Map(view.shown.map((one) => [one.importer, one]))
  return (importer) => {
    const one = selected.get(importer)
    return one === undefined ? undefined : format.shows?.(one)
  }
}

/** Where text goes, and how times look there if nothing is said of them. */
interface Where {
  readonly terminal: Terminal
  readonly time?: TimeStyle
  /** It is the running machine. */
  readonly isLive?: boolean
}

/** Where the intervals of a view go: to exporters, and as text where that was asked for or nothing else was. */
export async function destinationOf(typed: Typed, view: View, where: Where): Promise<Destination> {
  const { export: exports = [] } = typed
  if (exports.length === 0) return textDestination(typed, view, where)
  if (isPerInterval(typed)) throw optionError('-o', 'n: exports have tot, or counters=total')
  const isText = typed.plot || typed.verbose || typed.format !== undefined
  const zone = zoneOption(typed)
  const { exportDestination } = await import('../export/export-destination.ts')
  return exportDestination(exports.map(String), {
    selection: view.shown,
    isLive: where.isLive === true,
    terminal: where.terminal,
    ...(typed.filename !== undefined && { directory: typed.filename }),
    ...(zone !== undefined && { zone }),
    ...(isText && { beside: await textDestination(typed, view, where) }),
  })
}

/** Where intervals go as text, in the format that was asked for or that fits. */
async function textDestination(typed: Typed, view: View, where: Where): Promise<Destination> {
  const { terminal, time, isLive = false } = where
  const { filename: target } = typed
  const format = await loadFormat(formatName(typed, view))
  const toFiles = target !== undefined
  const about = { rows: terminal.rows, toFiles, format, ...(time !== undefined && { time }) }
  const { format: plain, letters } = formatOptions(typed, about)
  // A file is no terminal, whatever the text beside it is shown at.
  const views = view.views && (toFiles ? { ...view.views, screen: undefined } : view.views)
  const how = { ...plain, ...(views !== undefined && { views }) }
  const analyses = await analysesOf(typed)
  const isAsked = typed.plot || typed.verbose || typed.format !== undefined
  const open = (): FormatRun => {
    if (analyses === undefined) return format.open(view.shown, how)
    return together([...(isAsked ? [format.open(view.shown, how)] : []), analyses(how)])
  }
  if (target === undefined) return new StreamDestination(open(), terminal, how.time)
  // What passes by cannot be had again: it goes behind what is there.
  const { existing = isLive ? 'append' : 'keep', isUnique = false } = letters
  return new FilesDestination({ target, zone: how.zone, existing, isUnique, isLive, open }, terminal)
}
