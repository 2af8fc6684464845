import type { FormatOptions, TimeStyle } from '../vocabulary/format.ts'
import type { Interval } from '../vocabulary/report.ts'
import { Clock } from './clock.ts'

const HEADINGS: Readonly<Record<TimeStyle, string>> = {
  none: '',
  time: 'Time    ',
  'date-time': 'Date Time     ',
  'full-date-time': 'Date    Time     ',
  epoch: 'UTC       ',
}

/** The time column of lines for people, as the letters of collectl's -o ask for it. */
export class Stamp {
  /** As wide as the stamps; '' where no time is shown. */
  readonly heading: string
  readonly #style: TimeStyle
  readonly #milliseconds: boolean
  readonly #clock: Clock

  /** Throws `bad-zone`. */
  constructor(options: Pick<FormatOptions, 'time' | 'milliseconds' | 'zone'>) {
    this.#style = options.time
    this.#milliseconds = options.milliseconds
    this.#clock = new Clock(options.zone)
    this.heading = HEADINGS[options.time] + (options.milliseconds && options.time !== 'none' ? '    ' : '')
  }

  /** The interval's time. */
  of(interval: Interval): string {
    return this.#style === 'none' ? '' : this.at(interval.time, interval)
  }

  /** Another time (epoch seconds) in the interval's zone; the time of day where no time is shown. */
  at(time: number, interval: Interval): string {
    const clock = this.#clock.set(time, interval.header.zone)
    const fraction = this.#milliseconds ? clock.fraction : ''
    switch (this.#style) {
      case 'none':
      case 'time':
        return clock.time + fraction
      case 'date-time':
        return `${clock.shortDate} ${clock.time}${fraction}`
      case 'full-date-time':
        return `${clock.date} ${clock.time}${fraction}`
      case 'epoch':
        return clock.epoch + fraction
    }
  }
}
