import type { Unit } from './unit.ts'

/** A metric under a heading, where the descriptor's own heading, width or unit is not what a table wants. */
export interface Column {
  /** A metric's name; `instance` is the instance's own name. */
  readonly metric: string
  readonly head?: string
  readonly width?: number
  readonly show?: Unit
  readonly digits?: number
  /**
   * `human`: at most `width` characters, K M G T behind it; `fixed`: rounded to `digits`; `whole`: cut to an integer;
   * `clock`: a time as `elapsed` writes it. Default: human for counters, bytes and counts, fixed for the rest; in plot
   * output always fixed, unless the column says `whole` or `clock`.
   */
  readonly style?: 'human' | 'fixed' | 'whole' | 'clock'
  /** Neighbours of one group share a banner above their headings. */
  readonly group?: string
}

/** Columns of metrics under headings, all about alike: `headed({ reads: 'IOs', readWait: 'Wait' }, { group: 'reads' })`. */
export function headed(heads: Readonly<Record<string, string>>, about?: Partial<Column>): readonly Column[] {
  return Object.entries(heads).map(([metric, head]) => ({ ...about, metric, head }))
}

/** A metric's name, or a column of it. */
export type ColumnSpec = string | Column

/** A table: a title and its columns. */
export interface Table {
  readonly title?: string
  readonly columns: readonly ColumnSpec[]
  /** Of instances: rows stand in the order of their names (by code unit), and not of their lines. */
  readonly isByName?: boolean
}

/** A table of a plot file. */
export interface PlotTable {
  /** What stands in brackets before each column's name: `[CPU]User%`, `[DSK:sda]Reads`. */
  readonly tag: string
  readonly columns: readonly ColumnSpec[]
}

/** Detail plot output: a file of its own. */
export interface PlotDetail extends PlotTable {
  /** The plot file's extension. */
  readonly extension: string
  /** `wide`: one line an interval, every instance's columns side by side; `long`: one line an instance. */
  readonly shape?: 'wide' | 'long'
  /** Wide: instances that have columns even where they are not there, before all others. */
  readonly instances?: readonly string[]
}

/** How an importer prints, where that is not derived from its metrics alone. */
export interface Tables {
  /** One line an interval, shared with other importers. */
  readonly brief?: Table
  /** The total, verbose. */
  readonly summary?: Table
  /** Each instance, verbose. */
  readonly detail?: Table
  /** The total, in the plot file `.tab`. */
  readonly plot?: PlotTable
  /** Each instance, in a plot file of its own. */
  readonly plotDetail?: PlotDetail
}
