import type { IntervalContext, Row } from '../vocabulary/importer.ts'
import type { Across, Metrics } from '../vocabulary/metric.ts'
import { type Report, TOTAL } from '../vocabulary/report.ts'
import { CounterColumn, isNumberColumn, type NumberColumn, TextColumn } from './columns.ts'
import { acrossOf, fold } from './fold.ts'
import type { ImporterState, Moment } from './importer-state.ts'
import { movingRow } from './rows.ts'

const NO_COLUMN = new Float64Array(0)

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
  #clock = Number.NaN

  constructor(state: ImporterState) {
    this.state = state
    this.#folded = state.metrics.flatMap((about, metric) => {
      const column = state.columns[metric]
      return isNumberColumn(column) ? [{ metric, column, across: acrossOf(about) }] : []
    })
    this.#moving = movingRow(state)
    this.#report = new LiveReport(state)
  }

  /** Settles the interval that ends with this sample. */
  report(moment: Moment): Report {
    const { state } = this
    state.settle()
    if (state.changed) this.#assignRoles()
    const seconds = moment.clock - this.#clock
    this.#clock = moment.clock
    const shown = state.present.filter((slot) => slot !== TOTAL && this.#hidden[slot] !== true)
    const context = new Context(moment, seconds, state)
    this.#derive(shown, context)
    this.#foldTotal(shown)
    this.#derive([TOTAL], context)
    this.#report.renew(moment.wall, seconds, shown)
    state.endReport()
    return this.#report
  }

  #assignRoles(): void {
    const { importer, instances, present } = this.state
    this.state.changed = false
    if (importer.role === undefined) return
    const has = (name: string): boolean => instances.has(name)
    for (const slot of present) {
      const role = importer.role(instances.name(slot), has)
      this.#hidden[slot] = role === 'hidden'
      this.#aside[slot] = role !== 'counted'
    }
  }

  #derive(slots: readonly number[], context: Context): void {
    const { importer } = this.state
    if (importer.intervalEnd === undefined) return
    for (const slot of slots) {
      this.#moving.slot = slot
      context.slot = slot
      importer.intervalEnd(this.#moving.row as Row<Metrics>, context)
    }
  }

  #foldTotal(shown: readonly number[]): void {
    const { state } = this
    if (state.importer.dimension === undefined) return
    const counted = state.importer.role === undefined ? shown : shown.filter((slot) => this.#aside[slot] !== true)
    for (const { metric, column, across } of this.#folded) {
      if (!state.totalIsTold(metric)) fold(across, column, counted)
    }
  }
}

interface Folded {
  readonly metric: number
  readonly column: NumberColumn
  readonly across: Across
}

class Context implements IntervalContext {
  readonly time: number
  readonly seconds: number
  readonly per: number
  readonly header
  slot: number = TOTAL
  readonly #state: ImporterState

  constructor(moment: Moment, seconds: number, state: ImporterState) {
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
    if (!(column instanceof CounterColumn)) return undefined
    const value = column.raw(slot)
    return Number.isNaN(value) ? undefined : value
  }
}
