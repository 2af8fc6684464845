import type { Selected } from '../vocabulary/format.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Metric } from '../vocabulary/metric.ts'
import type { ExportMetric, ExportTable, Sent } from '../vocabulary/points.ts'
import { baseUnit } from '../vocabulary/unit.ts'

/** What counters go out as. */
export type CounterForm = 'total' | 'rate' | 'amount'

/** A table, and where its numbers stand in the reports of its importer. */
export interface SourceTable {
  readonly table: ExportTable
  readonly importer: Importer
  /** By the table's metric: the importer's. */
  readonly places: readonly number[]
  /** It is of the total, and not of each instance. */
  readonly isTotal: boolean
}

/** The tables of what was selected: of the total first, then of each instance. */
export function tablesOf(selection: readonly Selected[], counters: CounterForm): readonly SourceTable[] {
  return selection.flatMap(({ importer, total, each }) => {
    // A module without instances has one table, however it was asked for.
    if (importer.dimension === undefined) return [sourceTable(importer, 'total', counters)]
    return [
      ...(total ? [sourceTable(importer, 'total', counters)] : []),
      ...(each ? [sourceTable(importer, 'each', counters)] : []),
    ]
  })
}

function sourceTable(importer: Importer, whose: 'total' | 'each', counters: CounterForm): SourceTable {
  const { name: module, dimension } = importer
  const isTotal = whose === 'total'
  const places: number[] = []
  const metrics: ExportMetric[] = []
  for (const [place, [name, metric]] of Object.entries(importer.metrics).entries()) {
    if (!(isTotal ? isOfTotal(metric, importer) : metric.only !== 'total')) continue
    places.push(place)
    metrics.push(exportMetric(name, metric, counters))
  }
  const isAll = isTotal && dimension !== undefined
  const table: ExportTable = {
    name: isAll ? `${module}_all` : module,
    module,
    dimension: isTotal ? undefined : dimension,
    metrics,
  }
  return { table, importer, places, isTotal }
}

/** Words are of instances, where there are any. */
function isOfTotal(metric: Metric, { dimension }: Importer): boolean {
  if (metric.only === 'each') return false
  return metric.kind !== 'text' || dimension === undefined || metric.only === 'total'
}

function exportMetric(name: string, metric: Metric, counters: CounterForm): ExportMetric {
  const { kind, help } = metric
  if (metric.kind === 'text') return { name, kind, help, sent: 'text', unit: 'count' }
  const sent: Sent = kind === 'counter' ? counters : 'value'
  const growth = metric.kind === 'gauge' ? metric.growth : undefined
  return { name, kind, help, sent, unit: baseUnit(metric.unit ?? 'count'), ...(growth !== undefined && { growth }) }
}
