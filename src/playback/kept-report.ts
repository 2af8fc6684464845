import { birthMetric, instanceKey } from '../vocabulary/birth.ts'
import type { Importer } from '../vocabulary/importer.ts'
import { type Report, TOTAL } from '../vocabulary/report.ts'
import { grownNumbers } from './grown.ts'

/** Which of the values within a longer interval is kept; the mean is what `reports` itself gives. */
export type Extreme = 'min' | 'max' | 'last'

type Raw = number | bigint | undefined

/** What of a metric is kept, by slot. */
interface Kept {
  readonly isCounter: boolean
  readonly texts: string[]
  readonly raw: Raw[]
}

/** The best values of several reports, which are only valid for one interval each. */
export class KeptReport implements Report {
  readonly importer: Importer
  time = 0
  seconds = 0
  readonly slots: number[] = []
  readonly columns: Float64Array[]
  readonly #names: string[] = ['']
  readonly #slotOf = new Map<string, number>()
  readonly #kept: readonly Kept[]
  /** Which metric tells when an instance was born; −1: none. */
  readonly #birth: number

  constructor(importer: Importer) {
    const metrics = Object.values(importer.metrics)
    this.importer = importer
    this.columns = metrics.map(() => new Float64Array(8).fill(Number.NaN))
    this.#kept = metrics.map(({ kind }) => ({ isCounter: kind === 'counter', texts: [], raw: [] }))
    this.#birth = birthMetric(importer)
  }

  add(report: Report, keep: Extreme): void {
    this.time = report.time
    this.seconds += report.seconds || 0
    this.#addSlot(report, { from: TOTAL, to: TOTAL, keep })
    for (const from of report.slots) this.#addSlot(report, { from, to: this.#slot(report, from), keep })
  }

  instance(slot: number): string {
    return this.#names[slot] ?? ''
  }

  text(metric: number, slot: number): string {
    return this.#kept[metric]?.texts[slot] ?? ''
  }

  raw(metric: number, slot: number): Raw {
    return this.#kept[metric]?.raw[slot]
  }

  #addSlot(report: Report, { from, to, keep }: { from: number; to: number; keep: Extreme }): void {
    for (const [metric, kept] of this.#kept.entries()) {
      const value = report.columns[metric]?.[from] ?? Number.NaN
      const raw = report.raw(metric, from)
      const column = this.columns[metric]
      const known = { value: column?.[to] ?? Number.NaN, raw: kept.raw[to] }
      const isBetter = kept.isCounter
        ? isBetterThan(value, known.value, keep)
        : isBetterGauge({ value, raw }, known, keep)
      if (isBetter && column !== undefined) column[to] = value
      // A counter as it was read is that of the interval's end; a gauge is the one that is kept.
      if (isBetter || kept.isCounter) kept.raw[to] = raw
      kept.texts[to] = report.text(metric, from)
    }
  }

  /** The slot of a report's instance: another one of the same name, born at another time, has another. */
  #slot(report: Report, from: number): number {
    const name = report.instance(from)
    const key = instanceKey(name, report.columns[this.#birth]?.[from])
    const known = this.#slotOf.get(key)
    if (known !== undefined) return known
    const slot = this.#names.push(name) - 1
    this.#slotOf.set(key, slot)
    this.slots.push(slot)
    for (const [metric, column] of this.columns.entries()) {
      if (slot >= column.length) this.columns[metric] = grownNumbers(column, 2 * column.length, Number.NaN)
    }
    return slot
  }
}

function isBetterThan(value: number | bigint, known: number | bigint, keep: Extreme): boolean {
  if (Number.isNaN(value)) return false
  if (Number.isNaN(known) || keep === 'last') return true
  return keep === 'max' ? value > known : value < known
}

interface Gauge {
  readonly value: number
  readonly raw: Raw
}

/** Two that no double holds may look the same, and are compared as they were read. */
function isBetterGauge(one: Gauge, known: Gauge, keep: Extreme): boolean {
  const isRounded = one.value === known.value && one.raw !== undefined && known.raw !== undefined
  return isRounded ? isBetterThan(one.raw, known.raw, keep) : isBetterThan(one.value, known.value, keep)
}
