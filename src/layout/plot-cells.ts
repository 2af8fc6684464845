import { elapsed } from '../vocabulary/elapsed.ts'
import type { FormatOptions } from '../vocabulary/format.ts'
import type { Interval, Report } from '../vocabulary/report.ts'
import { CellBytes, MOST_DIRECT } from './cell-bytes.ts'
import { INSTANCE, type ResolvedColumn, Scaler } from './column.ts'
import { rateLabel } from './context.ts'
import { fixed, nearest, UNKNOWN, whole } from './number.ts'
import { plotCell, plotRest } from './quote.ts'

/** Turns reports into the cells of a plot line, each with the separator before it: fixed point, all digits, no padding. */
export class PlotCells {
  readonly #columns: readonly ResolvedColumn[]
  readonly #scaler: Scaler
  readonly #separator: string
  readonly #rate: string
  /** Decimals by column. */
  readonly #digits: Uint8Array
  readonly #bytes = new CellBytes()

  constructor(
    columns: readonly ResolvedColumn[],
    options: Pick<FormatOptions, 'digits' | 'separator' | 'perInterval'>,
  ) {
    this.#columns = columns
    this.#scaler = new Scaler(columns)
    this.#separator = options.separator
    this.#rate = rateLabel(options)
    this.#digits = Uint8Array.from(columns, ({ digits, style }) =>
      style === 'fixed' ? Math.max(digits, options.digits) : 0,
    )
  }

  /** The values of a slot. `last`: words in the last column are the rest of the line. */
  values(report: Report, slot: number, where: { readonly interval: Interval; readonly last?: boolean }): string {
    const columns = this.#columns
    const { multiply, divide } = this.#scaler.for(where.interval.header)
    const numbers = report.columns
    const bytes = this.#bytes
    for (let n = 0; n < columns.length; n++) {
      const column = columns[n]
      if (column === undefined) continue
      bytes.text(this.#separator)
      if (column.style === 'text') {
        const rest = where.last === true && n === columns.length - 1
        bytes.text(this.#words(column, report, { slot, rest }))
        continue
      }
      const value = ((numbers[column.metric]?.[slot] ?? Number.NaN) * (multiply[n] ?? 1)) / (divide[n] ?? 1)
      const digits = this.#digits[n] ?? 0
      const integer = column.style === 'clock' || digits > 0 ? -1 : integerOf(column, value)
      if (integer >= 0) bytes.integer(integer)
      else bytes.text(number(column, value, digits))
    }
    return bytes.take()
  }

  #words(
    column: ResolvedColumn,
    report: Report,
    { slot, rest }: { readonly slot: number; readonly rest: boolean },
  ): string {
    const words = column.metric === INSTANCE ? report.instance(slot) : report.text(column.metric, slot)
    return rest ? plotRest(words) : plotCell(words, this.#separator)
  }

  /** The cells of a slot that is not there. */
  unknown(instance: string): string {
    const cell = (column: ResolvedColumn): string =>
      column.metric === INSTANCE ? plotCell(instance, this.#separator) : UNKNOWN
    return this.#columns.map((column) => this.#separator + cell(column)).join('')
  }

  /** The columns' names behind a tag in brackets, if there is one. */
  names(tag: string): string {
    const before = tag === '' ? '' : `[${plotCell(tag, this.#separator)}]`
    const names = this.#columns.map((column) => plotCell(column.head.replace('/sec', this.#rate), this.#separator))
    return names.map((name) => this.#separator + before + name).join('')
  }
}

/** The integer that is shown for a value, −1 where it is not one that can be written at once. */
function integerOf({ style }: ResolvedColumn, value: number): number {
  const integer = value | 0
  if (integer === value) return integer
  if (!(value >= 0 && value < MOST_DIRECT)) return -1
  return style === 'whole' ? integer : nearest(value)
}

function number(column: ResolvedColumn, value: number, digits: number): string {
  if (column.style === 'clock') return elapsed(value, 'whole')
  return column.style === 'whole' ? whole(value) : fixed(value, digits)
}
