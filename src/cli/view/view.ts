import type { Choice } from '../../playback/report-maker.ts'
import type { Notice } from '../../vocabulary/error.ts'
import type { Selected, ViewOptions } from '../../vocabulary/format.ts'
import type { Header } from '../../vocabulary/header.ts'
import { type Importer, playsOnly } from '../../vocabulary/importer.ts'
import type { Interval } from '../../vocabulary/report.ts'
import { type Chosen, choose, type Offer } from '../choose.ts'
import type { OptionTable } from '../command.ts'
import { EXPORTED } from '../export/exported.ts'
import { type Typed as AnalysisTyped, analyzed } from '../process/analyses.ts'
import {
  type ProcessLetters,
  type Typed as ProcessTyped,
  processLetters,
  processOptionTable,
} from '../process/process-options.ts'
import { meantByOne, optionError } from '../usage-error.ts'
import { zoneOption } from '../window-options.ts'
import { pickColumns } from './columns.ts'
import { parseCounterNames } from './counter-name.ts'
import { dressTop, parseTop, topOf } from './top.ts'

/** Options that say what of a recording is shown. */
export const viewOptions = {
  subsys: {
    type: 'string',
    alias: 's',
    describe:
      "Subsystems: collectl's letters (capital: each instance), names, or changes of the default (+ adds, - leaves out)",
    example: '-s cdN, -s cpu,Disk, -s +Z, -s-n',
  },
  top: {
    type: 'string',
    describe:
      "Only the instances with most of a metric, most first: any metric, or collectl's names for processes (time, iokb, rss, majf …) and slabs (totsize, numobj …)",
    example: '--top process.rss,5, --top iokb',
  },
  ...processOptionTable,
  iosize: { type: 'boolean', describe: 'Brief: add the average sizes of reads, writes and packets' },
  columns: {
    type: 'string',
    describe: 'Only these metrics, of the total or of one instance',
    example: '--columns cpu.user,disk.sda.readBytes',
  },
} as const satisfies OptionTable

/** Shown where nothing else was asked for, of what was recorded. */
const DEFAULTS = ['cpu', 'memory', 'disk', 'net']
/** The same in a plot, where collectl's columns of the CPU are those of two modules. */
const PLOTTED = ['cpu', 'load', 'memory', 'disk', 'net']

/** What to read, what to hand to the format, and how an interval is changed on the way. */
export interface View {
  readonly importers: readonly Importer[]
  readonly shown: readonly Selected[]
  readonly reshape: (interval: Interval) => Interval
  /** Which instances are shown, where somebody named them. */
  readonly instances?: Choice
  /** Where it is shown as dstat's columns. */
  readonly views?: ViewOptions
}

/** Shows intervals as they are. */
export const unchanged = (interval: Interval): Interval => interval

/** What was typed of these. */
export interface Typed extends ProcessTyped, AnalysisTyped {
  readonly iosize?: boolean | undefined
  readonly subsys?: string | undefined
  readonly top?: string | undefined
  readonly columns?: string | undefined
  readonly import?: readonly (string | number)[] | undefined
  readonly plot?: boolean | undefined
  readonly format?: string | undefined
  readonly export?: readonly (string | number)[] | undefined
  readonly tz?: string | undefined
  readonly utc?: boolean | undefined
}

const importersOf = (selected: readonly Selected[]): readonly Importer[] => selected.map(({ importer }) => importer)

/** What is looked at. */
interface Circumstances {
  /** Names of the modules that the recordings hold. */
  readonly recorded: ReadonlySet<string>
  /** It is the running machine. */
  readonly isRecording?: boolean
  /** Those of the recordings. */
  readonly headers?: readonly Header[]
  readonly onNotice: (notice: Notice) => void
}

/** The view of some metrics alone. */
async function viewOfColumns(columns: string, offer: Omit<Offer, 'spec' | 'defaults'>): Promise<View> {
  const names = parseCounterNames(columns)
  const modules = [...new Set(names.map(({ module }) => module))]
  const chosen = { ...offer, spec: undefined, names: modules, defaults: [] }
  const importers = importersOf(await meantByOne('--columns', columns, () => choose(chosen)))
  const { selected, reshape } = pickColumns(importers, names)
  return { importers, shown: selected, reshape }
}

