import type { Report } from '../vocabulary/report.ts'
import type { Times } from '../vocabulary/times.ts'
import type { ImporterState, Moment } from './importer-state.ts'
import { type Choice, ReportMaker } from './report-maker.ts'

/** Makes reports and takes the time of it. */
export class TimedReportMaker extends ReportMaker {
  readonly #sampled: () => void
  readonly #report: (moment: Moment) => Report

  constructor(state: ImporterState, { instances, times }: { instances: Choice | undefined; times: Times }) {
    super(state, instances)
    const { name } = state.importer
    this.#sampled = times.taken(name, () => super.sampled())
    this.#report = times.taken(name, (moment: Moment) => super.report(moment))
  }

  override sampled(): void {
    this.#sampled()
  }

  override report(moment: Moment): Report {
    return this.#report(moment)
  }
}
