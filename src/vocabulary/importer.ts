import { checkImporter } from './check-importer.ts'
import { refusalOf } from './declaration.ts'
import type { Header } from './header.ts'
import type { Metrics, Text } from './metric.ts'
import type { OwnCost } from './own-cost.ts'
import type { Address, Pipe, PipeOptions } from './pipe.ts'
import type { Interval, Report } from './report.ts'
import type { FileSource, Pace } from './source.ts'
import type { Tables } from './table.ts'
import type { Scale } from './unit.ts'

/** One recorded line, its words counted behind the pattern that it matched. Valid only during the call. */
export interface Line {
  /** Which of the module's patterns it matched, as declared. */
  readonly pattern: string
  /** How many words. */
  readonly words: number
  /** The word as a number; NaN if it is missing or is none. Above 2^53 use `counter`. */
  number(word: number): number
  /** The word as an exact counter: a bigint above 2^53, NaN if it is missing or is none. */
  counter(word: number): number | bigint
  /** The word as text, '' if it is missing. */
  text(word: number): string
  /** Whether the word is this, without making a string of it. */
  is(word: number, literal: string): boolean
  /** The line from the word on, as text. */
  rest(word?: number): string
}

/** A row that `analyze` fills: assign what the line says. */
export type Cells<M extends Metrics> = { -readonly [K in keyof M]: number | bigint | string }

/** A row that `intervalEnd` reads and completes: counters are rates a second, unknown is NaN. */
export type Row<M extends Metrics> = { -readonly [K in keyof M]: M[K] extends Text ? string : number }

/** What `intervalEnd` may want to know beside its row. */
export interface IntervalContext extends Scale {
  /** Epoch seconds. */
  readonly time: number
  /** Seconds that the row's rates were measured over. */
  readonly seconds: number
  /** Seconds that one rate counts over: 1, or all of `seconds` where counts are not divided by the interval. */
  readonly per: number
  /** '' for the total. */
  readonly instance: string
  /** The total is folded from the instances that somebody chose, and not what the kernel told of all. */
  readonly isPart: boolean
  readonly header: Header
}

/** What an overriding printer gets beside its report; collectl's $datetime, $miniFiller, $SEP, $rate and $intSecs. */
export interface PrintContext {
  readonly interval: Interval
  /** The interval's time, as the user asked for it; '' where time is not shown. */
  readonly datetime: string
  /** As many blanks as `datetime` is long. */
  readonly filler: string
  readonly separator: string
  /** `/sec`, or `/int` where counts are not divided by the interval. */
  readonly rate: string
  /** Seconds of the interval. */
  readonly seconds: number
  /** A heading is due before this interval's lines. */
  readonly headingDue: boolean
  /** What the user asked for: the total (the small letter), each instance (the capital one). Absent: both. */
  readonly asked?: { readonly total: boolean; readonly each: boolean }
}

/** A module prints itself: heading lines (when they are due) and lines, without line ends. */
export interface Printed {
  readonly heading: readonly string[]
  readonly lines: readonly string[]
}

/** How `record.proc` copies a file, as `sources` say it. */
export interface CopyOptions extends Omit<FileSource, 'key' | 'path' | 'pace' | 'personal'> {
  /** A file of `most` bytes or more is left out instead of cut, which is an error. */
  readonly whole?: boolean
}

/** What `getData` writes with while recording. Nothing here exists on playback. */
export interface RecordContext {
  /** Copies a file's lines into the sample, each behind the key; false if there were none. */
  proc(path: string, key: string, options?: CopyOptions): boolean
  /** Runs a command without a shell and records its output's lines, or with `joined` as one line, behind the key. */
  exec(
    command: readonly string[],
    key: string,
    options?: { readonly timeoutMs?: number; readonly joined?: boolean },
  ): Promise<void>
  /**
   * A child process without a shell that is kept open from sample to sample: the same command and options give the same
   * child. See `Pipe`.
   */
  pipe(command: readonly string[], options?: PipeOptions): Pipe
  /** The same with a server's socket instead of a child: it is kept connected from sample to sample. */
  connect(address: Address, options?: Pick<PipeOptions, 'timeoutMs' | 'isOptional'>): Pipe
  /** What the recorder itself has cost so far. */
  cost(): OwnCost
  /** Puts one line into the sample. */
  line(key: string, text: string): void
  /** Puts each line of a text into the sample: cheaper than one after the other. */
  lines(key: string, text: string): void
}

/** The machine, as `updateHeader` may look at it; paths honour `--root`. */
export interface Machine {
  /** The file's text, or undefined if it cannot be read. */
  read(path: string): string | undefined
  /** What the stars of the paths that match stand for, and the paths. */
  glob(pattern: string): readonly { readonly instance: string; readonly path: string }[]
}

/** Whether an instance adds to the total and is shown: a partition is neither, a stacked device is only shown. */
export type Role = 'counted' | 'shown' | 'hidden'

