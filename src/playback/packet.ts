import type { Header } from '../vocabulary/header.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Metric } from '../vocabulary/metric.ts'
import type { Need, Needs } from '../vocabulary/need.ts'
import { type Interval, type Report, TOTAL } from '../vocabulary/report.ts'
import { mayBeRounded } from '../vocabulary/rounded.ts'

/**
 * Some intervals that follow each other, as they pass from one thread to another: nearly all of it is one array of numbers,
 * which changes hands without being copied.
 *
 * An interval is one of samples, with one gap at most: `time, seconds, gap from, gap thru, header, reports`, and then its reports, each of which is `importer,
 * time, seconds, slots`, then slot and name of each, the total first, and then by metric a value for each slot: numbers as
 * shown, texts as indices of `texts`. NaN is not known.
 *
 * Of counters as they were read only those are passed of which nothing is shown: that they were there is all that is
 * ever asked in another thread. Of gauges those are that no double holds.
 */
export interface Packet {
  readonly numbers: Float64Array<ArrayBuffer>
  readonly intervals: number
  readonly texts: readonly string[]
  /** Counters and gauges as they were read, by their place in `numbers`. */
  readonly raw: ReadonlyMap<number, number | bigint>
  readonly headers: readonly Header[]
}

/** A metric whose values are passed. */
export interface PassedMetric {
  /** Of the importer's metrics. */
  readonly index: number
  readonly kind: Metric['kind']
}

/** What of an importer is passed. */
export interface Passed {
  readonly metrics: readonly PassedMetric[]
  /** Of each instance, and not of the total alone. */
  readonly each: boolean
}

/** What is passed where this is needed. */
export function passedOf(importer: Importer, need: Need | undefined): Passed {
  const all = Object.values(importer.metrics).map(({ kind }, index) => ({ index, kind }))
  return { metrics: all.filter(({ index }) => need?.metrics.has(index) !== false), each: need?.each !== false }
}

const NO_SLOTS: readonly number[] = []

/** So many numbers are worth a packet. */
const FULL = 64 * 1024

/** Fills packets. */
export class PacketWriter {
  readonly #importers: ReadonlyMap<Importer, Passed & { readonly index: number }>
  #numbers = new Float64Array(FULL * 2)
  #size = 0
  #intervals = 0
  #texts = new Map<string, number>()
  #raw = new Map<number, number | bigint>()
  #headers: Header[] = []

  /** The reader must have as many importers, in the same order, and the same needs. */
  constructor(importers: readonly Importer[], needs?: Needs) {
    this.#importers = new Map(
      importers.map((importer, index) => [importer, { index, ...passedOf(importer, needs?.(importer)) }]),
    )
  }

  /** There is enough for a packet. */
  get isFull(): boolean {
    return this.#size >= FULL
  }

  add({ time, seconds, gap, setBack, header, reports }: Interval): void {
    this.#intervals++
    if (this.#headers.at(-1) !== header) this.#headers.push(header)
    const { from, thru } = gap ?? setBack ?? { from: Number.NaN, thru: Number.NaN }
    this.#put(time, seconds, from, thru, this.#headers.length - 1, reports.size)
    for (const report of reports.values()) this.#report(report)
  }

  /** What was added since the last packet. */
  take(): Packet {
    const packet = {
      numbers: this.#numbers.slice(0, this.#size),
      intervals: this.#intervals,
      texts: [...this.#texts.keys()],
      raw: this.#raw,
      headers: this.#headers,
    }
    this.#size = 0
    this.#intervals = 0
    this.#texts = new Map()
    this.#raw = new Map()
    this.#headers = []
    return packet
  }

  #report(report: Report): void {
    const passed = this.#importers.get(report.importer)
    if (passed === undefined) throw new Error(`${report.importer.name}: a report of another module`)
    const { index, metrics, each } = passed
    const { time, seconds } = report
    const slots = each ? report.slots : NO_SLOTS
    this.#put(index, time, seconds, slots.length)
    this.#room((1 + slots.length) * (2 + metrics.length))
    this.#slot(report, TOTAL)
    for (let n = 0; n < slots.length; n++) this.#slot(report, slots[n] ?? TOTAL)
    for (let n = 0; n < metrics.length; n++) {
      const metric = metrics[n]
      if (metric === undefined) return
      if (metric.kind === 'text') this.#words(report, metric, slots)
      else this.#values(report, metric, slots)
    }
  }

  #slot(report: Report, slot: number): void {
    this.#numbers[this.#size++] = slot
    this.#numbers[this.#size++] = this.#text(report.instance(slot))
  }

  #values(report: Report, { index, kind }: PassedMetric, slots: readonly number[]): void {
    const column = report.columns[index]
    for (let n = -1; n < slots.length; n++) {
      const slot = n < 0 ? TOTAL : (slots[n] ?? TOTAL)
      const value = column?.[slot] ?? Number.NaN
      if (kind === 'counter' ? Number.isNaN(value) : mayBeRounded(value)) this.#beside(report.raw(index, slot))
      this.#numbers[this.#size++] = value
    }
  }

  #beside(raw: number | bigint | undefined): void {
    if (raw !== undefined) this.#raw.set(this.#size, raw)
  }

  #words(report: Report, { index }: PassedMetric, slots: readonly number[]): void {
    this.#numbers[this.#size++] = this.#text(report.text(index, TOTAL))
    for (let n = 0; n < slots.length; n++) {
      this.#numbers[this.#size++] = this.#text(report.text(index, slots[n] ?? TOTAL))
    }
  }

  #text(text: string): number {
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    this.#texts.set(text, this.#texts.size)
    return this.#texts.size - 1
  }

  #put(...values: readonly number[]): void {
    this.#room(values.length)
    for (const value of values) this.#numbers[this.#size++] = value
  }

  #room(count: number): void {
    if (this.#size + count <= this.#numbers.length) return
    const bigger = new Float64Array(2 * (this.#size + count))
    bigger.set(this.#numbers)
    this.#numbers = bigger
  }
}
