import type { Header } from './header.ts'
import type { BaseUnit } from './unit.ts'

/** What the numbers of a counter are. */
export type Sent =
  /** Counter: the kernel's own cumulative count. */
  | 'total'
  /** Counter: growth a second. */
  | 'rate'
  /** Counter: growth in the interval. */
  | 'amount'
  /** Gauge: the value of the moment, or a mean, minimum or maximum of them. */
  | 'value'
  | 'text'

/** A metric as other systems get it. */
export interface ExportMetric {
  /** Its name within the module, `readBytes`. */
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'text'
  readonly sent: Sent
  /** A gauge that is no value of the moment, but tells of growth: a second, or in the interval. */
  readonly growth?: 'rate' | 'amount'
  /** Base unit of the numbers; that of a rate is this per second. */
  readonly unit: BaseUnit
  /** One sentence. */
  readonly help: string
}

/** A module's metrics, of its total or of each instance: these are two tables, and nobody adds up what is in both. */
export interface ExportTable {
  /** `disk` for the instances and for a module that has none, `disk_all` for the total of a module that has instances. */
  readonly name: string
  /** The module's name, `disk`. */
  readonly module: string
  /** What an instance is called: `disk`, `cpu`, `pid`. Undefined where there is one row without a name. */
  readonly dimension: string | undefined
  readonly metrics: readonly ExportMetric[]
}

/** A row of a table. It is the same object as long as its instance is there, so that what is derived from it can be kept. */
export interface Series {
  readonly table: ExportTable
  readonly host: string
  /** '' where the table has no dimension. */
  readonly instance: string
  /** When the instance was born, where that tells it from others that had its name (a pid that is used again). */
  readonly born?: number
}

/**
 * The values of a table in an interval, columnar: `columns[m][r]` is the table's metric `m` in row `r`, in its base
 * unit; NaN is not known, or need not be sent. Text metrics have an empty column. Valid until the next interval.
 */
export interface Batch {
  readonly table: ExportTable
  readonly rows: readonly Series[]
  readonly columns: readonly Float64Array[]
  /** A number with all its digits: a bigint where a counter is above 2^53 and its column's value therefore rounded. */
  exact(metric: number, row: number): number | bigint
  /** A text metric, '' where there is none. */
  text(metric: number, row: number): string
}

/** What is to be sent for one interval of one host. */
export interface Points {
  readonly host: string
  /** Epoch seconds at the interval's end. */
  readonly time: number
  /** Its length. NaN for the first sample of a run, which has totals and no rates. */
  readonly seconds: number
  readonly header: Header
  readonly batches: readonly Batch[]
}
