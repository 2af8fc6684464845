import { after, clockMultiple } from '../vocabulary/clock-multiple.ts'
import type { Selected } from '../vocabulary/format.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Batch, ExportTable, Points } from '../vocabulary/points.ts'
import { beginsRun, type Interval } from '../vocabulary/report.ts'
import { Changes } from './changes.ts'
import { Joiner, type Stat } from './joiner.ts'
import { TableReader } from './table-reader.ts'
import { tablesOf } from './tables.ts'

/** What is sent of intervals, and how often: the options that all exporters have. */
export interface EngineOptions {
  readonly counters: 'total' | 'rate'
  /** Seconds between sends; undefined: every interval. */
  readonly every?: number
  /** What of the intervals between; default their mean. */
  readonly stat?: Stat
  /** Sends fall on multiples of `every`, as the clock shows them. */
  readonly isAligned?: boolean
  /** How many seconds that clock is ahead of UTC at a time (epoch seconds). Default: it is UTC's. */
  readonly offset?: (time: number, header: Header) => number
  /** Only what changed, and what has not been sent for so many reports. */
  readonly ttl?: number
}

/** The joined interval that was begun: from when on, and its last moment. */
interface Begun {
  readonly from: number
  readonly time: number
  readonly header: Header
}

interface Line {
  readonly importer: string
  readonly reader: TableReader
  readonly joiner: Joiner | undefined
  readonly changes: Changes | undefined
}

/** Intervals in, points out: the values of all tables, joined to longer intervals and less what did not change, as asked. */
export class ExportEngine {
  readonly tables: readonly ExportTable[]
  readonly #options: EngineOptions
  readonly #lines: readonly Line[]
  #begun: Begun | undefined

  constructor(selection: readonly Selected[], options: EngineOptions) {
    const { counters, every, stat = 'avg', ttl } = options
    const sources = tablesOf(selection, stat === 'tot' && counters === 'rate' ? 'amount' : counters)
    this.#options = options
    this.tables = sources.map(({ table }) => table)
    this.#lines = sources.map((source) => ({
      importer: source.importer.name,
      reader: new TableReader(source),
      joiner: every === undefined ? undefined : new Joiner(source.table, stat),
      changes: ttl === undefined ? undefined : new Changes(source.table, ttl),
    }))
  }

  /** Takes an interval; gives what is to be sent now: none, one, or two where another host begins. */
  take(interval: Interval): Iterable<Points> {
    const { counters, every } = this.#options
    // The first sample of a run has no rates; the kernel's own counts it has. It is of no longer interval: these begin with it.
    if (beginsRun(interval) && (counters === 'rate' || every !== undefined)) return []
    return every === undefined ? [this.#single(interval)] : this.#join(interval, every)
  }

  /** The joined interval that was begun, if any. */
  end(): Iterable<Points> {
    const begun = this.#begun
    return begun === undefined ? [] : [this.#settle(begun)]
  }

  #single({ time, seconds, header, reports }: Interval): Points {
    const batches: Batch[] = []
    for (const { importer, reader, changes } of this.#lines) {
      const report = reports.get(importer)
      if (report === undefined) continue
      const batch = reader.read(report, header)
      batches.push(changes?.of(batch) ?? batch)
    }
    return { host: header.host, time, seconds, header, batches }
  }

  *#join({ time, seconds, header, reports }: Interval, every: number): Iterable<Points> {
    if (this.#begun !== undefined && this.#begun.header.host !== header.host) yield this.#settle(this.#begun)
    const length = Number.isNaN(seconds) ? 0 : seconds
    const from = this.#begun?.from ?? time - length
    this.#begun = { from, time, header }
    for (const { importer, reader, joiner } of this.#lines) {
      const report = reports.get(importer)
      if (report !== undefined) joiner?.add(reader.read(report, header))
    }
    if (time >= this.#dueAt(this.#begun, every, length)) yield this.#settle(this.#begun)
  }

  /** From when on a sample ends the interval: they come a little early or late, and the nearest one does. */
  #dueAt({ from, header }: Begun, every: number, length: number): number {
    const { isAligned = false, offset = () => 0 } = this.#options
    const slack = Math.min(length, every) / 2
    if (!isAligned) return from + every - slack
    return clockMultiple(from + slack, every, { offset: (time) => offset(time, header), steps: after }) - slack
  }

  #settle(begun: Begun): Points {
    const { from, time, header } = begun
    this.#begun = undefined
    const batches: Batch[] = []
    for (const { joiner, changes } of this.#lines) {
      const batch = joiner?.settle()
      if (batch !== undefined) batches.push(changes?.of(batch) ?? batch)
    }
    return { host: header.host, time, seconds: time - from, header, batches }
  }
}
