import type { Batch, ExportMetric, ExportTable, Points } from 'recollect/exporter'

/** Rows that there is room for at first. */
const FIRST_ROOM = 512

/** How much more room there is when it has become too small. */
const GROWTH = 4

/** Values that make a row group: 8 MiB of numbers. */
const ENOUGH_VALUES = 1024 * 1024
/** Characters of words that make one. */
const ENOUGH_CHARACTERS = 16 * 1024 * 1024
/** Rows that make one; DuckDB's processors each take a group of so many. */
const ENOUGH_ROWS = 122_880

/** A column of a row group; what is not known is null. */
export interface ColumnData {
  readonly name: string
  readonly data: Float64Array | BigInt64Array | (number | bigint | string | null)[]
}

/** Cumulative counts and bytes are whole numbers of up to 64 bits; what counts seconds has fractions. */
export function isWhole({ sent, unit }: ExportMetric): boolean {
  return sent === 'total' && (unit === 'count' || unit === 'B')
}

const END_OF_64_BITS = 2n ** 64n

interface Column {
  readonly name: string
  /** Takes the rows of a batch. */
  add(batch: Batch, metric: number): void
  /** What came since the last time. */
  take(): ColumnData['data']
}

/** Rows of a table that wait until they are enough for a row group, column by column. */
export class RowGroup {
  readonly #times = new Times()
  readonly #seconds = new Numbers('seconds')
  readonly #instances: string[] | undefined
  readonly #columns: readonly Column[]
  #rows = 0
  #characters = 0

  constructor(table: ExportTable) {
    this.#instances = table.dimension === undefined ? undefined : []
    const count = (characters: number): void => {
      this.#characters += characters
    }
    this.#columns = table.metrics.map((metric) => {
      const { name, sent } = metric
      if (sent === 'text') return new Words(name, count)
      return isWhole(metric) ? new Totals(name) : new Numbers(name)
    })
  }

  get rows(): number {
    return this.#rows
  }

  get isFull(): boolean {
    return (
      this.#rows >= ENOUGH_ROWS ||
      this.#rows * this.#columns.length >= ENOUGH_VALUES ||
      this.#characters >= ENOUGH_CHARACTERS
    )
  }

  add(batch: Batch, { time, seconds }: Points): void {
    const { length } = batch.rows
    this.#rows += length
    this.#times.add(time, length)
    this.#seconds.fill(seconds, length)
    if (this.#instances !== undefined) {
      for (const { instance } of batch.rows) {
        this.#instances.push(instance)
        this.#characters += instance.length
      }
    }
    for (let metric = 0; metric < this.#columns.length; metric++) this.#columns[metric]?.add(batch, metric)
  }

  /** The columns, with what has come since the last time. Valid until more is added. */
  take(): readonly ColumnData[] {
    const columns: ColumnData[] = [{ name: 'time', data: this.#times.take() }]
    if (this.#instances !== undefined) columns.push({ name: 'instance', data: this.#instances.splice(0) })
    columns.push({ name: 'seconds', data: this.#seconds.take() })
    for (const column of this.#columns) columns.push({ name: column.name, data: column.take() })
    this.#rows = 0
    this.#characters = 0
    return columns
  }
}

/** Microseconds since 1970; recordings know milliseconds. */
class Times {
  #values = new BigInt64Array(FIRST_ROOM)
  #length = 0

  add(time: number, rows: number): void {
    const end = this.#length + rows
    if (end > this.#values.length) {
      const larger = new BigInt64Array(Math.max(end, this.#values.length * GROWTH))
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values.fill(BigInt(Math.round(time * 1000)) * 1000n, this.#length, end)
    this.#length = end
  }

  take(): BigInt64Array {
    const taken = this.#values.subarray(0, this.#length)
    this.#length = 0
    return taken
  }
}

class Numbers implements Column {
  readonly name: string
  #values = new Float64Array(FIRST_ROOM)
  #length = 0
  #hasUnknown = false

  constructor(name: string) {
    this.name = name
  }

  add(batch: Batch, metric: number): void {
    const from = batch.columns[metric]
    const start = this.#length
    const end = start + batch.rows.length
    this.#makeRoom(end)
    const to = this.#values
    for (let row = start; row < end; row++) {
      const value = from?.[row - start] ?? Number.NaN
      // Neither NaN nor infinite.
      if (value - value !== 0) this.#hasUnknown = true
      to[row] = value
    }
    this.#length = end
  }

  fill(value: number, rows: number): void {
    const start = this.#length
    this.#makeRoom(start + rows)
    this.#values.fill(value, start, start + rows)
    if (!Number.isFinite(value)) this.#hasUnknown = true
    this.#length += rows
  }

  take(): ColumnData['data'] {
    const taken = this.#values.subarray(0, this.#length)
    const data = this.#hasUnknown ? Array.from(taken, (value) => (Number.isFinite(value) ? value : null)) : taken
    this.#length = 0
    this.#hasUnknown = false
    return data
  }

  #makeRoom(rows: number): void {
    if (rows <= this.#values.length) return
    const larger = new Float64Array(Math.max(rows, this.#values.length * GROWTH))
    larger.set(this.#values)
    this.#values = larger
  }
}

/** The kernel's own counters, exact over all 64 bits. */
class Totals implements Column {
  readonly name: string
  #values: (bigint | null)[] = []

  constructor(name: string) {
    this.name = name
  }

  add(batch: Batch, metric: number): void {
    for (let row = 0; row < batch.rows.length; row++) {
      this.#values.push(unsigned(batch.exact(metric, row)))
    }
  }

  take(): ColumnData['data'] {
    const taken = this.#values
    this.#values = []
    return taken
  }
}

/** What 64 bits hold; null for what they do not. */
function unsigned(exact: number | bigint): bigint | null {
  if (typeof exact === 'number' && !Number.isFinite(exact)) return null
  const value = typeof exact === 'bigint' ? exact : BigInt(Math.round(exact))
  return value >= 0n && value < END_OF_64_BITS ? value : null
}

class Words implements Column {
  readonly name: string
  readonly #count: (characters: number) => void
  #values: (string | null)[] = []

  constructor(name: string, count: (characters: number) => void) {
    this.name = name
    this.#count = count
  }

  add(batch: Batch, metric: number): void {
    for (let row = 0; row < batch.rows.length; row++) {
      const text = batch.text(metric, row)
      this.#values.push(text === '' ? null : text)
      this.#count(text.length)
    }
  }

  take(): ColumnData['data'] {
    const taken = this.#values
    this.#values = []
    return taken
  }
}
