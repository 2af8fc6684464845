import {
  banners,
  briefTable,
  defineFormat,
  type Emit,
  type FormatOptions,
  type FormatRun,
  HeadingPace,
  hasBrief,
  type Importer,
  type Interval,
  ownLine,
  printContext,
  Remarks,
  type ResolvedTable,
  Rows,
  rateLabel,
  type Selected,
  type Span,
  Stamp,
  shownIn,
  TOTAL,
  UNKNOWN,
  visible,
} from 'recollect/format'

/** What stands in one line at one moment. */
interface Moment {
  readonly interval: Interval
  readonly options: FormatOptions
  readonly datetime: string
  readonly headingDue: boolean
}

/** One importer's share of the line: everything it gives is `width` characters wide. */
interface Part {
  readonly width: number
  line(moment: Moment): string
  heads(): string
  /** Banners by position, or a line of its own. */
  banner(at: number): readonly Span[] | string
}

/** An importer as its table says. */
class TablePart implements Part {
  readonly #table: ResolvedTable
  readonly #rows: Rows
  readonly #rate: string

  constructor(table: ResolvedTable, options: FormatOptions & { readonly followed: boolean }) {
    this.#table = table
    this.#rows = new Rows(table, options)
    this.#rate = rateLabel(options)
  }

  get width(): number {
    return this.#rows.width
  }

  line({ interval }: Moment): string {
    return this.#rows.line(interval.reports.get(this.#table.importer.name), TOTAL, interval.header)
  }

  heads(): string {
    return this.#rows.heads(this.#rate)
  }

  banner(at: number): readonly Span[] {
    const { title, importer, columns } = this.#table
    const group = title.length <= this.width - 1 ? title : importer.name
    let next = at
    return columns.map((column) => {
      const span = { at: next, width: column.width + 1, name: column.group ?? group }
      next += span.width
      return span
    })
  }
}

/** The brief format shows totals alone. */
const BRIEF = { total: true, each: false }

/** An importer that prints itself. */
class OwnPart implements Part {
  readonly #importer: Importer
  #heading: readonly string[] = []
  width = 0

  constructor(importer: Importer) {
    this.#importer = importer
  }

  line({ interval, options, datetime, headingDue }: Moment): string {
    const report = interval.reports.get(this.#importer.name)
    if (report === undefined) return UNKNOWN.padStart(this.width)
    const printed = this.#importer.printBrief?.(
      report,
      printContext(interval, options, { datetime, headingDue, asked: BRIEF }),
    )
    if (printed === undefined) return ''
    const line = printed.lines.map(ownLine).join(' ')
    if (printed.heading.length > 0) this.#heading = printed.heading.map(visible)
    this.width = Math.max(this.width, line.length, ...this.#heading.map((heading) => heading.length))
    return line.padEnd(this.width)
  }

  heads(): string {
    return (this.#heading[1] ?? '').padEnd(this.width)
  }

  banner(): string {
    return this.#heading[0] ?? ''
  }
}

class BriefRun implements FormatRun {
  readonly #parts: readonly Part[]
  readonly #options: FormatOptions
  readonly #stamp: Stamp
  readonly #remarks: Remarks
  readonly #pace: HeadingPace

  constructor(importers: readonly Importer[], options: FormatOptions) {
    const last = importers.at(-1)
    this.#parts = importers.flatMap((importer): readonly Part[] => {
      if (importer.printBrief !== undefined) return [new OwnPart(importer)]
      const table = briefTable(importer)
      return table === undefined ? [] : [new TablePart(table, { ...options, followed: importer !== last })]
    })
    this.#options = options
    this.#stamp = new Stamp(options)
    this.#remarks = new Remarks(options.zone)
    this.#pace = new HeadingPace(options.headingEvery)
  }

  interval(interval: Interval, emit: Emit): void {
    const gap = this.#remarks.gap(interval)
    const host = this.#remarks.host(interval)
    if (host !== '') this.#pace.renew()
    const headingDue = this.#pace.due
    const datetime = this.#stamp.of(interval)
    const moment = { interval, options: this.#options, datetime, headingDue }
    // The parts come first: one that prints itself knows its heading only then.
    const line = this.#parts.map((part) => part.line(moment)).join(' ')
    let heading = ''
    if (headingDue) {
      heading = this.#headings()
      this.#pace.printed()
    }
    this.#pace.count(1)
    const start = datetime === '' ? ' ' : `${datetime}  `
    emit(`${gap}${host}${heading}${(start + line).trimEnd()}\n`, this.#options.toFiles ? 'txt' : undefined)
  }

  #headings(): string {
    const time = this.#stamp.heading === '' ? '' : `${this.#stamp.heading} `
    const heads = this.#parts.map((part) => part.heads()).join(' ')
    let above = `#${' '.repeat(time.length)}`
    let spans: Span[] = []
    let at = above.length
    for (const part of this.#parts) {
      const own = part.banner(at)
      if (typeof own === 'string') {
        above = (above + banners(spans).slice(above.length)).padEnd(at) + own
        spans = []
      } else spans = [...spans, ...own]
      at += part.width + 1
    }
    above += banners(spans).slice(above.length)
    return `${above.trimEnd()}\n#${time}${heads.trimEnd()}\n`
  }
}

/** One line an interval, all importers side by side, under headings that are repeated. */
export default defineFormat({
  name: 'brief',
  help: 'A line for each interval, with the few numbers of each subsystem that matter',
  shows({ importer }: Selected) {
    return importer.printBrief === undefined ? shownIn([briefTable(importer)], BRIEF) : undefined
  },
  open(selection: readonly Selected[], options: FormatOptions): FormatRun {
    return new BriefRun([...new Set(selection.map(({ importer }) => importer))].filter(hasBrief), options)
  },
})
