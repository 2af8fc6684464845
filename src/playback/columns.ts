import type { Metric } from '../vocabulary/metric.ts'
import { CounterColumn } from './counter-column.ts'
import { GaugeColumn } from './gauge-column.ts'
import type { NumberColumn } from './number-column.ts'
import { TextColumn } from './text-column.ts'

/** The values of one metric, by slot. */
export type AnyColumn = NumberColumn | TextColumn

/** Whether there is a column of numbers. */
export function isNumberColumn(column: AnyColumn | undefined): column is NumberColumn {
  return column !== undefined && !(column instanceof TextColumn)
}

/** The column that keeps a metric's values. */
export function columnFor(metric: Metric, capacity: number): AnyColumn {
  switch (metric.kind) {
    case 'counter':
      return new CounterColumn(metric, capacity)
    case 'gauge':
      return new GaugeColumn(capacity)
    case 'text':
      return new TextColumn()
  }
}
