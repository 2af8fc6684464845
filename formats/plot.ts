import {
  type Asked,
  Between,
  defineFormat,
  type Emit,
  eachSlot,
  type FormatOptions,
  type FormatRun,
  type Importer,
  type Interval,
  KnownInstances,
  OwnColumns,
  PlotCells,
  PlotTimes,
  plotDetailTable,
  plotTable,
  printable,
  printContext,
  RecollectError,
  type ResolvedColumn,
  type ResolvedPlot,
  type ResolvedPlotDetail,
  type Selected,
  shownIn,
  TOTAL,
  UNKNOWN,
  visible,
} from 'recollect/format'

/** The longest name of an instance in a heading. */
const LONGEST_NAME = 128

/** Some columns of a line. */
interface Group {
  readonly importer: Importer
  /** The cells for an interval. Sets `renewed` if the columns are not those of before. */
  cells(interval: Interval, about: { readonly datetime: string; readonly headingDue: boolean }): string
  readonly renewed: boolean
  names(): string
  forget(): void
}

class TotalGroup implements Group {
  readonly importer: Importer
  readonly renewed = false
  readonly #cells: PlotCells
  readonly #tag: string

  constructor(table: ResolvedPlot, options: FormatOptions) {
    this.importer = table.importer
    this.#cells = new PlotCells(table.columns, options)
    this.#tag = table.tag
  }

  cells(interval: Interval): string {
    const report = interval.reports.get(this.importer.name)
    return report === undefined ? this.#cells.unknown('') : this.#cells.values(report, TOTAL, interval)
  }

  names(): string {
    return this.#cells.names(this.#tag)
  }

  forget(): void {}
}

/** Every instance's columns side by side. */
class WideGroup implements Group {
  readonly importer: Importer
  renewed = false
  readonly #options: FormatOptions
  readonly #tag: string
  readonly #instances: KnownInstances
  readonly #own: OwnColumns
  readonly #cells = new Map<readonly ResolvedColumn[], PlotCells>()

  constructor(table: ResolvedPlotDetail, options: FormatOptions) {
    this.importer = table.importer
    this.#options = options
    this.#tag = table.tag
    this.#instances = new KnownInstances(table.instances)
    this.#own = new OwnColumns(table.importer, table.columns)
  }

  cells(interval: Interval): string {
    const report = interval.reports.get(this.importer.name)
    this.renewed = this.#instances.look(report)
    const { names, slots } = this.#instances
    let text = ''
    for (let n = 0; n < names.length; n++) {
      const name = names[n] ?? ''
      const slot = slots[n] ?? -1
      const before = this.#own.of(name)
      if (report === undefined || slot < 0) text += this.#cellsOf(before).unknown(name)
      else {
        const own = this.#own.look(name, report, slot)
        if (own !== before) this.renewed = true
        text += this.#cellsOf(own).values(report, slot, interval)
      }
    }
    return text
  }

  #cellsOf(columns: readonly ResolvedColumn[]): PlotCells {
    const known = this.#cells.get(columns)
    if (known !== undefined) return known
    const cells = new PlotCells(columns, this.#options)
    this.#cells.set(columns, cells)
    return cells
  }

  names(): string {
    const tag = (name: string): string => (name === '' ? this.#tag : `${this.#tag}:${printable(name, LONGEST_NAME)}`)
    return this.#instances.names.map((name) => this.#cellsOf(this.#own.of(name)).names(tag(name))).join('')
  }

  forget(): void {
    this.#instances.forget()
    this.#own.forget()
    this.#cells.clear()
  }
}

/** An importer that prints its columns itself. */
class OwnGroup implements Group {
  readonly importer: Importer
  renewed = false
  readonly #options: FormatOptions
  readonly #asked: Asked['asked']
  #names = ''

  constructor(importer: Importer, options: FormatOptions, asked: Asked['asked']) {
    this.importer = importer
    this.#options = options
    this.#asked = asked
  }

