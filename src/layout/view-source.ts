import type { Importer } from '../vocabulary/importer.ts'
import type { Interval } from '../vocabulary/report.ts'
import { baseUnit, conversion, type Unit } from '../vocabulary/unit.ts'
import type { ViewColumn } from '../vocabulary/view.ts'

/** A number, in the unit that its column prints in, NaN if it is not known; or text. */
export type CellValue = number | string

/** What an interval tells of itself. */
export interface IntervalWords {
  /** Its time, as wide as its column. */
  time(interval: Interval): string
}

/** A place that a metric's values are in, and what to do with them. */
interface Place {
  readonly index: number
  readonly isText: boolean
  readonly unit: Unit
}

/** One module's metric, found in the reports of whichever importer has its name. */
class Metric {
  readonly module: string
  readonly name: string
  readonly #unit: Unit | undefined
  #importer: Importer | undefined
  #place: Place | undefined

  constructor(full: string, unit: Unit | undefined) {
    const dot = full.indexOf('.')
    this.module = full.slice(0, dot)
    this.name = full.slice(dot + 1)
    this.#unit = unit
  }

  value(interval: Interval, slot: number): CellValue {
    const report = interval.reports.get(this.module)
    if (report === undefined || slot < 0) return Number.NaN
    if (this.name === 'instance') return report.instance(slot)
    const place = this.#placeIn(report.importer)
    if (place === undefined) return Number.NaN
    if (place.isText) return report.text(place.index, slot)
    const { multiply, divide } = conversion(place.unit, this.#unit ?? baseUnit(place.unit), interval.header)
    return ((report.columns[place.index]?.[slot] ?? Number.NaN) * multiply) / divide
  }

  #placeIn(importer: Importer): Place | undefined {
    if (importer === this.#importer) return this.#place
    this.#importer = importer
    const about = importer.metrics[this.name]
    const index = Object.keys(importer.metrics).indexOf(this.name)
    const isText = about?.kind === 'text'
    this.#place = about && { index, isText, unit: about.kind === 'text' ? 'count' : (about.unit ?? 'count') }
    return this.#place
  }
}

/** A column of a view, with the metrics that it adds up. */
export class ViewSource {
  readonly column: ViewColumn
  readonly metrics: readonly Metric[]
  readonly #words: IntervalWords

  constructor(column: ViewColumn, words: IntervalWords) {
    const { metric, unit } = column
    this.column = column
    this.metrics = (typeof metric === 'string' ? [metric] : metric).map((full) => new Metric(full, unit))
    this.#words = words
  }

  value(interval: Interval, slot: number): CellValue {
    const [first, ...more] = this.metrics
    if (first === undefined) return Number.NaN
    if (first.module === 'interval') return this.#ofInterval(first.name, interval)
    let sum = first.value(interval, slot)
    for (const metric of more) {
      const value = metric.value(interval, slot)
      if (typeof sum === 'number' && typeof value === 'number') sum += value
    }
    return sum
  }

  #ofInterval(name: string, interval: Interval): CellValue {
    if (name === 'time') return this.#words.time(interval)
    return name === 'seconds' ? interval.seconds : interval.time
  }
}
