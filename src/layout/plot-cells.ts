import { elapsed } from '../vocabulary/elapsed.ts'
import type { FormatOptions } from '../vocabulary/format.ts'
import type { Interval, Report } from '../vocabulary/report.ts'
import { CellBytes, MOST_DIRECT } from './cell-bytes.ts'
import { INSTANCE, type ResolvedColumn, Scaler, type Scaling } from './column.ts'
import { rateLabel } from './context.ts'
import { fixed, nearest, UNKNOWN, whole } from './number.ts'
import { plotCell, plotRest } from './quote.ts'
import { Recent } from './recent.ts'

const ONE_ASCII = /^[\0-\x7f]$/

/** What a program reads. `rest`: words in the last column are the rest of the line. */
type Options = Pick<FormatOptions, 'digits' | 'separator' | 'perInterval'> & { readonly rest?: boolean }

/** How a column's values are written, the separator before them. */
interface Cell {
  readonly column: ResolvedColumn
  readonly metric: number
  readonly isWords: boolean
  /** Most are integers, of which no string is made. */
  readonly isInteger: boolean
  /** Integers are what is left when the fraction is cut off, and not the nearest. */
  readonly isCut: boolean
  readonly words: Recent<string>
  readonly number: Recent<number>
}

/** Turns reports into the cells of a plot line, each with the separator before it: fixed point, all digits, no padding. */
export class PlotCells {
  readonly #cells: readonly Cell[]
  readonly #scaler: Scaler
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
    this.#cells = columns.map((column, n) => cellOf(column, options, n === columns.length - 1))
  }

  /** The values of a slot. */
  values(report: Report, slot: number, { header }: Interval): string {
    this.#write(report, slot, this.#scaler.for(header))
    return this.#bytes.take()
  }

  /** A line for each of these slots: what stands before its values, and they. */
  lines(
    report: Report,
    slots: readonly number[],
    about: { readonly before: string; readonly interval: Interval },
  ): string {
    const scaling = this.#scaler.for(about.interval.header)
    for (const slot of slots) {
      this.#bytes.text(about.before)
      this.#write(report, slot, scaling)
      this.#bytes.text('\n')
    }
    return this.#bytes.take()
  }

  #write(report: Report, slot: number, { multiply, divide }: Scaling): void {
    const bytes = this.#bytes
    const numbers = report.columns
    for (let n = 0; n < this.#cells.length; n++) {
      const cell = this.#cells[n]
      if (cell === undefined) continue
      const { metric } = cell
      if (cell.isWords) {
        const words = metric === INSTANCE ? report.instance(slot) : report.text(metric, slot)
        bytes.text(cell.words.text(slot, words))
        continue
      }
      const value = ((numbers[metric]?.[slot] ?? Number.NaN) * (multiply[n] ?? 1)) / (divide[n] ?? 1)
      const integer = cell.isInteger ? integerOf(value, cell) : -1
      if (integer >= 0) bytes.integer(this.#code, integer)
      else bytes.text(cell.number.text(slot, value))
    }
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

function cellOf(column: ResolvedColumn, options: Options, isLast: boolean): Cell {
  const digits = column.style === 'fixed' ? Math.max(column.digits, options.digits) : 0
  const isRest = isLast && options.rest === true
  const { separator } = options
  return {
    column,
    metric: column.metric,
    isWords: column.style === 'text',
    isInteger: column.style !== 'clock' && digits === 0 && ONE_ASCII.test(separator),
    isCut: column.style === 'whole',
    words: new Recent((words) => separator + (isRest ? plotRest(words) : plotCell(words, separator))),
    number: new Recent((value) => separator + number(column, value, digits)),
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
