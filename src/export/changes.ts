import type { Batch, ExportTable, Series } from '../vocabulary/points.ts'

/** A value that was sent, and how many reports ago. */
interface Known {
  readonly values: (number | bigint)[]
  readonly ages: number[]
}

/** Takes out of a table's batches what did not change since it was sent, until it has not been sent for `ttl` reports. */
export class Changes implements Batch {
  readonly table: ExportTable
  rows: readonly Series[] = []
  columns: Float64Array[]
  readonly #ttl: number
  readonly #known = new WeakMap<Series, Known>()
  #batch: Batch | undefined

  constructor(table: ExportTable, ttl: number) {
    this.table = table
    this.#ttl = ttl
    this.columns = table.metrics.map(() => new Float64Array(0))
  }

  /** The batch, less what is known; valid as long as that is. */
  of(batch: Batch): Batch {
    this.#batch = batch
    this.rows = batch.rows
    this.columns = batch.columns.map((column) => column.slice(0, batch.rows.length))
    for (const [row, series] of batch.rows.entries()) {
      const known = this.#knownOf(series)
      for (const [metric, column] of this.columns.entries()) {
        const value = batch.exact(metric, row)
        const age = (known.ages[metric] ?? this.#ttl) + 1
        if (known.values[metric] === value && age < this.#ttl) {
          known.ages[metric] = age
          column[row] = Number.NaN
        } else {
          known.values[metric] = value
          known.ages[metric] = 0
        }
      }
    }
    return this
  }

  exact(metric: number, row: number): number | bigint {
    const value = this.columns[metric]?.[row] ?? Number.NaN
    return Number.isNaN(value) ? value : (this.#batch?.exact(metric, row) ?? value)
  }

  text(metric: number, row: number): string {
    return this.#batch?.text(metric, row) ?? ''
  }

  #knownOf(series: Series): Known {
    const known = this.#known.get(series) ?? { values: [], ages: [] }
    this.#known.set(series, known)
    return known
  }
}
