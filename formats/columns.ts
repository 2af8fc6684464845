import {
  Clock,
  dayAndTime,
  defineFormat,
  type Emit,
  type Firmness,
  type FormatOptions,
  type FormatRun,
  fitting,
  type Group,
  groupWidth,
  type Interval,
  Palette,
  RecollectError,
  Remarks,
  type Selected,
  ViewGroups,
  ViewLines,
  type ViewOptions,
} from 'recollect/format'

/** A terminal with fewer lines has no room for more than one heading. */
const LEAST_ROWS = 6
/** Of a terminal's lines, those of the heading and the one that the cursor is in. */
const TAKEN_ROWS = 3

const TO_START = '\r'
const CLEAR_REST = '\x1b[K'

class ColumnsRun implements FormatRun {
  readonly #views: ViewOptions
  readonly #headingEvery: number
  readonly #groups: ViewGroups
  readonly #lines: ViewLines
  readonly #remarks: Remarks
  readonly #file: string | undefined
  #rowsSinceHeading = 0
  #columns = Number.NaN
  #shown = 0
  #saidNarrow = false
  /** An interval that goes on stands in the last line. */
  #isOpen = false

  constructor(views: ViewOptions, options: FormatOptions) {
    this.#views = views
    this.#headingEvery = options.headingEvery
    const clock = new Clock(options.zone)
    this.#groups = new ViewGroups(views.shown, { time: ({ time, header }) => dayAndTime(clock.set(time, header.zone)) })
    const { screen, bits, numbers } = views
    const palette = new Palette(screen?.background ?? 'none')
    const choice = { bits, ...(numbers !== undefined && { numbers }) }
    this.#lines = new ViewLines({ palette, isUnicode: screen?.isUnicode ?? true, ...choice })
    this.#remarks = new Remarks(options.zone)
    this.#file = options.toFiles ? 'txt' : undefined
  }

  interval(interval: Interval, emit: Emit): void {
    const remarks = this.#remarks.gap(interval) + this.#remarks.host(interval)
    const text = this.#heading(interval, remarks) + this.#row(interval, 'final')
    this.#isOpen = false
    this.#rowsSinceHeading++
    emit(`${text}\n`, this.#file)
  }

  update(interval: Interval, emit: Emit): void {
    const text = this.#heading(interval, '') + this.#row(interval, 'passing')
    this.#isOpen = true
    emit(text, this.#file)
  }

  end(emit: Emit): void {
    if (this.#isOpen) emit('\n', this.#file)
  }

  /** Remarks and the two lines of the heading, where they are due. */
  #heading(interval: Interval, remarks: string): string {
    const changed = this.#groups.follow(interval)
    const size = this.#views.screen?.size()
    const resized = size !== undefined && size.columns !== this.#columns
    if (changed || resized) {
      this.#columns = size?.columns ?? Number.POSITIVE_INFINITY
      this.#shown = fitting(this.#groups.groups, this.#columns)
    }
    if (this.#isMore) this.#sayNarrow()
    const isDue = changed || resized || this.#isPageFull(size?.rows)
    const start = this.#isOpen && (remarks !== '' || isDue) ? TO_START + CLEAR_REST : ''
    if (!isDue || this.#headingEvery < 0) return start + remarks
    this.#rowsSinceHeading = 0
    return `${start}${remarks}${this.#lines.heading(this.#visible, { more: this.#isMore }).join('\n')}\n`
  }

  #isPageFull(rows: number | undefined): boolean {
    if (this.#headingEvery > 0) return this.#rowsSinceHeading >= this.#headingEvery
    if (this.#views.screen?.hasPages !== true || rows === undefined || rows < LEAST_ROWS) return false
    return this.#rowsSinceHeading >= rows - TAKEN_ROWS
  }

  #row(interval: Interval, firmness: Firmness): string {
    const row = this.#lines.row(this.#visible, this.#groups.values(interval), { firmness, more: this.#isMore })
    const mark = interval.sinceBoot ? this.#mark([' since boot', ' boot']) : ''
    return this.#views.screen === undefined ? row + mark : TO_START + row + mark + CLEAR_REST
  }

  /** What stands behind a row: the longest text that there is room for. */
  #mark(texts: readonly string[]): string {
    const used = this.#visible.reduce((sum, group) => sum + groupWidth(group) + 1, this.#isMore ? 0 : -1)
    return texts.find(({ length }) => length <= this.#columns - used) ?? ''
  }

  get #visible(): readonly Group[] {
    return this.#groups.groups.slice(0, this.#shown)
  }

  get #isMore(): boolean {
    return this.#shown < this.#groups.groups.length
  }

  #sayNarrow(): void {
    if (this.#saidNarrow) return
    this.#saidNarrow = true
    const hidden = this.#groups.groups.slice(this.#shown).map(({ title }) => title)
    const message = `terminal: ${this.#columns} columns are too few: left out: ${hidden.join(', ')}`
    this.#views.screen?.onNotice({ code: 'narrow', message })
  }
}

/**
 * dstat's columns: groups of columns under titles, values with the letter of their magnitude, a row an interval.
 *
 * At a terminal they have colours, an interval that goes on is overwritten in its place, groups that do not fit are left out
 * from the right, and the heading comes again with each page.
 */
export default defineFormat({
  name: 'columns',
  help: "dstat's columns: groups of numbers under titles, each with the letter of its magnitude",
  headingEvery: 0,
  open(_selection: readonly Selected[], options: FormatOptions): FormatRun {
    if (options.views === undefined) throw new RecollectError('bad-option', 'format columns: needs views: --view')
    return new ColumnsRun(options.views, options)
  },
})
