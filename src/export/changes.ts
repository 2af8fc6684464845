import type { Batch, ExportTable, Series } from '../vocabulary/points.ts'

type Value = number | bigint | string

/** What was sent of a row: by metric the value, and how many reports ago. */
interface Known {
  readonly values: Value[]
  readonly ages: number[]
}

const UNKNOWN = Number.NaN

/**
 * Takes out of a table's batches what did not change since it was sent, until it has not been sent for `ttl` reports; rows of
 * which nothing is left are none. A row that is sent tells all its words, as they say what its numbers are of.
 */
export class Changes implements Batch {
  readonly table: ExportTable
  rows: readonly Series[] = []
  columns: readonly Float64Array[] = []
  readonly #ttl: number
  readonly #known = new WeakMap<Series, Known>()
  #batch: Batch | undefined
  /** By row: that of the batch. */
  #sources: readonly number[] = []

  constructor(table: ExportTable, ttl: number) {
    this.table = table
    this.#ttl = ttl
  }

  /** The batch, less what is known; valid as long as that is. */
  of(batch: Batch): Batch {
    this.#batch = batch
    const columns = batch.columns.map((column) => column.slice(0, batch.rows.length))
    const sources = [...batch.rows.keys()].filter((row) => this.#leave(batch, row, columns))
    this.#sources = sources
    this.rows = sources.flatMap((row) => batch.rows[row] ?? [])
    this.columns = columns.map((column) =>
      column.length === 0 ? column : Float64Array.from(sources, (row) => column[row] ?? UNKNOWN),
    )
    return this
  }

  exact(metric: number, row: number): number | bigint {
    const value = this.columns[metric]?.[row] ?? UNKNOWN
    return Number.isNaN(value) ? value : (this.#batch?.exact(metric, this.#sources[row] ?? -1) ?? value)
  }

  text(metric: number, row: number): string {
    return this.#batch?.text(metric, this.#sources[row] ?? -1) ?? ''
  }

  /** Leaves in the columns what is to be sent of a row; false if that is nothing. */
  #leave(batch: Batch, row: number, columns: readonly Float64Array[]): boolean {
    const series = batch.rows[row]
    if (series === undefined) return false
    const known = this.#knownOf(series)
    let isSent = false
    for (const [metric, { sent }] of this.table.metrics.entries()) {
      const column = columns[metric]
      const value = sent === 'text' ? batch.text(metric, row) : batch.exact(metric, row)
      if (this.#isDue(known, metric, value)) isSent = true
      else if (sent !== 'text' && column !== undefined) column[row] = UNKNOWN
    }
    return isSent
  }

  #isDue(known: Known, metric: number, value: Value): boolean {
    if (value === '' || Number.isNaN(value)) return false
    const age = (known.ages[metric] ?? this.#ttl) + 1
    const isDue = known.values[metric] !== value || age >= this.#ttl
    known.values[metric] = value
    known.ages[metric] = isDue ? 0 : age
    return isDue
  }

  #knownOf(series: Series): Known {
    const known = this.#known.get(series) ?? { values: [], ages: [] }
    this.#known.set(series, known)
    return known
  }
}
