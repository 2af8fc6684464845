/** The public entry of export modules: `import { defineExporter } from 'recollect/exporter'`. */
export { isLoopback, parseAddress } from './export/address.ts'
export { snake, unitWord, withUnit } from './export/naming.ts'
export { checksum, pathPart } from './export/path-part.ts'
export { memo, valueText } from './export/values.ts'
export { Clock } from './layout/clock.ts'
export { visible, visibleJson } from './layout/escape.ts'
export { human } from './layout/number.ts'
export { csvField } from './layout/quote.ts'
export { compressZstd } from './recording/zstd-block.ts'
export { RecollectError } from './vocabulary/error.ts'
export {
  defineExporter,
  type ExportContext,
  type Exporter,
  type ExportOption,
  type ExportOptions,
  type ExportRun,
  type HostDay,
  type OptionValues,
} from './vocabulary/exporter.ts'
export type { Header } from './vocabulary/header.ts'
export type { Batch, ExportMetric, ExportTable, Points, Sent, Series } from './vocabulary/points.ts'
export type { Address, Payload, Target, Tls } from './vocabulary/target.ts'
export type { BaseUnit } from './vocabulary/unit.ts'
