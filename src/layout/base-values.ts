import type { Header } from '../vocabulary/header.ts'
import type { Report } from '../vocabulary/report.ts'
import { mayBeRounded } from '../vocabulary/rounded.ts'
import { type ResolvedColumn, Scaler } from './column.ts'
import { exactGauge } from './exact.ts'
import { precise } from './quote.ts'

/** How values are written. */
interface Spelling {
  /** What stands before the value of each column. */
  readonly before: readonly string[]
  /** A number that is not known. */
  readonly unknown: string
  readonly word: (text: string) => string
}

/** The values of a row for programs: in base units, numbers with all their digits. */
export class BaseValues {
  readonly #columns: readonly ResolvedColumn[]
  readonly #scaler: Scaler
  readonly #spelling: Spelling

  constructor(columns: readonly ResolvedColumn[], spelling: Spelling) {
    this.#columns = columns
    this.#scaler = new Scaler(columns)
    this.#spelling = spelling
  }

  of(report: Report, slot: number, header: Header): string {
    const { before, unknown, word } = this.#spelling
    const columns = this.#columns
    const scaling = this.#scaler.for(header)
    const { multiply, divide } = scaling
    const values = report.columns
    let text = ''
    for (let n = 0; n < columns.length; n++) {
      const { metric = 0, style } = columns[n] ?? {}
      text += before[n] ?? ''
      if (style === 'text') text += word(report.text(metric, slot))
      else {
        const value = values[metric]?.[slot] ?? Number.NaN
        const shown = (value * (multiply[n] ?? 1)) / (divide[n] ?? 1)
        const exact = mayBeRounded(shown) ? exactGauge(report, { metric, slot, column: n }, scaling) : undefined
        text += exact ?? precise(shown, unknown)
      }
    }
    return text
  }
}
