import type { Batch, ExportMetric, ExportTable, Series } from '../vocabulary/points.ts'
import { tellApart } from './same-names.ts'
import type { TableReader } from './table-reader.ts'

/** What is sent for several intervals: of each value the mean, the least, the most, or what was counted in all of them. */
export type Stat = 'avg' | 'min' | 'max' | 'tot'

/** A metric's values, by row: their sum (or least, or most), and its weight. */
interface Gathered {
  values: Float64Array
  weights: Float64Array
}

const FIRST_ROWS = 16

/**
 * Joins a table's batches to one, for an interval of several.
 *
 * Rates are weighed with their seconds, and amounts are added up; moments count alike. A kernel's own count is the last one. An
 * instance that has left is still told of, by what it did before and with its last words; its counts are not.
 */
export class Joiner implements Batch {
  readonly table: ExportTable
  rows: Series[] = []
  columns: Float64Array[] = []
  readonly #stat: Stat
  readonly #at = new Map<Series, number>()
  readonly #gathered: Gathered[]
  /** Of the metrics that are text: what was told last, by the joined row. */
  readonly #words: ReadonlyMap<number, string[]>
  #last: TableReader | undefined
  /** By the joined row: that of the last batch, -1 where it is gone. */
  #lastRows: number[] = []
  #room = 0

  constructor(table: ExportTable, stat: Stat) {
    this.table = table
    this.#stat = stat
    this.#words = new Map(table.metrics.flatMap(({ sent }, m) => (sent === 'text' ? [[m, []] as const] : [])))
    this.#gathered = table.metrics.map(() => ({ values: new Float64Array(0), weights: new Float64Array(0) }))
  }

  /** Takes a batch in. */
  add(batch: TableReader): void {
    if (this.#at.size === 0) {
      this.rows = []
      for (const words of this.#words.values()) words.length = 0
    }
    this.#last = batch
    this.#lastRows = this.rows.map(() => -1)
    for (const [row, series] of batch.rows.entries()) {
      let at = this.#at.get(series)
      if (at === undefined) {
        at = this.rows.push(series) - 1
        this.#at.set(series, at)
        if (at >= this.#room) this.#grow()
      }
      this.#lastRows[at] = row
      for (const [m, words] of this.#words) words[at] = batch.text(m, row)
    }
    for (let m = 0; m < this.table.metrics.length; m++) this.#gather(m, batch)
  }

  /** The joined batch of what was taken in, valid until the next `add`; undefined if that is nothing. */
  settle(): Batch | undefined {
    if (this.#at.size === 0) return undefined
    if (this.rows.some(({ born }) => born !== undefined)) tellApart(this.rows)
    this.columns = this.table.metrics.map((metric, m) => this.#settled(m, metric))
    for (const { values, weights } of this.#gathered) {
      values.fill(0)
      weights.fill(0)
    }
    this.#at.clear()
    return this
  }

  exact(metric: number, row: number): number | bigint {
    const last = this.#lastRows[row] ?? -1
    const isTotal = this.table.metrics[metric]?.sent === 'total'
    if (isTotal && last >= 0 && this.#last !== undefined) return this.#last.exact(metric, last)
    return this.columns[metric]?.[row] ?? Number.NaN
  }

  text(metric: number, row: number): string {
    return this.#words.get(metric)?.[row] ?? ''
  }

  #grow(): void {
    this.#room = Math.max(FIRST_ROWS, this.#room * 2)
    for (const gathered of this.#gathered) {
      gathered.values = grown(gathered.values, this.#room)
      gathered.weights = grown(gathered.weights, this.#room)
    }
  }

  #gather(m: number, batch: TableReader): void {
    const { sent = 'text', growth } = this.table.metrics[m] ?? {}
    const column = batch.columns[m]
    const { values, weights } = this.#gathered[m] ?? { values: undefined, weights: undefined }
    if (column === undefined || values === undefined || sent === 'text' || sent === 'total') return
    const weight = sent === 'rate' || growth === 'rate' ? batch.seconds : 1
    for (let at = 0; at < this.#lastRows.length; at++) {
      const value = column[this.#lastRows[at] ?? -1] ?? Number.NaN
      if (Number.isNaN(value) || Number.isNaN(weight)) continue
      const before = values[at] ?? 0
      const isFirst = weights[at] === 0
      weights[at] = (weights[at] ?? 0) + weight
      if (this.#stat === 'min') values[at] = isFirst ? value : Math.min(before, value)
      else if (this.#stat === 'max') values[at] = isFirst ? value : Math.max(before, value)
      else values[at] = before + value * weight
    }
  }

  #settled(m: number, { sent, growth }: ExportMetric): Float64Array {
    const column = new Float64Array(this.rows.length).fill(Number.NaN)
    const { values, weights } = this.#gathered[m] ?? { values: undefined, weights: undefined }
    if (sent === 'text' || values === undefined) return column
    const isExtreme = this.#stat === 'min' || this.#stat === 'max'
    const isAmount = sent === 'amount' || growth === 'amount' || (growth === 'rate' && this.#stat === 'tot')
    for (let at = 0; at < column.length; at++) {
      const weight = weights[at] ?? 0
      const value = values[at] ?? Number.NaN
      if (sent === 'total') column[at] = this.#last?.columns[m]?.[this.#lastRows[at] ?? -1] ?? Number.NaN
      else if (weight > 0) column[at] = isExtreme || isAmount ? value : value / weight
    }
    return column
  }
}

function grown(old: Float64Array, room: number): Float64Array {
  const bigger = new Float64Array(room)
  bigger.set(old)
  return bigger
}
