import { birthMetric } from '../vocabulary/birth.ts'
import { GAP_INTERVALS } from '../vocabulary/gap.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Cells, Importer } from '../vocabulary/importer.ts'
import type { Metric, Metrics } from '../vocabulary/metric.ts'
import type { Need } from '../vocabulary/need.ts'
import { TOTAL } from '../vocabulary/report.ts'
import { Births } from './births.ts'
import { type AnyColumn, columnFor, isNumberColumn } from './columns.ts'
import { CounterColumn } from './counter-column.ts'
import { LOW_SPAN } from './decimal.ts'
import { GaugeColumn } from './gauge-column.ts'
import { Instances } from './instances.ts'
import { type Ending, LineGroup, type Settling } from './line-group.ts'
import { neededMetrics } from './needs.ts'
import { nominalSeconds } from './pace.ts'
import { Presence } from './presence.ts'
import { cellsBySlot, type RowStore } from './rows.ts'
import { TextColumn } from './text-column.ts'

const FIRST_CAPACITY = 16

/** The sample whose lines are being taken in. */
export interface Moment {
  /** Counts the samples of a run. */
  readonly number: number
  /** Seconds of the clock that rates are measured by. */
  readonly clock: number
  /** Epoch seconds. */
  readonly wall: number
  readonly header: Header
}

/**
 * What is known of one importer between two samples: its instances and their values, now and before.
 *
 * Lines call `begin`, `slot` and `timing.touch` and set columns; `endSample` turns what was read into growth.
 */
export class ImporterState implements RowStore {
  readonly importer: Importer
  /** Indices of the metrics that must be known; undefined: all. */
  readonly needed: ReadonlySet<number> | undefined
  /** It has a total beside its instances, and that is needed. */
  readonly hasTotal: boolean
  readonly metrics: readonly Metric[]
  readonly metricNames: readonly string[]
  readonly columns: readonly AnyColumn[]
  readonly instances = new Instances()
  readonly settling: Settling
  readonly presence = new Presence(FIRST_CAPACITY)
  /** The sample that last brought a line. */
  sample = -1
  /** Seconds over which the settled values were measured, where intervals have several samples. */
  seconds = 0
  readonly cells: (slot: number) => Cells<Metrics>
  /** By metric: the values that it stands together with; undefined for gauges and texts without a place. */
  readonly #groupOf: (LineGroup | undefined)[]
  readonly #groups: LineGroup[] = []
  /** Gauges without a place that are needed: `analyze` sets them, or `intervalEnd`. */
  readonly #looseGauges: GaugeColumn[] = []
  #capacity = FIRST_CAPACITY
  /** Samples since values were settled. */
  #samples = 0
  /** Seconds between two samples with lines of this importer, by the header. */
  #nominal = 0
  #moment: Moment | undefined
  readonly #births: Births | undefined
  /** One for all samples: it is asked for by every group of every sample. */
  readonly #ending: { -readonly [K in keyof Ending]: Ending[K] }