/** An import module: how one subsystem is recorded, understood and printed. */
export interface Importer<M extends Metrics = Metrics> {
  /** Lower case; also the file's name. */
  readonly name: string
  /** Verbose title, upper case. */
  readonly title: string
  /** collectl's letter; the capital one asks for detail. */
  readonly letter?: string
  /** What an instance is called: `disk`, `cpu`, `pid`. Absent where there is only a total. */
  readonly dimension?: string
  /** Default line pattern of the metrics and of `analyze`. */
  readonly line?: string
  /** Files that the recorder copies. */
  readonly sources: readonly FileSource[]
  /** What a machine must have for its files to be there, for the one line that says why they are not: `ZFS`. */
  readonly needs?: string
  readonly metrics: M
  /**
   * What there is to know where only the recordings tell it: from what `updateHeader` wrote into each. It stands for
   * `metrics` where there are recordings with this module.
   */
  metricsOf?(details: readonly ReadonlyMap<string, string>[]): Metrics
  readonly tables?: Tables
  /** A gauge in jiffies since boot: an instance born inside an interval counts from zero, a changed birth is a new instance. */
  readonly birth?: keyof M & string
  /** An instance that appears between two samples counts from zero: nothing of it was counted before. */
  readonly bornAtZero?: boolean
  /** Lines whose words `analyze` wants, beside or instead of declared places. Default: `line`, else every source's key. */
  readonly analyzes?: readonly string[]

  /** Typed settings from the module's option string. Throw `Unavailable` to be dropped with one line saying why. */
  init?(options: Readonly<Record<string, string>>): void
  /** Recording: key/value lines for the header. */
  updateHeader?(machine: Machine): Readonly<Record<string, string>>
  /** Playback: what `updateHeader` wrote, once for each file. */
  getHeader?(details: ReadonlyMap<string, string>, header: Header): void
  /** What is personal in lines of `getData`, keys included: `convert --redact` takes it out. All are global and multiline. */
  readonly personal?: readonly RegExp[]
  /** Which interval `getData` is called at. Default `first`. */
  readonly pace?: Pace
  /** Recording: what is not in a file. */
  getData?(record: RecordContext): void | Promise<void>
  /** What role an instance plays. `has` tells whether another instance of that name exists. Default `counted`. */
  role?(instance: string, has: (name: string) => boolean): Role
  /** Whether an instance has a metric at all, where not all have the same: NFS 3 has calls that NFS 4 lacks. Default: yes. */
  measures?(instance: string, metric: string): boolean
  /** Understands a line that declared places cannot. `at` gives the row of another instance ('' is the total). */
  analyze?(line: Line, row: Cells<M>, at: (instance: string) => Cells<M>): void
  /** Before each interval; rarely needed, the engine owns what belongs to an interval. */
  initInterval?(): void
  /**
   * The metrics that `intervalEnd` reads, but for those that it sets itself. Where that is told, what nobody wants to see
   * need not be read from its lines. Default: any.
   */
  readonly reads?: readonly (keyof M & string)[]
  /** The metrics that `analyze` sets: it is not called where nobody wants them. Default: any. */
  readonly sets?: readonly (keyof M & string)[]
  /** Derived values, once for each instance and for the total. */
  intervalEnd?(row: Row<M>, context: IntervalContext): void

  printBrief?(report: Report, context: PrintContext): Printed
  printVerbose?(report: Report, context: PrintContext): Printed
  printPlot?(report: Report, context: PrintContext): Printed

  /** Another of it, that shares nothing with this one: two playbacks at a time need two. Absent where nothing is kept. */
  readonly another?: () => Importer
}

/** Whether it records nothing: it understands what others record, or recorded once. */
export function playsOnly({ sources, getData }: Pick<Importer, 'sources' | 'getData'>): boolean {
  return sources.length === 0 && getData === undefined
}

/** The importer as these recordings make it: with the metrics that they tell of. */
export function asRecorded(importer: Importer, headers: readonly Pick<Header, 'details'>[]): Importer {
  const details = headers.flatMap((header) => header.details.get(importer.name) ?? [])
  if (importer.metricsOf === undefined || details.length === 0) return importer
  return { ...importer, metrics: importer.metricsOf(details) }
}

/**
 * Declares an import module; by a function where it keeps something from line to line, so that each who loads it gets one
 * of their own. Throws a RecollectError `bad-module` where the declaration contradicts itself.
 *
 * Inside the declaration the rows are typed by its metrics; outside all importers are alike.
 */
export function defineImporter<const M extends Metrics>(declared: Importer<M> | (() => Importer<M>)): Importer {
  if (typeof declared !== 'function') return checked(declared)
  const another = (): Importer => ({ ...checked(declared()), another })
  return another()
}

function checked<M extends Metrics>(importer: Importer<M>): Importer {
  const refuse = refusalOf('import module', importer.name)
  checkImporter(importer, refuse)
  if (importer.birth !== undefined && importer.metrics[importer.birth]?.kind !== 'gauge') {
    refuse(`birth: ${importer.birth} is not a gauge of this module`)
  }
  return importer as unknown as Importer
}
