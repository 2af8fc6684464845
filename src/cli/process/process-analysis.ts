import { Clock } from '../../layout/clock.ts'
import { fixed, UNKNOWN } from '../../layout/number.ts'
import { plotCell, plotRest } from '../../layout/quote.ts'
import { instanceKey } from '../../vocabulary/birth.ts'
import { elapsed } from '../../vocabulary/elapsed.ts'
import type { Emit, FormatOptions, FormatRun } from '../../vocabulary/format.ts'
import type { Interval, Report } from '../../vocabulary/report.ts'

/** Sizes of which the least and the most are told, and their headings. */
const EXTREMES: Readonly<Record<string, string>> = {
  vmSize: 'Size',
  locked: 'Lck',
  rss: 'RSS',
  data: 'Data',
  stack: 'Stk',
  libraries: 'Lib',
}

/** Counters of which the sum is told. */
const KILOBYTES: Readonly<Record<string, string>> = {
  readBytes: 'RKB',
  writeBytes: 'WKB',
  readChars: 'RKBC',
  writeChars: 'WKBC',
}
const CALLS: Readonly<Record<string, string>> = { readCalls: 'RSYS', writeCalls: 'WSYS' }
const FAULTS: Readonly<Record<string, string>> = { majorFaults: 'majF', minorFaults: 'minF' }

const HEADS: readonly string[] = [
  ...['Date', 'From', 'Thru', 'Pid', 'User', 'PPid', 'ExeSize'],
  ...Object.values(EXTREMES).flatMap((head) => [`${head}Min`, `${head}Max`]),
  ...['sysT', 'usrT', 'PCT', 'accumT'],
  ...[...Object.values(KILOBYTES), ...Object.values(CALLS), 'CNCL'],
  ...['threadsMin', 'threadsMax', ...Object.values(FAULTS), 'Command'],
]

/** The least and the most of a value; NaN until it is known. */
class Extremes {
  least = Number.NaN
  most = Number.NaN

  add(value: number): void {
    if (Number.isNaN(value)) return
    if (!(value >= this.least)) this.least = value
    if (!(value <= this.most)) this.most = value
  }
}

/** A report whose values are asked for by the metrics' names. */
class Values {
  readonly report: Report
  /** What a rate is multiplied by to be what was counted. */
  readonly #per: number
  readonly #indexes: ReadonlyMap<string, number>

  constructor(report: Report, options: Pick<FormatOptions, 'perInterval'>) {
    this.report = report
    this.#per = options.perInterval ? 1 : report.seconds
    this.#indexes = new Map(Object.keys(report.importer.metrics).map((name, index) => [name, index]))
  }