/** The view that was asked for. */
export async function viewOf(
  typed: Typed,
  { recorded, isRecording = false, headers = [], onNotice }: Circumstances,
): Promise<View> {
  const offer = { imports: typed.import, isRecording, headers, onNotice }
  if (typed.columns !== undefined) {
    if (typed.subsys === undefined && typed.top === undefined) return viewOfColumns(typed.columns, offer)
    throw optionError('--columns', 'chooses by itself: leave -s and --top out')
  }
  const letters = typed.procopts === undefined ? undefined : processLetters(typed.procopts)
  const dress = await dressing(typed, letters)
  const keep = await processFilter(typed)
  if (typed.top !== undefined) {
    const hidesZeros = letters?.hidesZeros === true
    const top = { ...parseTop(typed.top), hidesZeros }
    const wanted = { ...offer, spec: typed.subsys, defaults: [], each: [top.module] }
    const chosen = await meantByOne('--top', typed.top, () => choose(wanted))
    const selected = chosen.map((one) => ({ ...one, importer: dressTop(dress(one.importer), top) }))
    const importers = importersOf(selected)
    const most = topOf(importers, top)
    return { importers, shown: selected, reshape: (interval) => most(keep(interval)) }
  }
  const sumUp = analyzed(typed)
  if (sumUp.length > 0) {
    if (typed.procstate !== undefined) {
      throw optionError('--procstate', '--procanalyze follows processes through all their states')
    }
    const chosen = await choose({ ...offer, spec: typed.subsys, defaults: [], each: sumUp })
    const shown = typed.subsys === undefined ? [] : await choose({ ...offer, spec: typed.subsys, defaults: [] })
    return { importers: importersOf(chosen), shown, reshape: keep }
  }
  // What wrote no list of its modules may hold anything.
  // Of exports, the default and what is added to it are everything that there is of these modules.
  const exportsAll = typed.export !== undefined && /^(\+[^-]*)?$/.test(typed.subsys ?? '')
  const usual = exportsAll ? EXPORTED : isPlot(typed) ? PLOTTED : DEFAULTS
  const defaults = usual.filter((name) => recorded.size === 0 || recorded.has(name))
  const asked = await choose({ ...offer, spec: typed.subsys, defaults })
  // collectl plots interrupts as a column of each CPU.
  const plotsInterrupts = isPlot(typed) && asked.some(({ importer }) => importer.name === 'interrupt')
  // Other systems add up themselves, and want what there is to add.
  const each = plotsInterrupts ? ['cpu'] : exportsAll ? defaults : []
  const chosen = each.length > 0 ? await choose({ ...offer, spec: typed.subsys, defaults, each }) : asked
  const selected = chosen.map((one) => ({ ...one, importer: dress(one.importer) }))
  return { importers: importersOf(selected), shown: held(selected, recorded, typed), reshape: keep }
}

/** What options make of a module; loads what makes it only where there are any. */
async function dressing(typed: Typed, letters: ProcessLetters | undefined): Promise<(importer: Importer) => Importer> {
  const size = typed.iosize ? (await import('./io-sizes.ts')).withSizes : (importer: Importer) => importer
  if (letters === undefined) return size
  const { dressProcess } = await import('../process/process-columns.ts')
  const zone = zoneOption(typed)
  return (importer) => (importer.name === 'process' ? dressProcess(importer, { letters, zone }) : size(importer))
}

/** Leaves out the processes that were not asked for. */
async function processFilter({ procfilt, procstate }: Typed): Promise<(interval: Interval) => Interval> {
  if (procfilt === undefined && procstate === undefined) return unchanged
  const { onlyProcesses, parseProcessFilter, parseProcessStates } = await import('../process/process-filter.ts')
  return onlyProcesses([
    ...(procfilt === undefined ? [] : [parseProcessFilter(procfilt)]),
    ...(procstate === undefined ? [] : [parseProcessStates(procstate)]),
  ])
}

function isPlot({ plot, format }: Typed): boolean {
  return plot === true || format === 'plot'
}

/**
 * What was recorded of what was asked for; all of it in a plot, whose columns follow from what was asked alone.
 *
 * A module that was imported may be younger than the recording, and understand lines that another one recorded.
 */
function held(selected: readonly Chosen[], recorded: ReadonlySet<string>, typed: Typed): readonly Chosen[] {
  if (recorded.size === 0) return selected
  const found = selected.filter(({ importer, isImported }) => isImported || recorded.has(importer.name))
  if (found.length > 0 && !isPlot(typed)) return found
  // What only old recordings hold is not missed in others.
  return selected.filter((one) => found.includes(one) || !playsOnly(one.importer))
}
