import { elapsed } from '../vocabulary/elapsed.ts'
import type { FormatOptions } from '../vocabulary/format.ts'
import type { Interval, Report } from '../vocabulary/report.ts'
import { INSTANCE, type ResolvedColumn, Scaler } from './column.ts'
import { rateLabel } from './context.ts'
import { fixed, UNKNOWN, whole } from './number.ts'
import { plotCell, plotRest } from './quote.ts'

/** Turns reports into the cells of a plot line, each with the separator before it: fixed point, all digits, no padding. */
export class PlotCells {
  readonly #columns: readonly ResolvedColumn[]
  readonly #scaler: Scaler
  readonly #digits: number
  readonly #separator: string
  readonly #rate: string

  constructor(
    columns: readonly ResolvedColumn[],
    options: Pick<FormatOptions, 'digits' | 'separator' | 'perInterval'>,
  ) {
    this.#columns = columns
    this.#scaler = new Scaler(columns)
    this.#digits = options.digits
    this.#separator = options.separator
    this.#rate = rateLabel(options)
  }

  /** The values of a slot. `last`: words in the last column are the rest of the line. */
  values(report: Report, slot: number, where: { readonly interval: Interval; readonly last?: boolean }): string {
    const columns = this.#columns
    const { multiply, divide } = this.#scaler.for(where.interval.header)
    const numbers = report.columns
    let text = ''
    for (let n = 0; n < columns.length; n++) {
      const column = columns[n]
      if (column === undefined) continue
      text += this.#separator
      if (column.style === 'text') {
        const words = column.metric === INSTANCE ? report.instance(slot) : report.text(column.metric, slot)
        const rest = where.last === true && n === columns.length - 1
        text += rest ? plotRest(words) : plotCell(words, this.#separator)
      } else {
        const value = ((numbers[column.metric]?.[slot] ?? Number.NaN) * (multiply[n] ?? 1)) / (divide[n] ?? 1)
        text += this.#number(column, value)
      }
    }
    return text
  }

  #number(column: ResolvedColumn, value: number): string {
    if (column.style === 'fixed') return fixed(value, column.digits > this.#digits ? column.digits : this.#digits)
    return column.style === 'whole' ? whole(value) : elapsed(value, 'whole')
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
