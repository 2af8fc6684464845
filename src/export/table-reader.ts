import { birthMetric, instanceKey } from '../vocabulary/birth.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Batch, ExportTable, Series } from '../vocabulary/points.ts'
import { type Report, TOTAL } from '../vocabulary/report.ts'
import { mayBeRounded } from '../vocabulary/rounded.ts'
import { type Conversion, conversion } from '../vocabulary/unit.ts'
import { tellApart } from './same-names.ts'
import type { SourceTable } from './tables.ts'

const FIRST_ROWS = 16
const ONLY_TOTAL: readonly number[] = [TOTAL]

/** A table's batches, out of its importer's reports: in base units, row by row. One batch is used for all. */
export class TableReader implements Batch {
  readonly table: ExportTable
  rows: Series[] = []
  columns: Float64Array[]
  /** Seconds that the rates were measured over. */
  seconds = Number.NaN
  readonly #source: SourceTable
  #scales: readonly Conversion[] = []
  #header: Header | undefined
  #report: Report | undefined
  #slots: readonly number[] = []
  #room = 0
  /** By slot. */
  #series: (Series | undefined)[] = []
  readonly #named = new Map<string, Series>()
  /** Which metric of the importer tells when an instance was born; −1: none. */
  readonly #birth: number

  constructor(source: SourceTable) {
    this.table = source.table
    this.#source = source
    this.#birth = source.isTotal ? -1 : birthMetric(source.importer)
    this.columns = source.table.metrics.map(() => new Float64Array(0))
  }

  /** Takes what a report says; the batch is valid until the next. */
  read(report: Report, header: Header): this {
    if (header !== this.#header) this.#turn(header)
    const slots = this.#source.isTotal ? ONLY_TOTAL : report.slots
    this.#report = report
    this.#slots = slots
    this.seconds = report.seconds
    if (slots.length > this.#room) this.#grow(slots.length)
    this.#name(report, slots)
    for (let m = 0; m < this.columns.length; m++) this.#fill(m, report, slots)
    return this
  }

  exact(metric: number, row: number): number | bigint {
    const place = this.#source.places[metric] ?? 0
    const { sent, kind } = this.table.metrics[metric] ?? {}
    const value = this.columns[metric]?.[row] ?? Number.NaN
    // A counter's growth is no number that was recorded.
    const raw = sent === 'total' || kind === 'gauge' ? this.#report?.raw(place, this.#slots[row] ?? TOTAL) : undefined
    if (typeof raw === 'bigint') return this.#scaled(metric, raw)
    // A count of sectors may only become large as bytes.
    return raw !== undefined && mayBeRounded(value) ? this.#scaled(metric, BigInt(raw)) : value
  }

  text(metric: number, row: number): string {
    return this.#report?.text(this.#source.places[metric] ?? 0, this.#slots[row] ?? TOTAL) ?? ''
  }

  #scaled(metric: number, raw: bigint): number | bigint {
    const { multiply, divide } = this.#scales[metric] ?? { multiply: 1, divide: 1 }
    const isWhole = divide === 1 && Number.isInteger(multiply)
    return isWhole ? raw * BigInt(multiply) : (Number(raw) * multiply) / divide
  }

  #turn(header: Header): void {
    // Another host's instances are others.
    if (header.host !== this.#header?.host) {
      this.#series = []
      this.#named.clear()
    }
    this.#header = header
    const { importer, places } = this.#source
    const metrics = Object.values(importer.metrics)
    this.#scales = this.table.metrics.map(({ unit }, m) => {
      const metric = metrics[places[m] ?? 0]
      if (metric === undefined || metric.kind === 'text') return { multiply: 1, divide: 1 }
      return conversion(metric.unit ?? 'count', unit, header)
    })
  }

  #grow(rows: number): void {
    this.#room = Math.max(FIRST_ROWS, 2 ** Math.ceil(Math.log2(rows)))
    this.columns = this.table.metrics.map(({ sent }) => new Float64Array(sent === 'text' ? 0 : this.#room))
  }

  #name(report: Report, slots: readonly number[]): void {
    const host = this.#header?.host ?? ''
    // To set a length, even the same, costs more than all the rest here.
    if (this.rows.length !== slots.length) this.rows.length = slots.length
    const births = report.columns[this.#birth]
    let isNew = false
    for (let row = 0; row < slots.length; row++) {
      const slot = slots[row] ?? TOTAL
      const instance = report.instance(slot)
      const born = births?.[slot] || undefined
      let series = this.#series[slot]
      if (series === undefined || series.instance !== instance || series.born !== born) {
        if (series !== undefined) this.#named.delete(instanceKey(series.instance, series.born))
        const fresh = { table: this.table, host, instance, ...(born !== undefined && { born }) }
        // One that left and came back may have another slot.
        const key = instanceKey(instance, born)
        series = this.#named.get(key) ?? fresh
        this.#named.set(key, series)
        this.#series[slot] = series
        isNew = true
      }
      this.rows[row] = series
    }
    if (isNew && births !== undefined) tellApart(this.rows)
  }

  #fill(m: number, report: Report, slots: readonly number[]): void {
    const place = this.#source.places[m] ?? 0
    const sent = this.table.metrics[m]?.sent
    const column = this.columns[m]
    if (column === undefined || sent === 'text') return
    const { multiply, divide } = this.#scales[m] ?? { multiply: 1, divide: 1 }
    if (sent === 'total') {
      for (let row = 0; row < slots.length; row++) {
        column[row] = (Number(report.raw(place, slots[row] ?? TOTAL) ?? Number.NaN) * multiply) / divide
      }
      return
    }
    const values = report.columns[place]
    if (values === undefined) return
    const factor = sent === 'amount' ? report.seconds : 1
    for (let row = 0; row < slots.length; row++) {
      const value = ((values[slots[row] ?? TOTAL] ?? Number.NaN) * multiply) / divide
      column[row] = factor === 1 ? value : value * factor
    }
  }
}
