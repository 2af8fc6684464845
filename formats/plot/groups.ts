import {
  type Asked,
  type FormatOptions,
  type Importer,
  type Interval,
  KnownInstances,
  OwnColumns,
  PlotCells,
  printable,
  printContext,
  type ResolvedColumn,
  type ResolvedPlot,
  type ResolvedPlotDetail,
  TOTAL,
  UNKNOWN,
  visible,
} from 'recollect/format'

/** The longest name of an instance in a heading. */
const LONGEST_NAME = 128

/** Some columns of a line. */
export interface Group {
  readonly importer: Importer
  /** The cells for an interval. Sets `renewed` if the columns are not those of before. */
  cells(interval: Interval, about: { readonly datetime: string; readonly headingDue: boolean }): string
  readonly renewed: boolean
  names(): string
  forget(): void
}

/** The columns of a total. */
export class TotalGroup implements Group {
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
export class WideGroup implements Group {
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
export class OwnGroup implements Group {
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
