import { refusalOf } from './declaration.ts'
import type { ExportTable, Points } from './points.ts'
import type { Payload, Target } from './target.ts'

interface Described {
  /** What it says, one sentence. */
  readonly help: string
  /** A value, for the help text. */
  readonly example?: string
}

/** An option of an exporter: `NAME,option=value,flag`. */
export type ExportOption =
  | (Described & {
      readonly type: 'text'
      readonly default?: string
      /** It has to be given, and what it is: `a folder`. */
      readonly needed?: string
    })
  | (Described & { readonly type: 'number'; readonly default?: number })
  | (Described & { readonly type: 'flag' })

/** An exporter's options by name. */
export type ExportOptions = Readonly<Record<string, ExportOption>>

type Value<O extends ExportOption> = O extends { readonly type: 'flag' }
  ? boolean
  :
      | (O extends { readonly type: 'number' } ? number : string)
      | (O extends { readonly default: string | number } | { readonly needed: string } ? never : undefined)

/** What was typed of the options. */
export type OptionValues<O extends ExportOptions> = { readonly [K in keyof O]: Value<O[K]> }

/** What an exporter is opened with. */
export interface ExportContext {
  /** All tables that may come, in order. */
  readonly tables: readonly ExportTable[]
  /** What is sent is of this moment, and not of a recording. */
  readonly isLive: boolean
  /** The directory or prefix that was asked for with -f, if any. */
  readonly directory: string | undefined
  /** Hands a payload to the target; `file` names the file where the target is `files`. */
  send(payload: Payload, file?: string): void
}

/** One run of an exporter. */
export interface ExportRun {
  readonly target: Target
  /** Sends an interval; what is to travel with the next may wait. */
  interval(points: Points): void
  /** What binary payloads say, in lines for people. */
  told?(points: Points): string
  /** After the last: sends what waits. */
  end?(): void
}

/** One host's day. */
export interface HostDay {
  readonly host: string
  /** `2026-11-20`, in UTC: the same moment has one date on all hosts. */
  readonly date: string
}

/** Turns intervals into another system's protocol. It is pure: it makes payloads, and a sink sends them. */
export interface Exporter<O extends ExportOptions = ExportOptions> {
  /** Lower case; also the file's name. */
  readonly name: string
  /** One sentence. */
  readonly help: string
  /** What `--export` may say, and what it does. */
  readonly examples: readonly (readonly [typed: string, does: string])[]
  /** What counters go out as unless `counters=` says otherwise. */
  readonly counters: 'total' | 'rate'
  readonly options: O
  /** The option whose name may be left out where it comes first: `graphite,HOST:PORT`. */
  readonly operand?: keyof O & string
  /**
   * The folder, below the option `dir`, that holds all of a host's day and nothing else. Recordings are then exported a
   * day at a time, on all cores, and a day whose recordings have not changed is left as it is.
   */
  dayFolder?(day: HostDay): string
  /** Throws a RecollectError `bad-option`. */
  open(options: OptionValues<O>, context: ExportContext): ExportRun
}

/** Options of the engine, which all exporters have. */
const ENGINE_OPTIONS = ['i', 'avg', 'min', 'max', 'tot', 'co', 'ttl', 's', 'align', 'd', 'counters', 'spool'] as const

/** The name of one. */
export type EngineOption = (typeof ENGINE_OPTIONS)[number]

/**
 * Declares an exporter. Throws a RecollectError `bad-module` where the declaration contradicts itself.
 *
 * Inside the declaration the options have their types; outside all exporters are alike.
 */
export function defineExporter<const O extends ExportOptions>(exporter: Exporter<O>): Exporter {
  const refuse = refusalOf('export module', exporter.name)
  for (const name of ENGINE_OPTIONS) {
    if (Object.hasOwn(exporter.options, name)) refuse(`option ${name}: is there for every exporter`)
  }
  return exporter as unknown as Exporter
}
