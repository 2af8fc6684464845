import { loadFormat } from '../../builtin-formats.ts'
import { Stamp } from '../../layout/stamp.ts'
import { intervals } from '../../playback/player.ts'
import type { HostRecordings, PlayOptions } from '../../playback/recordings.ts'
import type { Notice } from '../../vocabulary/error.ts'
import { type FormatOptions, formatDefaults } from '../../vocabulary/format.ts'
import { beginsRun } from '../../vocabulary/report.ts'
import type { Window } from '../../vocabulary/window.ts'
import { extentOf } from '../extent.ts'
import { needsOf } from '../output/output.ts'
import { viewOf } from '../view/view.ts'
import { clockOption, zoneOption } from '../window-options.ts'
import type { Row, RowSource } from './timeline.ts'

/** What was typed of what there is to see. */
export interface Typed {
  readonly subsys?: string | undefined
  readonly import?: readonly (string | number)[] | undefined
  readonly tz?: string | undefined
  readonly utc?: boolean | undefined
}

/** An interval: when it ends, and how many seconds it joins; undefined: as it was recorded. */
export interface Moment {
  readonly time: number
  readonly every: number | undefined
}

/** Which processes are shown of an interval. */
export interface Processes {
  /** What --top understands, without a number. */
  readonly top: string
  /** Their names or arguments hold this; '' for all. */
  readonly find: string
}

/** What is played, and as what. */
interface Asked {
  readonly typed: Typed & { readonly top?: string; readonly procfilt?: string }
  readonly every: number | undefined
  readonly format: 'brief' | 'verbose'
  readonly headingEvery: number
}

/** An interval as text. */
interface Text {
  readonly time: number
  readonly modules: ReadonlySet<string>
  readonly lines: readonly string[]
}

/** Two samples are never closer. */
const TICK = 0.001

/** More than fit any terminal. */
const MOST_PROCESSES = 500

/** What there is to see of a host's recordings, as text. */
export class Shown {
  readonly #host: HostRecordings
  readonly #typed: Typed
  readonly #onNotice: (notice: Notice) => void
  readonly #options: FormatOptions
  /** How many characters of a line its time takes. */
  readonly fixed: number

  constructor(host: HostRecordings, typed: Typed, onNotice: (notice: Notice) => void) {
    this.#host = host
    this.#typed = typed
    this.#onNotice = onNotice
    const time = extentOf([host], undefined).isOfSeveralDays ? 'date-time' : 'time'
    this.#options = { ...formatDefaults, time, zone: zoneOption(typed) }
    this.fixed = new Stamp(this.#options).heading.length + 1
  }

  /** Seconds from one sample to the next, as they were meant to be. */
  get pace(): number {
    return this.#host.header.intervals[0] || 1
  }

  /** What stands above the rows. */
  async heading(): Promise<readonly string[]> {
    const { from } = this.#host.span
    const asked: Asked = { typed: this.#typed, every: undefined, format: 'brief', headingEvery: 0 }
    for await (const { lines } of this.#texts({ from, thru: from + 10 * this.pace }, asked)) return lines.slice(-3, -1)
    return []
  }

  /** A row for each interval of `every` seconds; undefined: for each that was recorded. */
  rows(every: number | undefined): RowSource {
    const asked: Asked = { typed: this.#typed, every, format: 'brief', headingEvery: -1 }
    // What is joined is only whole with what lies beyond the edges.
    const margin = every ?? 0
    return {
      span: this.#host.span,
      seconds: every ?? this.pace,
      load: async ({ from, thru }) => {
        const rows: Row[] = []
        for await (const { time, lines } of this.#texts({ from: from - margin + TICK, thru: thru + margin }, asked)) {
          if (time <= from || time > thru) continue
          rows.push({ time, text: lines.at(-1) ?? '', remarks: lines.slice(0, -1) })
        }
        return rows
      },
    }
  }

  /** The processes of an interval; where they were looked at less often, of the longer one that it is a part of. */
  async processes(moment: Moment, { top, find }: Processes): Promise<readonly string[]> {
    const filter = find === '' ? {} : { procfilt: `c${literally(find)},f${literally(find)}` }
    const typed = { ...this.#typed, subsys: undefined, top: `${top},${MOST_PROCESSES}`, ...filter }
    const asked: Asked = { typed, every: moment.every, format: 'verbose', headingEvery: 0 }
    const longest = Math.max(...this.#host.header.intervals)
    let found: readonly string[] | undefined
    for await (const { modules, lines } of this.#texts(windowOf(moment, longest), asked)) {
      if (!modules.has('process')) continue
      found = lines
      if (moment.every === undefined) break
    }
    return found ?? ['# no processes were recorded here']
  }

  /** All that was recorded of what the rows show in brief. */
  async all(moment: Moment): Promise<readonly string[]> {
    const asked: Asked = { typed: this.#typed, every: moment.every, format: 'verbose', headingEvery: 0 }
    let found: readonly string[] = []
    for await (const { lines } of this.#texts(windowOf(moment, 0), asked)) found = lines
    return found.filter((line) => !line.startsWith('### '))
  }

  async *#texts(window: Window, { typed, every, format: name, headingEvery }: Asked): AsyncGenerator<Text> {
    const host = this.#host
    const headers = host.parts.map(({ recording }) => recording.header)
    const recorded = new Set(headers.flatMap(({ modules }) => modules))
    // Modules remember what they saw: each stretch gets its own.
    const view = await viewOf(typed, { recorded, headers, onNotice: this.#onNotice })
    const format = await loadFormat(name)
    const run = format.open(view.shown, { ...this.#options, headingEvery })
    const offset = every === undefined ? undefined : clockOption(typed, every)
    const how: PlayOptions = {
      windows: () => [window],
      needs: await needsOf({ format: name }, view),
      onNotice: this.#onNotice,
      ...(every !== undefined && { every }),
      ...(offset !== undefined && { offset }),
    }
    for await (const interval of intervals([host], view.importers, how)) {
      if (beginsRun(interval) && every === undefined) continue
      const shown = view.reshape(interval)
      let text = ''
      run.interval(shown, (more) => {
        text += more
      })
      const { time, reports } = shown
      yield { time, modules: new Set(reports.keys()), lines: text.trimEnd().split('\n') }
    }
  }
}

/** The interval alone, and so many seconds behind one that was not joined. */
function windowOf({ time, every }: Moment, behind: number): Window {
  return every === undefined ? { from: time, thru: time + behind } : { from: time - every + TICK, thru: time }
}

/** A regular expression for the text itself, without a comma. */
function literally(text: string): string {
  return text.replaceAll(/\W/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
