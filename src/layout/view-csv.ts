import type { ViewOptions } from '../vocabulary/format.ts'
import type { Interval } from '../vocabulary/report.ts'
import type { Clock } from './clock.ts'
import { csvField, precise } from './quote.ts'
import { ViewGroups } from './view-groups.ts'
import { dayAndTime } from './view-time.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A cell of a heading: always in quotes, as dstat has them. */
function quoted(text: string): string {
  return `"${csvField(text).replace(/^"(.*)"$/s, '$1')}"`
}

/**
 * Views as comma-separated values in dstat's layout.
 *
 * A block begins with who wrote it, the host, the command line and the date; then come a row of titles, a row of headings
 * and the values, as many cells each, in base units and with all digits. Where instances come or go, another block begins.
 */
export class ViewCsv {
  readonly #views: ViewOptions
  readonly #clock: Clock
  readonly #groups: ViewGroups
  /** How many there are; what stood in the file before is one. */
  #blocks: number

  constructor(views: ViewOptions, clock: Clock) {
    this.#views = views
    this.#clock = clock
    this.#groups = new ViewGroups(views.shown, { time: ({ time, header }) => dayAndTime(clock.set(time, header.zone)) })
    this.#blocks = views.follows ? 1 : 0
  }

  /** The lines of an interval, with those of a heading before them where one is due. */
  lines(interval: Interval): string {
    const heading = this.#groups.follow(interval) ? this.#heading(interval) : ''
    const values = this.#groups.values(interval)
    return `${heading}${values.map((value) => (typeof value === 'string' ? csvField(value) : precise(value, ''))).join()}\n`
  }

  #heading({ time, header }: Interval): string {
    const { commandLine, user } = this.#views
    const { date, time: clock } = this.#clock.set(time, header.zone)
    const month = MONTHS[Number(date.slice(4, 6)) - 1] ?? ''
    const day = `${date.slice(6)} ${month} ${date.slice(0, 4)} ${clock} ${this.#clock.zoneName}`
    const start =
      this.#blocks++ > 0
        ? '\n\n'
        : `"recollect ${header.writerVersion} CSV output"\n"Author:","recollect",,,,"URL:",""\n`
    return [
      `${start}"Host:",${quoted(header.host)},,,,"User:",${quoted(user)}`,
      `"Cmdline:",${quoted(commandLine)},,,,"Date:",${quoted(day)}`,
      this.#titles(),
      this.#nicks(),
      '',
    ].join('\n')
  }

  #titles(): string {
    return this.#groups.groups.map(({ title, columns }) => quoted(title) + ','.repeat(columns.length - 1)).join()
  }

  #nicks(): string {
    const { groups } = this.#groups
    return groups
      .flatMap(({ columns, instance, view }) => {
        const isOneOfMany = groups.filter((group) => group.view === view).length > 1
        return columns.map(({ nick }) => quoted(isOneOfMany ? `${instance}:${nick}` : nick))
      })
      .join()
  }
}
