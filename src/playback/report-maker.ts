import type { Importer, IntervalContext, Role } from '../vocabulary/importer.ts'
import type { Across, Metric } from '../vocabulary/metric.ts'
import { type Report, TOTAL } from '../vocabulary/report.ts'
import { isNumberColumn } from './columns.ts'
import { CounterColumn } from './counter-column.ts'
import { acrossOf, fold } from './fold.ts'
import { GaugeColumn } from './gauge-column.ts'
import type { ImporterState, Moment } from './importer-state.ts'
import type { NumberColumn } from './number-column.ts'
import { movingRow } from './rows.ts'
import { TextColumn } from './text-column.ts'

const NO_COLUMN = new Float64Array(0)

/** An instance that may be left out or taken in. Valid only during the call. */
export interface Candidate {
  /** The importer's name. */
  readonly importer: string
  readonly instance: string
  /** What it is by the importer's own rules. */
  readonly role: Role
  /** One of its words, as far as its lines told it; '' for what is no text metric. */
  text(metric: string): string
}

/**
 * Whether an instance is counted and shown (true), hidden (false), or what the importer's own rules say (undefined);
 * `shown` is seen beside the others, and changes nothing of the total.
 */
export type Choice = (candidate: Candidate) => boolean | 'shown' | undefined

/** Makes an importer's reports: derives values, folds the total, leaves out instances that are not to be seen. */
export class ReportMaker {
  readonly state: ImporterState
  /** Numbers whose instances may fold into the total. */
  readonly #folded: readonly Folded[]
  readonly #moving
  readonly #report: LiveReport
  /** By slot. */
  readonly #hidden: boolean[] = []
  readonly #aside: boolean[] = []
  readonly #choice: Choice | undefined
  /** Some instance was chosen or left out: the total is of those that remain, whatever the kernel says of all. */
  #isPart = false
  /** When the interval began, by the clock of the boot. */
  #clock = Number.NaN
  #zero: { readonly number: number; readonly clock: number } | undefined

