import type { FormatOptions } from '../vocabulary/format.ts'
import type { Interval } from '../vocabulary/report.ts'
import { Clock } from './clock.ts'

/** The time columns of plot lines: date and time, or the epoch's seconds. */
export class PlotTimes {
  readonly heading: string
  readonly #clock: Clock
  readonly #options: FormatOptions

  constructor(options: FormatOptions) {
    this.#clock = new Clock(options.zone)
    this.#options = options
    this.heading = options.time === 'epoch' ? '#UTC' : `#Date${options.separator}Time`
  }

  of(interval: Interval): string {
    const { time, milliseconds, separator } = this.#options
    const clock = this.#clock.set(interval.time, interval.header.zone)
    const fraction = milliseconds ? clock.fraction : ''
    if (time === 'epoch') return clock.epoch + fraction
    return (time === 'date-time' ? clock.shortDate : clock.date) + separator + clock.time + fraction
  }
}
