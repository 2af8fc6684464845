import { recordedZone, type Zone } from '../../layout/zone.ts'
import type { CsvBlock } from '../../recording/csv-blocks.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** dstat's `21-11 04:20:00`, dool's `Nov-21 04:20:00`. */
const STAMP = /^(?:(\d\d)-(\d\d)|([A-Z][a-z]{2})-(\d\d)) (\d\d):(\d\d):(\d\d)$/
const DATE = /^(\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ?(\S*)$/

/** Half a year: a month that is further behind the one before than that is of the next year. */
const HALF_YEAR_SECONDS = 183 * 86_400

/** The times of a block's rows, in epoch seconds. */
export class CsvTimes {
  readonly zone: string
  readonly #zone: Zone
  readonly #epoch: number
  readonly #stamp: number
  readonly #every: number
  #year: number
  #last: number

  constructor({ titles, nicks, date, commandLine }: CsvBlock) {
    const [, day, month = '', year, hour, minute, second, zone = ''] = DATE.exec(date) ?? []
    // An abbreviation says only what the clock on the wall showed.
    this.#zone = recordedZone(zone)
    this.zone = this.#zone.name
    this.#year = Number(year ?? 1970)
    const began = Date.UTC(this.#year, MONTHS.indexOf(month), Number(day), Number(hour), Number(minute), Number(second))
    this.#epoch = nicks.findIndex((nick, n) => nick === 'epoch' && titles[n] === 'epoch')
    this.#stamp = nicks.findIndex((nick) => nick === 'time' || nick === 'date/time')
    this.#every = Number(/ (\d+(?:\.\d+)?)(?: \d+)?$/.exec(commandLine)?.[1] ?? 1)
    this.#last = (Number.isNaN(began) ? 0 : this.#onWall(began / 1000)) - this.#every
  }

  /** The time of the next row: as it says, else one interval after the row before. */
  next(cells: readonly string[]): number {
    const told = this.#epoch < 0 ? this.#stamped(cells[this.#stamp] ?? '') : Number(cells[this.#epoch] || Number.NaN)
    this.#last = Number.isFinite(told) ? told : this.#last + this.#every
    return this.#last
  }

  #stamped(text: string): number {
    const [, day, month, named = '', dayAfter, ...clock] = STAMP.exec(text) ?? []
    if (day === undefined && dayAfter === undefined) return Number.NaN
    const monthNumber = month === undefined ? MONTHS.indexOf(named) : Number(month) - 1
    const [hour = 0, minute = 0, second = 0] = clock.map(Number)
    const at = (year: number): number =>
      this.#onWall(Date.UTC(year, monthNumber, Number(day ?? dayAfter), hour, minute, second) / 1000)
    if (at(this.#year) < this.#last - HALF_YEAR_SECONDS) this.#year++
    return at(this.#year)
  }

  /** The epoch time at which the clock on the wall shows what UTC shows at `seconds`. */
  #onWall(seconds: number): number {
    return seconds - this.#zone.offset(seconds - this.#zone.offset(seconds))
  }
}
