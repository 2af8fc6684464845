import {
  Between,
  eachSlot,
  type FormatOptions,
  type Importer,
  type Interval,
  PlotCells,
  type PlotTimes,
  type ResolvedPlotDetail,
} from 'recollect/format'
import type { Group } from './groups.ts'

/** What all outputs of a run share. */
export interface About {
  readonly options: FormatOptions
  readonly times: PlotTimes
}

/** One stream or file of lines. */
export interface Output {
  readonly extension: string
  /** The lines for an interval; '' if nothing of it was sampled. */
  lines(interval: Interval, datetime: string): string
}

/** A line an interval: groups of columns side by side. */
export class SideBySide implements Output {
  readonly extension: string
  readonly #groups: readonly Group[]
  readonly #between: Between
  readonly #times: string

  constructor(extension: string, groups: readonly Group[], about: About) {
    this.extension = extension
    this.#groups = groups
    this.#between = new Between(about.options)
    this.#times = about.times.heading
  }

  lines(interval: Interval, datetime: string): string {
    if (this.#between.look(interval)) for (const group of this.#groups) group.forget()
    if (!this.#groups.some(({ importer }) => interval.reports.has(importer.name))) return ''
    const { pace } = this.#between
    const headingDue = pace.due
    let line = datetime
    let renewed = false
    for (const group of this.#groups) {
      line += group.cells(interval, { datetime, headingDue })
      if (group.renewed) renewed = true
    }
    // No instance has come yet.
    if (line === datetime) return ''
    if (renewed) pace.renew()
    const heading = pace.due ? this.#times + this.#groups.map((group) => group.names()).join('') : ''
    const before = this.#between.take(heading)
    pace.count(1)
    return `${before}${line}\n`
  }
}

/** A line an instance. */
export class Long implements Output {
  readonly extension: string
  readonly #importer: Importer
  readonly #cells: PlotCells
  readonly #between: Between
  readonly #times: string

  constructor(table: ResolvedPlotDetail, about: About) {
    this.extension = table.extension
    this.#importer = table.importer
    this.#cells = new PlotCells(table.columns, { ...about.options, rest: true })
    this.#between = new Between(about.options)
    this.#times = about.times.heading
  }

  lines(interval: Interval, datetime: string): string {
    const report = interval.reports.get(this.#importer.name)
    this.#between.look(interval)
    const slots = report === undefined ? [] : eachSlot(this.#importer, report)
    if (report === undefined || slots.length === 0) return ''
    const { pace } = this.#between
    const before = this.#between.take(pace.due ? this.#times + this.#cells.names('') : '')
    pace.count(slots.length)
    return before + this.#cells.lines(report, slots, { before: datetime, interval })
  }
}
