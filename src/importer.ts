/** The public entry of import modules: `import { defineImporter, gauge } from 'recollect/importer'`. */
export { RecollectError, Unavailable } from './vocabulary/error.ts'
export { type Header, sameBoot } from './vocabulary/header.ts'
export {
  type Cells,
  defineImporter,
  type Importer,
  type IntervalContext,
  type Line,
  type Machine,
  type PrintContext,
  type Printed,
  type RecordContext,
  type Role,
  type Row,
} from './vocabulary/importer.ts'
export { type Across, counter, gauge, type Metric, type Metrics, ratio, text } from './vocabulary/metric.ts'
export type { OwnCost } from './vocabulary/own-cost.ts'
export type { Address, Framing, Pipe, PipeOptions, SizeOf } from './vocabulary/pipe.ts'
export { plural } from './vocabulary/plural.ts'
export { type Interval, type Report, TOTAL } from './vocabulary/report.ts'
export { type KnownSettings, type SettingKind, settingsOf } from './vocabulary/settings.ts'
export type { FileSource, Pace, Stillness } from './vocabulary/source.ts'
export {
  type Column,
  type ColumnSpec,
  headed,
  type PlotDetail,
  type PlotTable,
  type Table,
  type Tables,
} from './vocabulary/table.ts'
export type { Scale, Unit } from './vocabulary/unit.ts'
