import { basename, dirname, join } from 'node:path'
import { Clock } from '../../layout/clock.ts'
import { isDirectory } from '../../sink/is-directory.ts'
import { type Existing, TextFiles } from '../../sink/text-files.ts'
import { RecollectError } from '../../vocabulary/error.ts'
import type { FormatRun, TimeStyle } from '../../vocabulary/format.ts'
import type { Header } from '../../vocabulary/header.ts'
import type { Interval } from '../../vocabulary/report.ts'
import { meantBy } from '../usage-error.ts'
import type { Terminal } from './terminal.ts'

/** Where intervals go, as text. */
export interface Destination {
  /**
   * `label` takes the place of the time in the interval's last line, where lines begin with it. What is returned, if
   * anything, is to be awaited before the next.
   */
  show(interval: Interval, label?: string): Promise<void> | undefined
  /** Takes what a run begins with, where that is wanted: there are no rates yet, but the kernel's own counts. */
  begin?(first: Interval): Promise<void> | undefined
  /** After the last interval. */
  end(): Promise<void>
}

/** The time before a line of the brief format, and the blanks behind it. */
const STAMPS: Readonly<Record<TimeStyle, RegExp>> = {
  none: /^ /,
  time: /^\S+ {2}/,
  'date-time': /^\S+ \S+ {2}/,
  'full-date-time': /^\S+ \S+ {2}/,
  epoch: /^\S+ {2}/,
}

function labelled(text: string, label: string, time: TimeStyle): string {
  const last = text.lastIndexOf('\n', text.length - 2) + 1
  const stamp = STAMPS[time].exec(text.slice(last))?.[0] ?? ''
  return text.slice(0, last) + label.padEnd(stamp.length) + text.slice(last + stamp.length)
}

/** All intervals to stdout. */
export class StreamDestination implements Destination {
  readonly #run: FormatRun
  readonly #terminal: Terminal
  readonly #time: TimeStyle
  readonly #emit: (text: string) => void

  constructor(run: FormatRun, terminal: Terminal, time: TimeStyle) {
    this.#run = run
    this.#terminal = terminal
    this.#time = time
    this.#emit = (text) => terminal.out.write(text)
  }

  show(interval: Interval, label?: string): Promise<void> | undefined {
    const emit = label === undefined ? this.#emit : (text: string) => this.#emit(labelled(text, label, this.#time))
    this.#run.interval(interval, emit)
    return this.#terminal.out.isFull ? this.#terminal.out.flush() : undefined
  }

  async end(): Promise<void> {
    this.#run.end?.(this.#emit)
    await this.#terminal.out.flush()
  }
}

/** What the files of a run are named after. */
export interface FileOptions {
  /** A directory, or the start of the files' names. */
  readonly target: string
  readonly zone: string | undefined
  readonly existing: Existing
  /** The time at which each recording was begun is a part of the names. */
  readonly isUnique: boolean
  /** Intervals are of the running machine: each is written at once, and another day has files of its own. */
  readonly isLive: boolean
  readonly open: () => FormatRun
}

/** Files for each host and each day on which a recording was begun, as collectl names them: `DIR/HOST-YYYYMMDD.tab`. */
export class FilesDestination implements Destination {
  readonly #options: FileOptions
  readonly #terminal: Terminal
  readonly #clock: Clock
  readonly #start: string
  #header: Header | undefined
  #base = ''
  #run: FormatRun | undefined
  #files: TextFiles | undefined

  constructor(options: FileOptions, terminal: Terminal) {
    this.#options = options
    this.#terminal = terminal
    this.#clock = new Clock(options.zone)
    this.#start = meantBy('-f', () => startOf(options.target))
  }

  show(interval: Interval): undefined {
    const { isLive } = this.#options
    const { header, time } = interval
    if (isLive) this.#turn(header, time)
    else if (header !== this.#header) this.#turn(header, header.created)
    this.#run?.interval(interval, this.#emit)
    if (isLive) this.#files?.flush()
  }

  async end(): Promise<void> {
    this.#run?.end?.(this.#emit)
    this.#files?.close()
  }

  readonly #emit = (text: string, extension = 'txt'): void => {
    this.#files?.write(text, extension)
  }

  /** Goes on in the files of another host or day, where these are of another. */
  #turn(header: Header, at: number): void {
    this.#header = header
    const { time: begun } = this.#clock.set(header.created, header.zone)
    const { date } = this.#clock.set(at, header.zone)
    const moment = this.#options.isUnique ? `${date}-${begun.replaceAll(':', '')}` : date
    const base = `${this.#start}${safeName(header.host)}-${moment}`
    if (base === this.#base) return
    this.#run?.end?.(this.#emit)
    this.#files?.close()
    this.#base = base
    this.#run = this.#options.open()
    this.#files = new TextFiles({ base, existing: this.#options.existing, onNotice: this.#terminal.notice })
  }
}

/** A name out of a recording's header is not trusted with a path. */
function safeName(host: string): string {
  return (
    host
      .replaceAll(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^\./, '_')
      .slice(0, 64) || 'unknown'
  )
}

/** What the files' names start with: `DIR/`, or `DIR/PREFIX-`. */
function startOf(target: string): string {
  if (isDirectory(target)) return join(target, '/')
  const directory = target.endsWith('/') ? target : dirname(target)
  if (!isDirectory(directory)) throw new RecollectError('no-such-file', `${directory}: no such directory`)
  return join(directory, `${basename(target)}-`)
}