  number(metric: string, slot: number): number {
    return this.report.columns[this.#indexes.get(metric) ?? -1]?.[slot] ?? Number.NaN
  }

  /** How much a counter grew. */
  growth(metric: string, slot: number): number {
    return Math.round(this.number(metric, slot) * this.#per)
  }

  text(metric: string, slot: number): string {
    return this.report.text(this.#indexes.get(metric) ?? -1, slot)
  }
}

/** One process, from its first interval to its last. */
class Life {
  readonly pid: string
  readonly from: number
  thru: number
  #zone = ''
  #seconds = 0
  #system = Number.NaN
  #user = Number.NaN
  #accumulated = Number.NaN
  #parent = Number.NaN
  #code = Number.NaN
  #owner = ''
  #command = ''
  readonly #threads = new Extremes()
  readonly #extremes = new Map(Object.keys(EXTREMES).map((metric) => [metric, new Extremes()]))
  readonly #sums = new Map<string, number>()

  constructor(pid: string, time: number) {
    this.pid = pid
    this.from = time
    this.thru = time
  }

  add(values: Values, slot: number, interval: Interval): void {
    this.thru = interval.time
    this.#zone = interval.header.zone
    const system = values.number('systemSeconds', slot)
    if (!Number.isNaN(system)) {
      this.#seconds += values.report.seconds
      this.#system = (this.#system || 0) + system
      this.#user = (this.#user || 0) + values.number('userSeconds', slot)
    }
    this.#accumulated = values.number('cpuTime', slot)
    this.#parent = values.number('parent', slot)
    this.#code = values.number('code', slot)
    this.#owner = values.text('user', slot)
    this.#command = values.text('commandLine', slot)
    this.#threads.add(values.number('extraThreads', slot))
    for (const [metric, extremes] of this.#extremes) extremes.add(values.number(metric, slot))
    for (const metric of Object.keys({ ...KILOBYTES, ...CALLS, ...FAULTS })) this.#count(values, metric, slot)
    this.#count(values, 'cancelledBytes', slot)
  }

  #count(values: Values, metric: string, slot: number): void {
    const growth = values.growth(metric, slot)
    if (!Number.isNaN(growth)) this.#sums.set(metric, (this.#sums.get(metric) ?? 0) + growth)
  }

  line(clock: Clock, separator: string): string {
    const kilobytes = (metric: string): string => whole((this.#sums.get(metric) ?? Number.NaN) / 1024)
    const count = (metric: string): string => whole(this.#sums.get(metric) ?? Number.NaN)
    const thru = clock.set(this.thru, this.#zone).time
    const { date, time } = clock.set(this.from, this.#zone)
    return [
      ...[date, time, thru, this.pid, plotCell(this.#owner, separator), whole(this.#parent), whole(this.#code)],
      ...[...this.#extremes.values()].flatMap(({ least, most }) => [whole(least), whole(most)]),
      ...[elapsed(this.#system, 'whole'), elapsed(this.#user, 'whole')],
      ...[fixed((100 * (this.#system + this.#user)) / this.#seconds, 2), elapsed(this.#accumulated, 'whole')],
      ...[...Object.keys(KILOBYTES).map(kilobytes), ...Object.keys(CALLS).map(count), kilobytes('cancelledBytes')],
      ...[whole(this.#threads.least), whole(this.#threads.most), ...Object.keys(FAULTS).map(count)],
      plotRest(this.#command),
    ].join(separator)
  }
}

function whole(value: number): string {
  return Number.isNaN(value) ? UNKNOWN : fixed(Math.trunc(value), 0)
}

/**
 * A line for each process, with all that it used while it was seen (collectl's --procanalyze).
 *
 * The line of a process is written when it is gone: what is remembered are those that are there.
 */
export class ProcessAnalysis implements FormatRun {
  readonly #options: FormatOptions
  readonly #clock: Clock
  /** By pid and start (jiffies after the boot): another start is another process under the same number. */
  readonly #lives = new Map<string, Life>()
  #isHeaded = false

  constructor(options: FormatOptions) {
    this.#options = options
    this.#clock = new Clock(options.zone)
  }

  interval(interval: Interval, emit: Emit): void {
    const report = interval.reports.get('process')
    if (report === undefined) return
    const values = new Values(report, this.#options)
    const keyOf = (slot: number): string => instanceKey(report.instance(slot), values.number('startTime', slot))
    const there = new Set(report.slots.map(keyOf))
    const gone = [...this.#lives].filter(([key]) => !there.has(key))
    for (const [key] of gone) this.#lives.delete(key)
    this.#write(
      gone.map(([, life]) => life),
      emit,
    )
    for (const slot of report.slots) {
      const key = keyOf(slot)
      const life = this.#lives.get(key) ?? new Life(report.instance(slot), interval.time)
      this.#lives.set(key, life)
      life.add(values, slot, interval)
    }
  }

  end(emit: Emit): void {
    this.#write([...this.#lives.values()], emit)
    this.#lives.clear()
  }

  #write(lives: readonly Life[], emit: Emit): void {
    const { separator, toFiles } = this.#options
    const inOrder = lives.toSorted((a, b) => Number(a.pid) - Number(b.pid))
    const heading = this.#isHeaded || lives.length === 0 ? [] : [HEADS.join(separator)]
    if (lives.length > 0) this.#isHeaded = true
    const lines = [...heading, ...inOrder.map((life) => life.line(this.#clock, separator))]
    if (lines.length > 0) emit(lines.map((line) => `${line}\n`).join(''), toFiles ? 'prcs' : undefined)
  }
}
