import {
  Clock,
  defineFormat,
  detailTable,
  type Emit,
  type FormatOptions,
  type FormatRun,
  fixed,
  HeadingPace,
  type Importer,
  type Interval,
  ownLine,
  printable,
  printContext,
  Remarks,
  type Report,
  type ResolvedTable,
  Rows,
  rateLabel,
  rowSlots,
  type Selected,
  Stamp,
  shownIn,
  summaryTable,
  TOTAL,
} from 'recollect/format'

/** One table of the output: a derived one, or all that an importer prints of itself. */
type Section =
  | { readonly kind: 'table'; readonly importer: Importer; readonly rows: Rows; readonly each: boolean }
  | { readonly kind: 'own'; readonly importer: Importer; readonly asked: Selected }

function tableSection(
  table: ResolvedTable | undefined,
  { each, options }: { readonly each: boolean; readonly options: FormatOptions },
): readonly Section[] {
  return table === undefined ? [] : [{ kind: 'table', importer: table.importer, rows: new Rows(table, options), each }]
}

function sectionsOf(selected: Selected, options: FormatOptions): readonly Section[] {
  const { importer } = selected
  if (importer.printVerbose !== undefined) return [{ kind: 'own', importer, asked: selected }]
  return [
    ...(selected.total ? tableSection(summaryTable(importer), { each: false, options }) : []),
    ...(selected.each ? tableSection(detailTable(importer), { each: true, options }) : []),
  ]
}

/** `# DISK SUMMARY (/sec)`: a title that does not itself say what rates are per gets it, if there are any. */
function titleLine(table: ResolvedTable, rate: string): string {
  const title = table.title.replace('/sec', rate)
  const said = title.includes(rate) || !table.columns.some((column) => column.rate)
  return said ? `# ${title}` : `# ${title} (${rate})`
}

/** What a section is printed for. */
interface Moment {
  readonly interval: Interval
  /** Stands before each row; '' for no time column. */
  readonly datetime: string
  readonly headingDue: boolean
}

/** What a section came to, line ends included. */
interface Printout {
  readonly heading: string
  readonly body: readonly string[]
}

function line(text: string): string {
  return `${ownLine(text)}\n`
}

class VerboseRun implements FormatRun {
  readonly #sections: readonly Section[]
  readonly #options: FormatOptions
  readonly #stamp: Stamp
  readonly #clock: Clock
  readonly #remarks: Remarks
  readonly #pace: HeadingPace
  /** By table; a table that grew has others. */
  readonly #headings = new Map<Rows, { readonly indent: number; readonly text: string }>()
  #records = 0

  constructor(selection: readonly Selected[], options: FormatOptions) {
    this.#sections = selection.flatMap((selected) => sectionsOf(selected, options))
    const [only, ...more] = this.#sections
    // A lone table of instances with no time column would not tell one interval's rows from the next one's.
    const bare = more.length === 0 && only?.kind === 'table' && only.each && options.time === 'none'
    this.#options = bare ? { ...options, time: 'time' } : options
    this.#stamp = new Stamp(this.#options)
    this.#clock = new Clock(options.zone)
    this.#remarks = new Remarks(options.zone)
    this.#pace = new HeadingPace(options.headingEvery)
  }

  interval(interval: Interval, emit: Emit): void {
    const host = this.#remarks.host(interval)
    if (host !== '') this.#pace.renew()
    const [only, ...more] = this.#sections
    const body = only === undefined || more.length > 0 ? this.#record(interval) : this.#lone(only, interval)
    const text = this.#remarks.gap(interval) + host + body
    if (text !== '') emit(text, this.#options.toFiles ? 'txt' : undefined)
  }

  /** The only table: rows go on below each other, headings now and then. */
  #lone(section: Section, interval: Interval): string {
    const report = interval.reports.get(section.importer.name)
    if (report === undefined) return ''
    if (this.#makeRoom(section, report)) this.#pace.renew()
    const headingDue = this.#pace.due
    if (headingDue) this.#pace.printed()
    const datetime = this.#stamp.of(interval)
    const { heading, body } = this.#section(section, report, { interval, datetime, headingDue })
    this.#pace.count(body.length)
    return heading + body.join('')
  }

  /** Several tables: a separator that tells the time, then each under its headings; nothing where none has a report. */
  #record(interval: Interval): string {
    const told = this.#sections.flatMap((section) => {
      const report = interval.reports.get(section.importer.name)
      return report === undefined ? [] : [{ section, report }]
    })
    if (told.length === 0) return ''
    const { host } = interval.header
    const clock = this.#clock.set(interval.time, interval.header.zone)
    const words = clock.inWords(this.#options.milliseconds ? clock.fraction : '')
    const number = `${++this.#records}`.padStart(4)
    const headingDue = this.#options.headingEvery >= 0
    let text = `\n### RECORD ${number} >>> ${printable(host, 255)} <<< (${fixed(interval.time, 3)}) (${words}) ###\n`
    for (const { section, report } of told) {
      this.#makeRoom(section, report)
      const { heading, body } = this.#section(section, report, { interval, datetime: '', headingDue })
      text += heading + body.join('')
    }
    return text
  }

  /** Whether a table is wider than before. */
  #makeRoom(section: Section, report: Report): boolean {
    if (section.kind !== 'table' || !section.rows.makeRoom(report)) return false
    this.#headings.delete(section.rows)
    return true
  }

  #section(section: Section, report: Report, moment: Moment): Printout {
    if (section.kind === 'own') {
      const context = printContext(moment.interval, this.#options, { ...moment, asked: section.asked })
      const printed = section.importer.printVerbose?.(report, context)
      const heading = moment.headingDue ? ['', ...(printed?.heading ?? [])].map(line) : []
      return { heading: heading.join(''), body: (printed?.lines ?? []).map(line) }
    }
    const { rows, each } = section
    const start = moment.datetime === '' ? ' ' : `${moment.datetime}  `
    const slots = each ? rowSlots(rows.table, report) : [TOTAL]
    return {
      heading: moment.headingDue ? this.#heading(rows, start.length - 1) : '',
      body: slots.map((slot) => `${(start + rows.line(report, slot, moment.interval.header)).trimEnd()}\n`),
    }
  }

  #heading(rows: Rows, indent: number): string {
    const known = this.#headings.get(rows)
    if (known?.indent === indent) return known.text
    const text = this.#headingOf(rows, indent)
    this.#headings.set(rows, { indent, text })
    return text
  }

  #headingOf(rows: Rows, indent: number): string {
    const rate = rateLabel(this.#options)
    const time = (indent === 0 ? '' : this.#stamp.heading).padEnd(indent)
    const banners = rows.banners()
    const above = banners === '' ? '' : `#${' '.repeat(indent)}${banners}\n`
    return `\n${titleLine(rows.table, rate)}\n${above}#${time}${rows.heads(rate).trimEnd()}\n`
  }
}

/** Every number of every subsystem that was asked for, under titles. */
export default defineFormat({
  name: 'verbose',
  help: 'Every number of each subsystem, under a title; with details, a line for each instance',
  shows({ importer, total, each }: Selected) {
    if (importer.printVerbose !== undefined) return undefined
    const tables = [total ? summaryTable(importer) : undefined, each ? detailTable(importer) : undefined]
    return shownIn(tables, { total, each })
  },
  open(selection: readonly Selected[], options: FormatOptions): FormatRun {
    return new VerboseRun(selection, options)
  },
})
