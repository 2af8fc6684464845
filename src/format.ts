/** The public entry of formats: `import { defineFormat, Rows } from 'recollect/format'`. */
export { BaseValues } from './layout/base-values.ts'
export { Between } from './layout/between.ts'
export { cellText, type NumberChoice } from './layout/cell-text.ts'
export { Clock } from './layout/clock.ts'
export { INSTANCE, type ResolvedColumn, Scaler, type Scaling, type Style } from './layout/column.ts'
export { type Asked, printContext, rateLabel } from './layout/context.ts'
export { visible, visibleJson } from './layout/escape.ts'
export { banner, banners, HeadingPace, type Span } from './layout/heading.ts'
export { KnownInstances } from './layout/known-instances.ts'
export { fitted, fixed, human, type Letters, UNKNOWN, unshortened, whole } from './layout/number.ts'
export { OwnColumns } from './layout/own-columns.ts'
export { type Firmness, Palette } from './layout/palette.ts'
export { PlotCells } from './layout/plot-cells.ts'
export { PlotTimes } from './layout/plot-times.ts'
export { csvField, ownLine, plotCell, plotRest, precise } from './layout/quote.ts'
export { Remarks } from './layout/remark.ts'
export { eachSlot, Rows, rowSlots } from './layout/rows.ts'
export { Stamp } from './layout/stamp.ts'
export {
  baseTable,
  briefTable,
  detailTable,
  hasBrief,
  plotDetailTable,
  plotTable,
  type ResolvedPlot,
  type ResolvedPlotDetail,
  type ResolvedTable,
  shownIn,
  summaryTable,
} from './layout/tables.ts'
export { ViewCsv } from './layout/view-csv.ts'
export { type Group, type GroupColumn, ViewGroups } from './layout/view-groups.ts'
export { fitting, groupWidth, ViewLines } from './layout/view-lines.ts'
export type { CellValue } from './layout/view-source.ts'
export { dayAndTime } from './layout/view-time.ts'
export { cut, left, printable, right, textWidth } from './layout/width.ts'
export { elapsed } from './vocabulary/elapsed.ts'
export { RecollectError } from './vocabulary/error.ts'
export {
  defineFormat,
  type Emit,
  type Format,
  type FormatOptions,
  type FormatRun,
  formatDefaults,
  type Screen,
  type Selected,
  type TimeStyle,
  type ViewOptions,
} from './vocabulary/format.ts'
export type { Header } from './vocabulary/header.ts'
export type { Importer, PrintContext, Printed } from './vocabulary/importer.ts'
export type { Metric, Metrics } from './vocabulary/metric.ts'
export type { Need } from './vocabulary/need.ts'
export { type Interval, type Report, TOTAL } from './vocabulary/report.ts'
export type { Spans } from './vocabulary/spans.ts'
export type { Column, ColumnSpec, PlotDetail, PlotTable, Table, Tables } from './vocabulary/table.ts'
export { baseUnit, type Scale, type Unit } from './vocabulary/unit.ts'
export type { Look, ShownView, View, ViewColumn } from './vocabulary/view.ts'