  constructor(state: ImporterState, choice?: Choice) {
    this.state = state
    this.#choice = choice
    this.#folded = state.metrics.flatMap((about, metric) => {
      const column = state.columns[metric]
      return isNumberColumn(column) && state.needed?.has(metric) !== false
        ? [{ metric, column, across: acrossOf(about), isOfAll: isOfAll(about, state.importer) }]
        : []
    })
    this.#moving = movingRow(state)
    this.#report = new LiveReport(state)
  }

  /** A run of other samples begins. */
  begin(): void {
    this.state.reset()
    this.#hidden.length = 0
    this.#aside.length = 0
    this.#isPart = false
    this.#clock = Number.NaN
    this.#zero = undefined
  }

  /** What comes is of another boot, or another recorder: neither its counters nor its clock go on from here. */
  restart(): void {
    this.state.restart()
    this.#clock = Number.NaN
  }

  /** What this sample counts began at zero, so many seconds before. */
  beginAtZero({ number, clock }: Moment, seconds: number): void {
    this.#zero = { number, clock: clock - seconds }
    this.state.beginAtZero(number, seconds)
  }

  /** A sample brought lines. */
  sampled(): void {
    this.state.endSample()
  }

  /** Settles the interval that ends with this sample. */
  report(moment: Moment): Report {
    const report = this.#show(moment, 'ends')
    this.#clock = moment.clock
    this.state.endReport()
    return report
  }

  /** The same of an interval that goes on. */
  peek(moment: Moment): Report {
    return this.#show(moment, 'goes on')
  }

  #show(moment: Moment, interval: 'ends' | 'goes on'): Report {
    const { state } = this
    state.settle(interval)
    if (state.presence.changed) this.#assignRoles()
    const since = moment.number === this.#zero?.number ? this.#zero.clock : this.#clock
    const seconds = state.settling.accumulate ? state.seconds : moment.clock - since
    const shown = state.presence.slots.filter((slot) => slot !== TOTAL && this.#hidden[slot] !== true)
    const context = new Context(moment, { seconds, isPart: this.#isPart }, state)
    this.#derive(shown, context)
    this.#foldTotal(shown)
    this.#derive([TOTAL], context)
    this.#report.renew(moment.wall, seconds, shown)
    return this.#report
  }

  #assignRoles(): void {
    const { importer, instances, presence } = this.state
    presence.changed = false
    const choice = this.#choice
    if (importer.role === undefined && choice === undefined) return
    const has = (name: string): boolean => instances.has(name)
    this.#isPart = false
    for (const slot of presence.slots) {
      if (slot === TOTAL) continue
      const instance = instances.name(slot)
      const own = importer.role?.(instance, has) ?? 'counted'
      const chosen = choice?.({ importer: importer.name, instance, role: own, text: (name) => this.#text(name, slot) })
      if (typeof chosen === 'boolean') this.#isPart = true
      const role = chosen === undefined ? own : chosen === 'shown' ? chosen : chosen ? 'counted' : 'hidden'
      this.#hidden[slot] = role === 'hidden'
      this.#aside[slot] = role !== 'counted'
    }
  }

  #text(name: string, slot: number): string {
    const { columns, metricNames } = this.state
    const column = columns[metricNames.indexOf(name)]
    return column instanceof TextColumn ? column.get(slot) : ''
  }

  #derive(slots: readonly number[], context: Context): void {
    const { importer } = this.state
    if (importer.intervalEnd === undefined) return
    for (const slot of slots) {
      this.#moving.slot = slot
      context.slot = slot
      importer.intervalEnd(this.#moving.row, context)
    }
  }

  #foldTotal(shown: readonly number[]): void {
    const { state } = this
    if (!state.hasTotal) return
    const isPlain = state.importer.role === undefined && this.#choice === undefined
    const counted = isPlain ? shown : shown.filter((slot) => this.#aside[slot] !== true)
    for (const { metric, column, across, isOfAll } of this.#folded) {
      if ((this.#isPart && !isOfAll) || !state.totalIsTold(metric)) fold(across, column, counted)
    }
  }
}

interface Folded {
  readonly metric: number
  /** Its total stands on a line that speaks of the machine alone: no choice of instances changes it. */
  readonly isOfAll: boolean
  readonly column: NumberColumn
  readonly across: Across
}

function isOfAll(metric: Metric, importer: Importer): boolean {
  return metric.only === 'total' || !(metric.line ?? importer.line ?? '*').includes('*')
}

class Context implements IntervalContext {
  readonly time: number
  readonly seconds: number
  readonly per: number
  readonly header
  readonly isPart: boolean
  slot: number = TOTAL
  readonly #state: ImporterState

  constructor(
    moment: Moment,
    { seconds, isPart }: { readonly seconds: number; readonly isPart: boolean },
    state: ImporterState,
  ) {
    this.isPart = isPart
    this.time = moment.wall
    this.seconds = seconds
    this.per = state.settling.perInterval ? seconds : 1
    this.header = moment.header
    this.#state = state
  }

  get instance(): string {
    return this.#state.instances.name(this.slot)
  }

  get hz(): number {
    return this.header.hz
  }

  get pageSize(): number {
    return this.header.pageSize
  }
}

class LiveReport implements Report {
  readonly importer
  time = 0
  seconds = Number.NaN
  slots: readonly number[] = []
  columns: readonly Float64Array[] = []
  #capacity = 0
  readonly #state: ImporterState

  constructor(state: ImporterState) {
    this.importer = state.importer
    this.#state = state
  }

  renew(time: number, seconds: number, slots: readonly number[]): void {
    this.time = time
    this.seconds = seconds
    this.slots = slots
    if (this.#capacity === this.#state.capacity) return
    // Columns that grew are other arrays.
    this.#capacity = this.#state.capacity
    this.columns = this.#state.columns.map((column) => (column instanceof TextColumn ? NO_COLUMN : column.shown))
  }

  instance(slot: number): string {
    return this.#state.instances.name(slot)
  }

  text(metric: number, slot: number): string {
    const column = this.#state.columns[metric]
    return column instanceof TextColumn ? column.get(slot) : ''
  }

  raw(metric: number, slot: number): number | bigint | undefined {
    const column = this.#state.columns[metric]
    if (column instanceof GaugeColumn) return column.long(slot)
    if (!(column instanceof CounterColumn)) return undefined
    const value = column.raw(slot)
    return Number.isNaN(value) ? undefined : value
  }
}
