import type { Interval, Report } from '../../vocabulary/report.ts'

/** A report that shows some slots of another, in its own order. */
export class SlotsOf implements Report {
  readonly slots: readonly number[]
  readonly #report: Report

  constructor(report: Report, slots: readonly number[]) {
    this.#report = report
    this.slots = slots
  }

  get importer(): Report['importer'] {
    return this.#report.importer
  }

  get time(): number {
    return this.#report.time
  }

  get seconds(): number {
    return this.#report.seconds
  }

  get columns(): readonly Float64Array[] {
    return this.#report.columns
  }

  instance(slot: number): string {
    return this.#report.instance(slot)
  }

  text(metric: number, slot: number): string {
    return this.#report.text(metric, slot)
  }

  raw(metric: number, slot: number): number | bigint | undefined {
    return this.#report.raw(metric, slot)
  }
}

/** An interval with other reports. */
export function withReports(interval: Interval, reports: ReadonlyMap<string, Report>): Interval {
  return { ...interval, reports }
}
