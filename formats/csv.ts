import {
  BaseValues,
  baseTable,
  Clock,
  csvField,
  defineFormat,
  type Emit,
  eachSlot,
  type FormatOptions,
  type FormatRun,
  type Interval,
  type ResolvedTable,
  type Selected,
  TOTAL,
  ViewCsv,
  type ViewOptions,
} from 'recollect/format'

/** An importer's columns, and where they stand in the row. */
interface Block {
  readonly selected: Selected
  readonly table: ResolvedTable
  /** A comma and a value for each of the columns. */
  readonly cells: BaseValues
  /** The empty cells of the importers before and behind. */
  readonly before: string
  readonly behind: string
}

function blocksOf(selection: readonly Selected[]): readonly Block[] {
  const tables = selection.map((selected) => ({ selected, table: baseTable(selected.importer, selected) }))
  const all = tables.reduce((sum, { table }) => sum + table.columns.length, 0)
  let at = 0
  return tables.map(({ selected, table }) => {
    const before = ','.repeat(at)
    at += table.columns.length
    const spelling = { before: table.columns.map(() => ','), unknown: '', word: csvField }
    const cells = new BaseValues(table.columns, spelling)
    return { selected, table, cells, before, behind: ','.repeat(all - at) }
  })
}

class CsvRun implements FormatRun {
  readonly #blocks: readonly Block[]
  readonly #clock: Clock
  readonly #file: string | undefined
  /** Rows tell which instance they are of. */
  readonly #each: boolean
  readonly #total: boolean
  #headed = false

  constructor(selection: readonly Selected[], options: FormatOptions) {
    this.#blocks = blocksOf(selection)
    this.#clock = new Clock(options.zone)
    this.#file = options.toFiles ? 'csv' : undefined
    this.#each = selection.some(({ each }) => each)
    this.#total = selection.some(({ total }) => total)
  }

  interval(interval: Interval, emit: Emit): void {
    const { header, reports } = interval
    const start = `${this.#clock.set(interval.time, header.zone).iso},${csvField(header.host)}`
    let text = this.#heading()
    if (this.#total) text += this.#totals(interval, start)
    for (const block of this.#blocks) {
      const { importer, each } = block.selected
      const report = reports.get(importer.name)
      if (!each || report === undefined) continue
      for (const slot of eachSlot(importer, report)) {
        const name = csvField(report.instance(slot))
        const row = block.cells.of(report, slot, header)
        text += `${start},${importer.name},${name}${block.before}${row}${block.behind}\n`
      }
    }
    if (text !== '') emit(text, this.#file)
  }

  end(emit: Emit): void {
    const heading = this.#heading()
    if (heading !== '') emit(heading, this.#file)
  }

  #totals(interval: Interval, start: string): string {
    let row = ''
    let known = false
    for (const block of this.#blocks) {
      const report = interval.reports.get(block.selected.importer.name)
      if (report === undefined || !block.selected.total) row += ','.repeat(block.table.columns.length)
      else {
        row += block.cells.of(report, TOTAL, interval.header)
        known = true
      }
    }
    return known ? `${start}${this.#each ? ',,' : ''}${row}\n` : ''
  }

  /** The row of names, once. */
  #heading(): string {
    if (this.#headed) return ''
    this.#headed = true
    const names = this.#blocks.flatMap(({ table }) => table.columns.map(({ name }) => `${table.importer.name}.${name}`))
    return `${['time', 'host', ...(this.#each ? ['module', 'instance'] : []), ...names].join(',')}\n`
  }
}

/** Views, in dstat's layout. */
class ViewsRun implements FormatRun {
  readonly #csv: ViewCsv
  readonly #file: string | undefined

  constructor(views: ViewOptions, options: FormatOptions) {
    this.#csv = new ViewCsv(views, new Clock(options.zone))
    this.#file = options.toFiles ? 'csv' : undefined
  }

  interval(interval: Interval, emit: Emit): void {
    emit(this.#csv.lines(interval), this.#file)
  }
}

/**
 * Comma-separated values, always as many cells in a row as in the first, which names them.
 *
 * A row an interval holds the totals. Where instances were asked for, each has a row of its own beside it, told apart by
 * the cells `module` and `instance` (empty for the totals), with the other modules' cells empty. Numbers have all their
 * digits and are in base units; what is not known is an empty cell. Views have dstat's layout instead.
 */
export default defineFormat({
  name: 'csv',
  help: 'Comma-separated values in base units with all digits: for each interval a row of totals, and a row for each instance',
  open(selection: readonly Selected[], options: FormatOptions): FormatRun {
    return options.views === undefined ? new CsvRun(selection, options) : new ViewsRun(options.views, options)
  },
})
