/**
 * The library: record a machine, open recordings, go through their samples, intervals and reports.
 *
 *     import { byHost, intervals, loadImporters, openRecording } from 'recollect'
 *
 *     const recording = await openRecording('web1-20261121-000000.raw.zst')
 *     for await (const { time, reports } of intervals(await byHost([recording]), await loadImporters('cpu,memory'))) {
 *       console.log(time, reports.get('cpu')?.columns)
 *     }
 *
 * `recollect/importer`, `recollect/format` and `recollect/exporter` are the entries for modules, `recollect/tracing` that of
 * tracing scripts alone.
 */
import { builtInSelectables, loadBuiltIn } from './modules.ts'
import { parseSelection } from './selection.ts'
import type { Importer } from './vocabulary/importer.ts'

export type { Disk, Interface, Layout } from '../importers/libvirt/virsh.ts'
export { loadExporter } from './builtin-exporters.ts'
export { loadFormat } from './builtin-formats.ts'
export { type BlockStats, type InterfaceStats, Libvirt } from './libvirt.ts'
export { type LoadedImporter, loadImporter } from './modules.ts'
export { Export, type ExportHow, openExport } from './open-export.ts'
export { findRecordings } from './playback/find-recordings.ts'
export type { Extreme } from './playback/kept-report.ts'
export { intervals } from './playback/player.ts'
export {
  byHost,
  type HostRecordings,
  type Playable,
  type PlayOptions,
  samplesOf,
} from './playback/recordings.ts'
export { Playback, type ReportOptions, reports } from './playback/reports.ts'
export type { RecordOptions } from './recorder/record-options.ts'
export { Recorder, record } from './recorder/recorder.ts'
export type { RecorderResult } from './recorder/recorder-progress.ts'
export type { ByteSink } from './recording/byte-sink.ts'
export { joinPairs, type Readable } from './recording/collectl-pair.ts'
export { FileSink } from './recording/file-sink.ts'
export { type OpenOptions, openRecording } from './recording/open.ts'
export type { Frame, Health, Recording } from './recording/reader.ts'
export { readSamples } from './recording/sample-stream.ts'
export { RecordingWriter, type WriterOptions } from './recording/writer.ts'
export type { AggregationValue, Bucket, Integer, Stats } from './tracing/aggregation.ts'
export { type DTraceCallbacks, DTraceConsumer, type DTraceOptions } from './tracing/consumer.ts'
export { ContinuousDTraceConsumer, type ContinuousOptions } from './tracing/continuous-consumer.ts'
export { type Notice, RecollectError, Unavailable } from './vocabulary/error.ts'
export {
  type Format,
  type FormatOptions,
  type FormatRun,
  formatDefaults,
  type Selected,
} from './vocabulary/format.ts'
export type { Header } from './vocabulary/header.ts'
export { asRecorded, type Importer } from './vocabulary/importer.ts'
export { type Interval, type Report, TOTAL } from './vocabulary/report.ts'
export type { Sample } from './vocabulary/sample.ts'
export type { Spans } from './vocabulary/spans.ts'
export type { Window } from './vocabulary/window.ts'

/**
 * The package's import modules that `spec` names as `-s` does: `cdn`, `cpu,disk`, or `all`.
 *
 * Throws a RecollectError `bad-option` that names what is not known.
 */
export async function loadImporters(spec: string): Promise<readonly Importer[]> {
  const all = builtInSelectables.map(({ name }) => ({ name, total: true, each: true }))
  const wanted = spec === 'all' ? all : parseSelection(spec, builtInSelectables, all)
  return Promise.all(wanted.map(async ({ name }) => (await loadBuiltIn(name)).importer))
}
