import { loadExporter } from './builtin-exporters.ts'
import { ExportEngine } from './export/engine.ts'
import { parseSpec, understand } from './export/spec.ts'
import { builtInSelectables } from './modules.ts'
import { parseSelection, type Selectable } from './selection.ts'
import { openSink } from './sink/open-sink.ts'
import type { Sink } from './sink/sink.ts'
import type { TextStream } from './sink/text-stream.ts'
import { type Notice, RecollectError } from './vocabulary/error.ts'
import type { ExportRun } from './vocabulary/exporter.ts'
import type { Selected } from './vocabulary/format.ts'
import type { Points } from './vocabulary/points.ts'
import type { Interval } from './vocabulary/report.ts'
import type { Payload } from './vocabulary/target.ts'

/** What is exported, and of what. */
export interface ExportHow {
  readonly selection: readonly Selected[]
  /** Intervals are of this moment, and not of a recording. */
  readonly isLive: boolean
  /** What was asked for with -f. */
  readonly directory?: string
  /** Where stdout is. */
  readonly out: TextStream
  readonly onNotice: (notice: Notice) => void
}

/** A run of an exporter: intervals go in, and are sent. */
export class Export {
  readonly #engine: ExportEngine
  readonly #run: ExportRun
  readonly #sink: Sink

  constructor(parts: { readonly engine: ExportEngine; readonly run: ExportRun; readonly sink: Sink }) {
    this.#engine = parts.engine
    this.#run = parts.run
    this.#sink = parts.sink
  }

  /** Sends an interval, and resolves when there is room for the next. Rejects where nothing can be sent. */
  async take(interval: Interval): Promise<void> {
    this.put(interval)
    await this.#sink.room()
  }

  /** The same without waiting: what finds no room is dropped and counted. */
  put(interval: Interval): void {
    this.#hand(this.#engine.take(interval))
  }

  /** Sends what waits. */
  async end(): Promise<void> {
    this.#hand(this.#engine.end())
    this.#run.end?.()
    await this.#sink.close()
  }

  #hand(all: Iterable<Points>): void {
    for (const points of all) this.#run.interval(points)
  }
}

/** Opens what `--export` names, `NAME,options`. Throws a RecollectError `bad-option`, or what the target throws. */
export async function openExport(typed: string, how: ExportHow): Promise<Export> {
  const spec = parseSpec(typed)
  const exporter = await loadExporter(spec.name)
  const { common, own } = understand(exporter, spec)
  const { isLive, out, onNotice } = how
  const engine = new ExportEngine(only(how.selection, common.subsystems), common)
  // An exporter says where payloads go when it is opened, and sends none before.
  const held: { sink?: Sink } = {}
  const run = exporter.open(own, {
    tables: engine.tables,
    isLive,
    directory: how.directory,
    send: (payload: Payload, file?: string) => held.sink?.send(payload, file),
  })
  const sink = await openSink(run.target, { name: exporter.name, out, isLive, spool: common.spool, onNotice })
  held.sink = sink
  return new Export({ engine, run, sink })
}

/** What `s=` leaves of a selection. Throws `bad-option` where that is nothing. */
function only(selection: readonly Selected[], subsystems: string | undefined): readonly Selected[] {
  if (subsystems === undefined) return selection
  const own: readonly Selectable[] = selection.map(({ importer: { name, letter } }) => ({
    name,
    ...(letter !== undefined && { letter }),
  }))
  const modules = [...builtInSelectables.filter(({ name }) => !own.some((one) => one.name === name)), ...own]
  const wanted = new Map(parseSelection(subsystems, modules, []).map((one) => [one.name, one]))
  const left = selection.flatMap(({ importer, total, each }) => {
    const one = wanted.get(importer.name)
    const asked = one === undefined ? undefined : { importer, total: total && one.total, each: each && one.each }
    return asked !== undefined && (asked.total || asked.each) ? [asked] : []
  })
  if (left.length === 0) throw new RecollectError('bad-option', `export: s=${subsystems}: nothing of what is played`)
  return left
}