  constructor(importer: Importer, settling: Settling, need?: Need) {
    const needed = neededMetrics(importer, need)
    this.importer = importer
    this.needed = needed
    this.hasTotal = importer.dimension !== undefined && need?.total !== false
    this.settling = settling
    this.metricNames = Object.keys(importer.metrics)
    this.metrics = Object.values(importer.metrics)
    this.columns = this.metrics.map((metric) => columnFor(metric, FIRST_CAPACITY))
    this.#groupOf = this.metrics.map(() => undefined)
    for (const [metric, { word, column: name }] of this.metrics.entries()) {
      const column = this.columns[metric]
      if (word !== undefined || name !== undefined) continue
      if (column instanceof GaugeColumn && needed?.has(metric) !== false) this.#looseGauges.push(column)
      else if (column instanceof CounterColumn) this.group([metric])
    }
    const birth = this.columns[birthMetric(importer)]
    this.#births = birth instanceof GaugeColumn ? new Births(birth, FIRST_CAPACITY) : undefined
    this.cells = cellsBySlot(this)
    this.#ending = {
      accumulate: settling.accumulate,
      perInterval: settling.perInterval,
      sample: -1,
      visited: this.presence.visited,
      isBornSince: (slot, wall) => this.#isBornSince(slot, wall),
    }
  }

  /** How many slots there is room for. */
  get capacity(): number {
    return this.#capacity
  }

  /** The group of these metrics, which stand together on one kind of line. */
  group(metrics: readonly number[]): LineGroup {
    const columns = metrics.map((metric) => this.columns[metric]).filter((column) => isNumberColumn(column))
    const group = new LineGroup(columns, this.#capacity)
    for (const metric of metrics) this.#groupOf[metric] = group
    this.#groups.push(group)
    return group
  }

  /** Forgets everything: a run of other samples begins. */
  reset(): void {
    this.sample = -1
    this.presence.reset()
    this.instances.clear()
    this.#samples = 0
    this.#moment = undefined
    this.#births?.forgetAll()
    for (const group of this.#groups) group.reset()
    for (const column of this.columns) column.reset()
  }

  /** A line of this importer came. */
  begin(moment: Moment): void {
    if (this.sample !== moment.number) this.#beginSample(moment)
  }

  #beginSample(moment: Moment): void {
    if (moment.header !== this.#moment?.header) this.#nominal = nominalSeconds(this.importer, moment.header)
    const nominal = this.#nominal
    const elapsed = moment.clock - (this.#moment?.clock ?? moment.clock)
    if (elapsed < 0 || (nominal > 0 && elapsed > GAP_INTERVALS * nominal)) this.restart()
    this.presence.dismiss(this.sample, (slot) => this.#forget(slot))
    this.presence.begin()
    this.sample = moment.number
    this.#moment = moment
    this.importer.initInterval?.()
  }

  /** The recorded kernel's `unsigned long` has so many bits: its counters wrap there. */
  countIn(longBits: 32 | 64): void {
    for (const column of this.columns) if (column instanceof CounterColumn) column.countIn(longBits)
  }

  /** What the sample with this number counts began at zero, so many seconds before. */
  beginAtZero(sample: number, seconds: number): void {
    for (const { timing } of this.#groups) timing.beginAtZero(sample, seconds)
  }

  /** Forgets what was read before, not who is there: after a gap, or another boot. */
  restart(): void {
    for (const { timing } of this.#groups) timing.restart()
    this.#births?.forgetAll()
  }

  /** The slot of the instance named in `bytes[start..end)`. */
  slot(bytes: Uint8Array, start: number, end: number): number {
    return this.visit(this.instances.find(bytes, start, end))
  }

  /** A line of this slot's instance came. */
  visit(slot: number): number {
    if (!this.presence.isSeen(slot, this.sample)) this.#arrive(slot)
    return slot
  }

  #arrive(slot: number): void {
    if (slot >= this.#capacity) this.#grow(slot)
    if (slot === this.instances.overflow) return
    this.presence.see(slot, this.sample)
    for (const gauge of this.#looseGauges) gauge.shown[slot] = Number.NaN
  }

  /** All lines of the sample were taken in. */
  endSample(): void {
    if (this.#moment === undefined) return
    const { visited } = this.presence
    this.presence.endSample(this.sample)
    if (this.#births !== undefined) for (const slot of visited) if (this.#births.note(slot)) this.#renew(slot)
    const ending = this.#ending
    ending.sample = this.sample
    ending.visited = visited
    for (const group of this.#groups) group.endSample(ending)
    this.#samples++
    if (!ending.accumulate) return
    for (const gauge of this.#looseGauges) for (const slot of visited) gauge.accumulate(slot)
  }

  #isBornSince(slot: number, wall: number): boolean {
    if (this.importer.bornAtZero === true) return !Number.isNaN(wall)
    return this.#moment !== undefined && this.#births?.isSince(slot, wall, this.#moment.header) === true
  }

  /** The slot's instance is another one of the same name: a pid that was used again. */
  #renew(slot: number): void {
    if (this.settling.accumulate && this.presence.wasSeenBefore(slot, this.sample)) this.#part(slot)
    for (const group of this.#groups) group.renew(slot)
    for (const column of this.columns) if (column instanceof TextColumn) column.renew(slot, this.sample)
  }

  /** What the interval has of the instance that had the slot's name before goes to a slot of its own, before that one. */
  #part(slot: number): void {
    const former = this.instances.part(slot)
    if (former < 0) return
    if (former >= this.#capacity) this.#grow(former)
    this.presence.part(slot, former)
    for (const group of this.#groups) group.hand(slot, former)
    for (const gauge of this.#looseGauges) gauge.hand(slot, former)
    for (const column of this.columns) if (column instanceof TextColumn) column.hand(slot, former, this.sample)
  }

  /** The values since the last report become an interval's, which ends with them or goes on. */
  settle(interval: 'ends' | 'goes on'): void {
    if (!this.settling.accumulate) return
    const slots = [TOTAL, ...this.presence.slots.filter((slot) => slot !== TOTAL)]
    this.seconds = this.#groups.reduce((most, { seconds }) => Math.max(most, seconds), 0)
    for (const group of this.#groups) group.show(slots, this.settling)
    for (const gauge of this.#looseGauges) for (const slot of slots) gauge.showMean(slot, this.#samples)
    if (interval === 'goes on') return
    for (const group of this.#groups) group.startAnew(slots)
    for (const gauge of this.#looseGauges) for (const slot of slots) gauge.startAnew(slot)
    this.#samples = 0
  }

  /** The report was taken; instances that left are forgotten when the next sample begins. */
  endReport(): void {
    this.presence.endReport()
  }

  #forget(slot: number): void {
    this.instances.forget(slot)
    this.#births?.forget(slot)
    for (const group of this.#groups) group.forget(slot)
    for (const column of this.columns) if (column instanceof TextColumn) column.clear(slot)
  }

  #grow(slot: number): void {
    while (this.#capacity <= slot) this.#capacity *= 2
    for (const column of this.columns) if (!(column instanceof TextColumn)) column.grow(this.#capacity)
    for (const group of this.#groups) group.grow(this.#capacity)
    this.presence.grow(this.#capacity)
    this.#births?.grow(this.#capacity)
  }

  /** Whether a line told the total's value itself, so that it need not be folded. */
  totalIsTold(metric: number): boolean {
    const group = this.#groupOf[metric]
    if (group?.timing.carries(TOTAL, this.sample)) return true
    const column = this.columns[metric]
    return group === undefined && column instanceof GaugeColumn && this.presence.isSeen(TOTAL, this.sample)
      ? !Number.isNaN(column.shown[TOTAL] ?? Number.NaN)
      : false
  }

  get(metric: number, slot: number): number | string {
    const column = this.columns[metric]
    if (column instanceof TextColumn) return column.get(slot)
    return column?.shown[slot] ?? Number.NaN
  }

  put(metric: number, slot: number, value: number | string): void {
    const column = this.columns[metric]
    if (column instanceof TextColumn) column.put(slot, String(value))
    else if (column !== undefined) column.shown[slot] = Number(value)
  }

  take(metric: number, slot: number, value: number | bigint | string): void {
    const column = this.columns[metric]
    if (column === undefined) return
    if (column instanceof TextColumn) {
      column.put(slot, String(value))
      return
    }
    if (typeof value === 'bigint') {
      column.set(slot, Number(value % BigInt(LOW_SPAN)), Number(value / BigInt(LOW_SPAN)))
    } else column.set(slot, Number(value), 0)
    const group = this.#groupOf[metric]
    if (group === undefined || this.#moment === undefined) return
    group.timing.carry(this.#moment)
    group.timing.touch(slot)
    group.note(slot, -1)
  }
}
