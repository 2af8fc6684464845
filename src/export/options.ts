import { RecollectError } from '../vocabulary/error.ts'
import type { EngineOption, Exporter, ExportOption } from '../vocabulary/exporter.ts'
import { settingsByName, type TypedSetting } from '../vocabulary/module-spec.ts'
import { orChoose } from '../vocabulary/nearest.ts'
import type { EngineOptions } from './engine.ts'
import type { Stat } from './joiner.ts'

/** Options of the engine and of the sink, which every exporter has. */
export interface CommonOptions extends EngineOptions {
  /** Only these subsystems of what is played. */
  readonly subsystems: string | undefined
  /** Shows what is sent. */
  readonly shows: boolean
  /** With the time before it. */
  readonly showsTime: boolean
  /** Sends nothing. */
  readonly isDry: boolean
  /** A directory for what cannot be sent yet. */
  readonly spool: string | undefined
}

/** Everything that was asked of an exporter. */
export interface ExportSettings {
  readonly common: CommonOptions
  readonly own: Readonly<Record<string, string | number | boolean | undefined>>
}

const WORD = /^[A-Za-z]\w*$/

const STATS: readonly Stat[] = ['avg', 'min', 'max', 'tot']
const TTL = 5
/** collectl's bits of `d=`: all values, those that are sent, clock time before them, do not send. */
const SHOW = 1 | 2
const SHOW_TIME = 4
const DRY = 8

/** Understands the settings as an exporter declares them. Throws a RecollectError `bad-option`. */
export function understand(exporter: Exporter, typed: readonly TypedSetting[]): ExportSettings {
  const named = typed.map(([name, value], at): TypedSetting => {
    // A word and a value is an option, and misspelled where it is not known: no file is meant to be called so.
    const isOption = isKnown(exporter, name) || (value !== undefined && WORD.test(name))
    const isOperand = at === 0 && exporter.operand !== undefined && !isOption
    if (isOperand) return [exporter.operand, value === undefined ? name : `${name}=${value}`]
    if (isKnown(exporter, name)) return [name, value]
    throw bad(exporter, name, `no such option${orChoose(name, namesOf(exporter))}`)
  })
  const settings = settingsByName(named, `export ${exporter.name}`)
  const own = Object.fromEntries(
    Object.entries(exporter.options).map(([name, option]) => [name, ownValue(exporter, name, { option, settings })]),
  )
  return { common: commonOptions(exporter, settings), own }
}

/** The engine's options, and what each does. */
export const COMMON_OPTIONS: Readonly<Record<EngineOption, ExportOption>> = {
  i: { type: 'number', help: 'Seconds between sends; the intervals in between are joined', example: 'i=60' },
  avg: { type: 'flag', help: 'With i: the mean of the values in between (the default)' },
  min: { type: 'flag', help: 'With i: the least of the values in between' },
  max: { type: 'flag', help: 'With i: the greatest of the values in between' },
  tot: { type: 'flag', help: 'With i: all that was counted in between; of values of the moment, the mean' },
  align: { type: 'flag', help: 'With i: send at multiples of i on the clock that is shown' },
  co: { type: 'flag', help: 'Changes only: leave out values equal to those sent last' },
  ttl: {
    type: 'number',
    help: 'With co: send an unchanged value again after this many reports',
    example: 'ttl=5',
  },
  s: { type: 'text', help: 'Only these of the subsystems played', example: 's=cd' },
  counters: {
    type: 'text',
    help: "How counters are sent: total (the kernel's own count) or rate (growth a second)",
    example: 'counters=rate',
  },
  spool: {
    type: 'text',
    help: 'A directory for what cannot be sent yet; it is sent when the receiver is back',
    example: 'spool=/var/spool/recollect',
  },
  d: { type: 'number', help: 'Show what is sent: 1; add 4 to show the time, 8 to send nothing', example: 'd=9' },
}

type Typed = ReadonlyMap<string, string | undefined>

function isKnown(exporter: Exporter, name: string): boolean {
  return Object.hasOwn(COMMON_OPTIONS, name) || Object.hasOwn(exporter.options, name)
}

function namesOf(exporter: Exporter): readonly string[] {
  return [...Object.keys(exporter.options), ...Object.keys(COMMON_OPTIONS)]
}

function bad(exporter: Exporter, name: string, why: string): RecollectError {
  return new RecollectError('bad-option', `export ${exporter.name}: ${name}: ${why}`)
}

function ownValue(
  exporter: Exporter,
  name: string,
  { option, settings }: { readonly option: ExportOption; readonly settings: Typed },
): string | number | boolean | undefined {
  if (option.type === 'flag') return flag(exporter, name, settings)
  if (option.type === 'text' && option.needed !== undefined && (settings.get(name) ?? '') === '') {
    throw bad(exporter, name, `needs ${option.needed}`)
  }
  if (!settings.has(name)) return option.default
  return option.type === 'number' ? number(exporter, name, settings) : text(exporter, name, settings)
}

function flag(exporter: Exporter, name: string, settings: Typed): boolean {
  if (settings.get(name) !== undefined) throw bad(exporter, name, 'takes no value')
  return settings.has(name)
}

function text(exporter: Exporter, name: string, settings: Typed): string | undefined {
  const value = settings.get(name)
  if (settings.has(name) && value === undefined) throw bad(exporter, name, 'needs a value')
  return value
}

function number(exporter: Exporter, name: string, settings: Typed): number | undefined {
  const value = text(exporter, name, settings)
  if (value === undefined) return undefined
  const parsed = Number(value)
  if (value.trim() === '' || !Number.isFinite(parsed) || parsed < 0) {
    throw bad(exporter, name, `${JSON.stringify(value)}: expected a number`)
  }
  return parsed
}

function commonOptions(exporter: Exporter, settings: Typed): CommonOptions {
  const every = number(exporter, 'i', settings)
  if (every === 0) throw bad(exporter, 'i', '0: must be more than 0')
  const [stat, ...more] = STATS.filter((name) => flag(exporter, name, settings))
  if (more.length > 0) throw bad(exporter, [stat, ...more].join(' and '), 'choose one')
  const isAligned = flag(exporter, 'align', settings)
  if (every === undefined && isAligned) throw bad(exporter, 'align', 'needs i=SECONDS')
  if (every === undefined && stat !== undefined) throw bad(exporter, stat, 'needs i=SECONDS')
  const counters = text(exporter, 'counters', settings) ?? exporter.counters
  if (counters !== 'total' && counters !== 'rate')
    throw bad(exporter, 'counters', `${counters}: expected total or rate`)
  const ttl = number(exporter, 'ttl', settings)
  const changesOnly = flag(exporter, 'co', settings)
  if (ttl !== undefined && !changesOnly) throw bad(exporter, 'ttl', 'needs co')
  const mask = number(exporter, 'd', settings) ?? 0
  return {
    counters,
    isAligned,
    ...(every !== undefined && { every }),
    ...(stat !== undefined && { stat }),
    ...(changesOnly && { ttl: ttl ?? TTL }),
    subsystems: text(exporter, 's', settings),
    shows: (mask & SHOW) !== 0,
    showsTime: (mask & SHOW_TIME) !== 0,
    isDry: (mask & DRY) !== 0,
    spool: text(exporter, 'spool', settings),
  }
}
