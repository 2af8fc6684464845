import { elapsed } from '../vocabulary/elapsed.ts'
import type { FormatOptions } from '../vocabulary/format.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Interval, Report } from '../vocabulary/report.ts'
import { mayBeRounded } from '../vocabulary/rounded.ts'
import { CellBytes, MOST_DIRECT } from './cell-bytes.ts'
import { INSTANCE, type ResolvedColumn, Scaler, type Scaling } from './column.ts'
import { rateLabel } from './context.ts'
import { exactGauge } from './exact.ts'
import { KeptRows } from './kept-rows.ts'
import { fixed, nearest, UNKNOWN, whole } from './number.ts'
import { plotCell, plotRest } from './quote.ts'

const NONE = new Float64Array()

const ONE_ASCII = /^[\0-\x7f]$/

/** What a program reads; `rest`: words are the rest of the line, those of the last column alone. */
type Options = Pick<FormatOptions, 'digits' | 'separator' | 'perInterval'> & { readonly rest?: boolean }

/** How a column's values are written. */
interface Cell {
  readonly column: ResolvedColumn
  readonly metric: number
  readonly isWords: boolean
  /** Most are integers, of which no string is made. */
  readonly isInteger: boolean
  /** Integers are what is left when the fraction is cut off, and not the nearest. */
  readonly isCut: boolean
  readonly words: (words: string) => string
  readonly number: (value: number) => string
  /** The same of an integer that no double holds. */
  readonly exact: (value: bigint) => string
}

/**
 * Turns reports into the cells of a plot line, each with the separator before it: fixed point, all digits, no padding.
 *
 * Most values are what they were: of processes, half of the rows and nineteen cells in twenty. A slot's row is kept, and what
 * is the same in the next one is copied.
 */
export class PlotCells {
  readonly #cells: readonly Cell[]
  readonly #kept: KeptRows
  readonly #scaler: Scaler
  #header: Header | undefined
  readonly #separator: string
  /** Its code; integers are written at once where it is one ASCII character. */
  readonly #code: number
  readonly #rate: string
  readonly #bytes = new CellBytes()

  constructor(columns: readonly ResolvedColumn[], options: Options) {
    this.#scaler = new Scaler(columns)
    this.#separator = options.separator
    this.#code = options.separator.charCodeAt(0)
    this.#rate = rateLabel(options)
    this.#kept = new KeptRows(columns.length)
    const inside = { ...options, rest: false }
    this.#cells = columns.map((column, n) => cellOf(column, n === columns.length - 1 ? options : inside))
  }

  /** The values of a slot. */
  values(report: Report, slot: number, { header }: Interval): string {
    this.#write(report, slot, this.#scaling(header))
    return this.#bytes.take()
  }

  /** A line for each of these slots: what stands before its values, and they. */
  lines(
    report: Report,
    slots: readonly number[],
    about: { readonly before: string; readonly interval: Interval },
  ): string {
    const scaling = this.#scaling(about.interval.header)
    for (const slot of slots) {
      this.#bytes.text(about.before)
      this.#write(report, slot, scaling)
      this.#bytes.text('\n')
    }
    return this.#bytes.take()
  }

  /** The same values of another recording may be shown as others. */
  #scaling(header: Header): Scaling {
    if (header !== this.#header) this.#kept.forget()
    this.#header = header
    return this.#scaler.for(header)
  }

  #write(report: Report, slot: number, scaling: Scaling): void {
    const { multiply, divide } = scaling
    const bytes = this.#bytes
    const kept = this.#kept
    const first = kept.first(slot)
    const { numbers, words, ends } = kept
    const isKept = kept.turns[slot] === bytes.turn - 1
    const before = kept.starts[slot] ?? 0
    const start = bytes.length
    // Between these two, behind where the row started, cells are the same and not copied yet; the others have moved so far.
    let from = 0
    let to = 0
    let shift = 0
    for (let n = 0; n < this.#cells.length; n++) {
      const cell = this.#cells[n]
      if (cell === undefined) continue
      const at = first + n
      const end = ends[at] ?? 0
      const isSame = cell.isWords
        ? isSameText(words, at, textOf(cell, report, slot))
        : isSameNumber(numbers, at, (report.columns[cell.metric] ?? NONE)[slot] ?? Number.NaN)
      if (!isKept || !isSame) {
        bytes.again(before + from, before + to)
        if (cell.isWords) bytes.text(cell.words(words[at] ?? ''))
        else {
          const value = ((numbers[at] ?? Number.NaN) * (multiply[n] ?? 1)) / (divide[n] ?? 1)
          const exact = mayBeRounded(value)
            ? exactGauge(report, { metric: cell.metric, slot, column: n }, scaling)
            : undefined
          if (exact === undefined) this.#number(cell, value)
          else bytes.text(cell.exact(exact))
        }
        from = end
        shift = bytes.length - start - end
      }
      to = end
      ends[at] = end + shift
    }
    bytes.again(before + from, before + to)
    kept.starts[slot] = start
    kept.turns[slot] = bytes.turn
  }

  #number(cell: Cell, value: number): void {
    const integer = cell.isInteger ? integerOf(value, cell) : -1
    if (integer >= 0) this.#bytes.integer(this.#code, integer)
    else this.#bytes.text(cell.number(value))
  }

  /** The cells of a slot that is not there. */
  unknown(instance: string): string {
    const cell = (column: ResolvedColumn): string =>
      column.metric === INSTANCE ? plotCell(instance, this.#separator) : UNKNOWN
    return this.#cells.map(({ column }) => this.#separator + cell(column)).join('')
  }

  /** The columns' names behind a tag in brackets, if there is one. */
  names(tag: string): string {
    const before = tag === '' ? '' : `[${plotCell(tag, this.#separator)}]`
    const names = this.#cells.map(({ column }) => plotCell(column.head.replace('/sec', this.#rate), this.#separator))
    return names.map((name) => this.#separator + before + name).join('')
  }
}

function textOf({ metric }: Cell, report: Report, slot: number): string {
  return metric === INSTANCE ? report.instance(slot) : report.text(metric, slot)
}

/** Whether the number is what was kept; it is kept from here on. Two that no double holds may look the same. */
function isSameNumber(kept: Float64Array, at: number, number: number): boolean {
  if (kept[at] === number) return !mayBeRounded(number)
  kept[at] = number
  return false
}

function isSameText(kept: string[], at: number, text: string): boolean {
  if (kept[at] === text) return true
  kept[at] = text
  return false
}

function cellOf(column: ResolvedColumn, options: Options): Cell {
  const digits = column.style === 'fixed' ? Math.max(column.digits, options.digits) : 0
  const { separator, rest = false } = options
  return {
    column,
    metric: column.metric,
    isWords: column.style === 'text',
    isInteger: column.style !== 'clock' && digits === 0 && ONE_ASCII.test(separator),
    isCut: column.style === 'whole',
    words: (words) => separator + (rest ? plotRest(words) : plotCell(words, separator)),
    number: (value) => separator + number(column, value, digits),
    exact: (value) => `${separator}${value}${digits === 0 ? '' : `.${'0'.repeat(digits)}`}`,
  }
}

/** The integer that is shown for a value, −1 where it is not one that can be written at once. */
function integerOf(value: number, { isCut }: Cell): number {
  const integer = value | 0
  if (integer === value) return integer
  if (!(value >= 0 && value < MOST_DIRECT)) return -1
  return isCut ? integer : nearest(value)
}

function number(column: ResolvedColumn, value: number, digits: number): string {
  if (column.style === 'clock') return elapsed(value, 'whole')
  return column.style === 'whole' ? whole(value) : fixed(value, digits)
}
