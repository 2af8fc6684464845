import { elapsed } from '../vocabulary/elapsed.ts'
import type { Importer } from '../vocabulary/importer.ts'
import { type Report, TOTAL } from '../vocabulary/report.ts'
import type { Scale } from '../vocabulary/unit.ts'
import { INSTANCE, type ResolvedColumn, Scaler } from './column.ts'
import { banners, type Span } from './heading.ts'
import { fitted, human, UNKNOWN, unshortened, whole } from './number.ts'
import { Recent } from './recent.ts'
import type { ResolvedTable } from './tables.ts'
import { left, printable, right, textWidth } from './width.ts'

const ONLY_TOTAL: readonly number[] = [TOTAL]

/** The slots that a table of each instance shows: the total's where the importer has no instances. */
export function eachSlot(importer: Importer, report: Report): readonly number[] {
  return importer.dimension === undefined ? ONLY_TOTAL : report.slots
}

/** The slots of a table of each instance, in the order of its rows. */
export function rowSlots({ importer, isByName }: ResolvedTable, report: Report): readonly number[] {
  const slots = eachSlot(importer, report)
  if (!isByName) return slots
  const names = new Map(slots.map((slot) => [slot, report.instance(slot)]))
  return slots.toSorted((a, b) => ((names.get(a) ?? '') < (names.get(b) ?? '') ? -1 : 1))
}

/** The widest column that grows with the names in it. */
const WIDEST_NAME = 40

/** Words in a line's last column, which is not padded, end here. */
const LONGEST_WORDS = 1024

const DIGITS = /^\d+$/

/** The rows of one table as aligned text, headings included. */
export class Rows {
  readonly table: ResolvedTable
  readonly #wide: boolean
  /** The column whose words need not end at its width. */
  readonly #free: number
  readonly #scaler: Scaler
  readonly #widths: number[]
  /** By column: cells as wide as they are shown. */
  readonly #words: readonly Recent<string>[]
  readonly #values: readonly Recent<number>[]
  /** Instances' names are numbers so far (pids, CPUs) and stand at the right. */
  #numbers = true

  /** `wide`: numbers are never shortened to K, M, G. `followed`: something stands behind them on their lines. */
  constructor(table: ResolvedTable, options: { readonly wide: boolean; readonly followed?: boolean }) {
    this.table = table
    this.#wide = options.wide
    this.#free = options.followed === true ? -1 : table.columns.length - 1
    this.#scaler = new Scaler(table.columns)
    this.#widths = table.columns.map((column) => column.width)
    this.#words = table.columns.map((_, n) => new Recent((words) => this.#wordsOf(n, words)))
    this.#values = table.columns.map(
      (column) => new Recent((value) => this.#number(column, value).padStart(column.width)),
    )
  }

  /** Makes room for the instances' names; true if headings are due, because the column grew or turned. */
  makeRoom(report: Report): boolean {
    const at = this.table.columns.findIndex((column) => column.metric === INSTANCE)
    if (at === -1) return false
    const before = this.#widths[at] ?? 0
    let width = before
    let numbers = true
    for (const slot of report.slots) {
      const name = report.instance(slot)
      if (numbers && !DIGITS.test(name)) numbers = false
      if (name.length > width) width = Math.min(WIDEST_NAME, Math.max(width, textWidth(printable(name, WIDEST_NAME))))
    }
    const turned = this.#numbers && !numbers
    if (turned) this.#numbers = false
    this.#widths[at] = width
    return turned || width > before
  }

  /** The cells of a slot, each in its column's width, one blank between; dashes where there is no report. */
  line(report: Report | undefined, slot: number, scale: Scale): string {
    const scaling = this.#scaler.for(scale)
    const { columns } = this.table
    const values = report?.columns
    let line = ''
    for (let n = 0; n < columns.length; n++) {
      const column = columns[n]
      if (column === undefined) continue
      const width = this.#widths[n] ?? column.width
      if (n > 0) line += ' '
      if (report === undefined) line += UNKNOWN.padStart(width)
      else if (column.metric === INSTANCE) line += this.#name(printable(report.instance(slot), width), n)
      else if (column.style === 'text') line += this.#words[n]?.text(slot, report.text(column.metric, slot)) ?? ''
      else {
        const value =
          ((values?.[column.metric]?.[slot] ?? Number.NaN) * (scaling.multiply[n] ?? 1)) / (scaling.divide[n] ?? 1)
        line += this.#values[n]?.text(slot, value) ?? ''
      }
    }
    return line
  }

  #number(column: ResolvedColumn, value: number): string {
    if (column.style === 'whole') return whole(value)
    if (column.style === 'clock') return elapsed(value, 'hundredths')
    if (column.style === 'fixed')
      return fitted(value, { digits: column.digits, width: this.#wide ? Number.POSITIVE_INFINITY : column.width })
    return this.#wide ? unshortened(value) : human(value, column.width, column.letters)
  }

  #name(name: string, n: number): string {
    const width = this.#widths[n] ?? 0
    return this.#numbers ? right(name, width) : left(name, width)
  }

  #wordsOf(n: number, words: string): string {
    if (n === this.#free) return printable(words, LONGEST_WORDS)
    const width = this.#widths[n] ?? 0
    return left(printable(words === '' ? UNKNOWN : words, width), width)
  }

  /** The columns' headings, above their cells. `rate` replaces `/sec` in them. */
  heads(rate: string): string {
    const heads = this.table.columns.map((column, n) => {
      const head = column.head.replace('/sec', rate)
      const width = this.#widths[n] ?? 0
      if (column.metric === INSTANCE) return this.#name(head, n)
      if (column.style !== 'text') return right(head, width)
      return n === this.#free ? head : left(head, width)
    })
    return heads.join(' ')
  }

  /** The banners of the columns' groups; '' if no column has one. */
  banners(): string {
    const spans: Span[] = []
    let at = 0
    for (const [n, column] of this.table.columns.entries()) {
      const width = this.#widths[n] ?? 0
      spans.push({ at, width, name: column.group ?? '' })
      at += width + 1
    }
    return banners(spans)
  }

  /** How many characters a line takes, words in the last column aside. */
  get width(): number {
    return this.#widths.reduce((sum, width) => sum + width + 1, -1)
  }
}
