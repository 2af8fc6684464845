import type { Header } from '../vocabulary/header.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Needs } from '../vocabulary/need.ts'
import { type Interval, type Report, TOTAL } from '../vocabulary/report.ts'
import { spanOf } from '../vocabulary/spans.ts'
import { grownNumbers } from './grown.ts'
import { Instances } from './instances.ts'
import { type Packet, type Passed, type PassedMetric, passedOf } from './packet.ts'

const NOTHING: Packet = { numbers: new Float64Array(), intervals: 0, texts: [], raw: new Map(), headers: [] }

/** Where reading a packet has come to. */
interface Cursor {
  packet: Packet
  at: number
}

/**
 * Reads the intervals of packets, which may come from several writers in turn. An interval is valid until the next is
 * asked for, or another packet is opened.
 */
export class PacketReader {
  readonly #reports: readonly PassedReport[]
  readonly #headers = new Map<string, Header>()
  readonly #cursor: Cursor = { packet: NOTHING, at: 0 }
  readonly #ofInterval = new Map<string, Report>()
  #left = 0
  #packetHeaders: readonly Header[] = []

  constructor(importers: readonly Importer[], needs?: Needs) {
    this.#reports = importers.map(
      (importer) => new PassedReport(importer, passedOf(importer, needs?.(importer)), this.#cursor),
    )
  }

  open(packet: Packet): void {
    this.#cursor.packet = packet
    this.#cursor.at = 0
    this.#left = packet.intervals
    this.#packetHeaders = packet.headers.map((header) => this.#same(header))
  }

  /** The next interval; undefined if the packet has no more. */
  next(): Interval | undefined {
    if (this.#left === 0) return undefined
    this.#left--
    const { packet, at } = this.#cursor
    const [time = 0, seconds = 0, from = 0, thru = 0, index = 0, count = 0] = packet.numbers.subarray(at, at + 6)
    this.#cursor.at += 6
    this.#ofInterval.clear()
    for (let n = 0; n < count; n++) {
      const report = this.#reports[packet.numbers[this.#cursor.at] ?? -1]
      if (report === undefined) throw new Error('a packet of other importers')
      report.read()
      this.#ofInterval.set(report.importer.name, report)
    }
    const header = this.#packetHeaders[index]
    if (header === undefined) throw new Error('a packet without a header')
    const span = spanOf(from, thru)
    return {
      time,
      seconds,
      header,
      reports: this.#ofInterval,
      ...(thru >= from && { gap: span }),
      ...(thru < from && { setBack: span }),
    }
  }

  /** One object for each header, however often it was copied. */
  #same(header: Header): Header {
    const { writer, host, created, bootTime, lines } = header
    const key = [writer, host, created, bootTime, ...lines].join('\n')
    const known = this.#headers.get(key) ?? header
    this.#headers.set(key, known)
    return known
  }
}

/** A report that another thread made. Its slots are its own: other writers have other ones for the same instances. */
class PassedReport implements Report {
  readonly importer: Importer
  time = 0
  seconds = Number.NaN
  slots: number[] = []
  readonly columns: Float64Array[]
  readonly #cursor: Cursor
  readonly #metrics: readonly PassedMetric[]
  readonly #instances = new Instances()
  /** By the writer's slot: the name that it had, and the slot that it has here. */
  readonly #names: string[] = []
  readonly #slots: number[] = []
  /** By slot: which one of the report it is. */
  readonly #order: number[] = []
  /** By metric: where its values begin in the packet; −1 for those that are not passed. */
  readonly #begins: Int32Array
  #packet = NOTHING

  constructor(importer: Importer, { metrics }: Passed, cursor: Cursor) {
    this.importer = importer
    this.#cursor = cursor
    this.#metrics = metrics
    const all = Object.values(importer.metrics)
    this.columns = all.map(({ kind }) => new Float64Array(kind === 'text' ? 0 : 16).fill(Number.NaN))
    this.#begins = new Int32Array(all.length).fill(-1)
  }

  /** Reads the report at the cursor, which goes on behind it. */
  read(): void {
    const { numbers } = this.#cursor.packet
    const { at } = this.#cursor
    this.#packet = this.#cursor.packet
    this.time = numbers[at + 1] ?? 0
    this.seconds = numbers[at + 2] ?? Number.NaN
    const count = 1 + (numbers[at + 3] ?? 0)
    this.#present(at + 4, count)
    this.#cursor.at = this.#values(at + 4 + 2 * count, count)
  }

  #present(at: number, count: number): void {
    const { numbers, texts } = this.#packet
    const before = this.slots
    this.slots = []
    this.#order[TOTAL] = 0
    for (const slot of before) this.#order[slot] = 0
    for (let n = 1; n < count; n++) {
      const theirs = numbers[at + 2 * n] ?? 0
      const name = texts[numbers[at + 2 * n + 1] ?? 0] ?? ''
      if (this.#names[theirs] !== name || this.#instances.name(this.#slots[theirs] ?? 0) !== name) {
        this.#names[theirs] = name
        this.#slots[theirs] = this.#instances.named(name)
      }
      const slot = this.#slots[theirs] ?? 0
      this.slots.push(slot)
      this.#order[slot] = n
    }
    for (const slot of before) if (this.#order[slot] === 0) this.#instances.forget(slot)
    this.#widen()
  }

  #widen(): void {
    const { size } = this.#instances
    const first = this.columns.find(({ length }) => length > 0)
    if (first === undefined || size <= first.length) return
    for (const [metric, column] of this.columns.entries()) {
      if (column.length > 0) this.columns[metric] = grownNumbers(column, 2 * size, Number.NaN)
    }
  }

  /** Returns the place behind the values. */
  #values(from: number, count: number): number {
    const { numbers } = this.#packet
    const { slots } = this
    let at = from
    for (const { index, kind } of this.#metrics) {
      const column = this.columns[index]
      this.#begins[index] = at
      if (kind !== 'text' && column !== undefined) {
        column[TOTAL] = numbers[at] ?? Number.NaN
        for (let n = 0; n < slots.length; n++) column[slots[n] ?? 0] = numbers[at + 1 + n] ?? Number.NaN
      }
      at += count
    }
    return at
  }

  instance(slot: number): string {
    return this.#instances.name(slot)
  }

  text(metric: number, slot: number): string {
    if (this.columns[metric]?.length !== 0) return ''
    return this.#packet.texts[this.#packet.numbers[this.#place(metric, slot)] ?? -1] ?? ''
  }

  raw(metric: number, slot: number): number | bigint | undefined {
    return this.#packet.raw.get(this.#place(metric, slot))
  }

  #place(metric: number, slot: number): number {
    const begin = this.#begins[metric] ?? -1
    return begin < 0 ? -1 : begin + (this.#order[slot] ?? 0)
  }
}