  cells(interval: Interval, about: { readonly datetime: string; readonly headingDue: boolean }): string {
    this.renewed = false
    const { separator } = this.#options
    const report = interval.reports.get(this.importer.name)
    const context = printContext(interval, this.#options, { ...about, asked: this.#asked })
    const printed = report && this.importer.printPlot?.(report, context)
    if (printed === undefined) return `${separator}${UNKNOWN}`.repeat(this.#names.split(separator).length - 1)
    const before = this.#names
    if (printed.heading.length > 0) this.#names = printed.heading.map((name) => separator + visible(name)).join('')
    this.renewed = this.#names !== before
    return printed.lines.map((cell) => separator + visible(cell)).join('')
  }

  names(): string {
    return this.#names
  }

  forget(): void {}
}

/** What all outputs of a run share. */
interface About {
  readonly options: FormatOptions
  readonly times: PlotTimes
}

/** One stream or file of lines. */
interface Output {
  readonly extension: string
  /** The lines for an interval; '' if nothing of it was sampled. */
  lines(interval: Interval, datetime: string): string
}

/** A line an interval: groups of columns side by side. */
class SideBySide implements Output {
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
class Long implements Output {
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

function totalGroups({ importer, total }: Selected, options: FormatOptions): readonly Group[] {
  if (!total) return []
  if (importer.printPlot !== undefined) return [new OwnGroup(importer, options, { total, each: false })]
  const table = plotTable(importer)
  return table === undefined ? [] : [new TotalGroup(table, options)]
}

/** Instances side by side, and the extension of their file. */
interface Wide {
  readonly extension: string
  readonly group: Group
}

function wideGroups({ importer, each }: Selected, options: FormatOptions): readonly Wide[] {
  if (!each) return []
  const table = plotDetailTable(importer)
  if (table?.shape === 'long') return []
  if (importer.printPlot !== undefined) {
    const group = new OwnGroup(importer, options, { total: false, each })
    return [{ extension: table?.extension ?? importer.name, group }]
  }
  return table === undefined ? [] : [{ extension: table.extension, group: new WideGroup(table, options) }]
}

function longTables({ importer, each }: Selected): readonly ResolvedPlotDetail[] {
  const table = each ? plotDetailTable(importer) : undefined
  return table?.shape === 'long' ? [table] : []
}

/** collectl's order of the columns in `.tab`, which is not that of its brief format; all else follows. */
const ORDER = ['CPU', 'MEM', 'SOCK', 'NET', 'DSK', 'INODE', 'NFS', 'IB', 'TCP', 'SLAB', 'BUD']

function place({ importer }: Selected): number {
  const known = ORDER.indexOf(importer.tables?.plot?.tag ?? '')
  return known < 0 ? ORDER.length : known
}

function outputsOf(selection: readonly Selected[], about: About): readonly Output[] {
  const { options } = about
  const totals = selection.flatMap((selected) => totalGroups(selected, options))
  const wide = selection.flatMap((selected) => wideGroups(selected, options))
  const long = selection.flatMap(longTables)
  if (options.toFiles) {
    const files = [...new Set(wide.map(({ extension }) => extension))].map((extension) => {
      const groups = wide.flatMap((each) => (each.extension === extension ? [each.group] : []))
      return new SideBySide(extension, groups, about)
    })
    const tab = totals.length === 0 ? [] : [new SideBySide('tab', totals, about)]
    return [...tab, ...files, ...long.map((table) => new Long(table, about))]
  }
  const groups = [...totals, ...wide.map(({ group }) => group)]
  const [first] = long
  if (first === undefined) return groups.length === 0 ? [] : [new SideBySide('', groups, about)]
  // Two modules may fill one file, of which a recording holds lines of one.
  if (groups.length > 0 || long.some(({ extension }) => extension !== first.extension)) {
    const why = 'it has a line for each instance and cannot stand beside other columns'
    const what = `plot: ${first.importer.name} on one stream`
    throw new RecollectError('bad-option', `${what}: ${why}: select it alone, or write files`)
  }
  return long.map((table) => new Long(table, about))
}

/** collectl's plot format; PLOT.md describes it. */
export default defineFormat({
  name: 'plot',
  headingEvery: 0,
  help: "collectl's plot format: columns named in a line that starts with #, a line an interval, a file for each subsystem's instances",
  shows({ importer, total, each }: Selected) {
    if (importer.printPlot !== undefined) return undefined
    const tables = [total ? plotTable(importer) : undefined, each ? plotDetailTable(importer) : undefined]
    return shownIn(tables, { total, each })
  },
  open(selection: readonly Selected[], options: FormatOptions): FormatRun {
    const times = new PlotTimes(options)
    const inOrder = selection.toSorted((a, b) => place(a) - place(b))
    const outputs = outputsOf(inOrder, { options, times })
    return {
      interval(interval: Interval, emit: Emit): void {
        const datetime = times.of(interval)
        for (const output of outputs) {
          const text = output.lines(interval, datetime)
          if (text !== '') emit(text, options.toFiles ? output.extension : undefined)
        }
      },
    }
  },
})
