import type { Importer } from '../vocabulary/importer.ts'
import type { Metric } from '../vocabulary/metric.ts'
import type { Need } from '../vocabulary/need.ts'
import type { Column, ColumnSpec, PlotDetail, Table } from '../vocabulary/table.ts'
import { baseUnit } from '../vocabulary/unit.ts'
import { type Reader, type ResolvedColumn, resolveColumn } from './column.ts'

/** A table of an importer, every choice made. */
export interface ResolvedTable {
  readonly importer: Importer
  readonly title: string
  readonly columns: readonly ResolvedColumn[]
  /** Rows stand in the order of the instances' names. */
  readonly isByName: boolean
}

/** A plot table of an importer, every choice made. */
export interface ResolvedPlot extends ResolvedTable {
  readonly tag: string
}

/** A plot table with a file of its own. */
export interface ResolvedPlotDetail extends ResolvedPlot {
  readonly extension: string
  readonly shape: 'wide' | 'long'
  /** Those that have columns from the beginning. */
  readonly instances: readonly string[]
}

function metricNames(importer: Importer, wanted: (metric: Metric) => boolean): readonly string[] {
  return Object.entries(importer.metrics).flatMap(([name, metric]) => (wanted(metric) ? [name] : []))
}

/** Whether the total has this metric: words belong to instances, where there are any. */
function inTotal(importer: Importer): (metric: Metric) => boolean {
  return (metric) =>
    metric.only !== 'each' && (metric.kind !== 'text' || metric.only === 'total' || importer.dimension === undefined)
}

const inEach = (metric: Metric): boolean => metric.only !== 'total'

interface Choice {
  readonly title: string
  readonly columns: readonly ColumnSpec[]
  readonly isByName?: boolean
  readonly reader: Reader
}

function resolve(importer: Importer, choice: Choice): ResolvedTable | undefined {
  if (choice.columns.length === 0) return undefined
  const columns = choice.columns.map((spec) => resolveColumn(importer, spec, choice.reader))
  return { importer, title: choice.title, columns, isByName: choice.isByName === true }
}

function forPeople(
  importer: Importer,
  table: Table | undefined,
  derived: Omit<Choice, 'reader'>,
): ResolvedTable | undefined {
  return resolve(importer, { ...derived, ...table, reader: 'people' })
}

/** What the importer puts on the line that it shares with others; undefined if it has no brief form. */
export function briefTable(importer: Importer): ResolvedTable | undefined {
  const brief = metricNames(importer, (metric) => metric.brief === true)
  return forPeople(importer, importer.tables?.brief, { title: importer.title, columns: brief })
}

/** Whether the importer has a brief form, declared or printed by itself. */
export function hasBrief(importer: Importer): boolean {
  return importer.printBrief !== undefined || briefTable(importer) !== undefined
}

/** The importer's total, verbose; undefined if it has none. */
export function summaryTable(importer: Importer): ResolvedTable | undefined {
  const names = metricNames(importer, inTotal(importer))
  return forPeople(importer, importer.tables?.summary, { title: importer.title, columns: names })
}

/** Each instance of the importer, verbose; undefined if it has no instances. */
export function detailTable(importer: Importer): ResolvedTable | undefined {
  const declared = importer.tables?.detail
  if (importer.dimension === undefined && declared === undefined) return undefined
  const names = metricNames(importer, inEach)
  const title = `${importer.title}, EACH ${(importer.dimension ?? 'instance').toUpperCase()}`
  return forPeople(importer, declared, { title, columns: ['instance', ...names] })
}

const tagOf = (importer: Importer): string => importer.name.toUpperCase()

/** The importer's total, in a plot; undefined if it has none. */
export function plotTable(importer: Importer): ResolvedPlot | undefined {
  const declared = importer.tables?.plot
  const columns = declared?.columns ?? metricNames(importer, inTotal(importer))
  const table = resolve(importer, { title: importer.title, columns, reader: 'programs' })
  return table === undefined ? undefined : { ...table, tag: declared?.tag ?? tagOf(importer) }
}

/** Each instance of the importer, in a plot; undefined if it has no instances. Derived, it is wide and has no words. */
export function plotDetailTable(importer: Importer): ResolvedPlotDetail | undefined {
  const declared = importer.tables?.plotDetail
  if (importer.dimension === undefined && declared === undefined) return undefined
  const names = metricNames(importer, (metric) => inEach(metric) && metric.kind !== 'text')
  const detail: PlotDetail = declared ?? { extension: importer.name, tag: tagOf(importer), columns: names }
  const table = resolve(importer, { title: importer.title, columns: detail.columns, reader: 'programs' })
  if (table === undefined) return undefined
  const { tag, extension, shape = 'wide', instances = [] } = detail
  return { ...table, tag, extension, shape, instances }
}

/** What such tables show, of the importer's total, each instance or both. */
export function shownIn(tables: readonly (ResolvedTable | undefined)[], of: Omit<Need, 'metrics'>): Need {
  return { metrics: new Set(tables.flatMap((table) => table?.columns.map(({ metric }) => metric) ?? [])), ...of }
}

/** Every metric of what is asked for, the importer's total, each instance or both, in base units: bytes, seconds, hertz. */
export function baseTable(
  importer: Importer,
  asked: { readonly total: boolean; readonly each: boolean },
): ResolvedTable {
  const ofTotal = inTotal(importer)
  const names = metricNames(importer, (metric) => (asked.total && ofTotal(metric)) || (asked.each && inEach(metric)))
  const columns = names.map((name) => {
    const metric = importer.metrics[name]
    const column: Column = { metric: name }
    const numeric = metric !== undefined && metric.kind !== 'text'
    return resolveColumn(importer, numeric ? { ...column, show: baseUnit(metric.unit ?? 'count') } : column, 'programs')
  })
  return { importer, title: importer.title, columns, isByName: false }
}
