import { loadExporter } from './builtin-exporters.ts'
import { type EngineOptions, ExportEngine } from './export/engine.ts'
import { type CommonOptions, type ExportSettings, understand } from './export/options.ts'
import { clockIn } from './layout/zone.ts'
import { builtInSelectables } from './modules.ts'
import { parseSelection, type Selectable } from './selection.ts'
import { ShownPayloads } from './shown-payloads.ts'
import { noSink } from './sink/no-sink.ts'
import { openSink } from './sink/open-sink.ts'
import type { Sink } from './sink/sink.ts'
import type { TextStream } from './sink/text-stream.ts'
import { isOfAllClocks, isOfClock } from './vocabulary/clock-multiple.ts'
import { type Notice, RecollectError } from './vocabulary/error.ts'
import type { Exporter, ExportRun } from './vocabulary/exporter.ts'
import type { Selected } from './vocabulary/format.ts'
import type { Importer } from './vocabulary/importer.ts'
import { parseModuleSpec } from './vocabulary/module-spec.ts'
import type { Points } from './vocabulary/points.ts'
import type { Interval } from './vocabulary/report.ts'
import type { Payload } from './vocabulary/target.ts'

/** What is exported, and of what. */
export interface ExportHow {
  readonly selection: readonly Selected[]
  /** The modules that are exported where `s=` says nothing; default: all that are selected. */
  readonly usual?: readonly string[]
  /** Intervals are of this moment, and not of a recording. */
  readonly isLive: boolean
  /** IANA name of the zone whose clocks count where sends are aligned; absent: each recording's own. */
  readonly zone?: string
  /** What was asked for with -f. */
  readonly directory?: string
  /** Where stdout is. */
  readonly out: TextStream
  readonly onNotice: (notice: Notice) => void
}

interface Parts {
  readonly importers: readonly Importer[]
  readonly engine: ExportEngine
  readonly run: ExportRun
  readonly sink: Sink
  readonly shown: ShownPayloads | undefined
}

/** A run of an exporter: intervals go in, and are sent. */
export class Export {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Those whose reports it wants. */
  get importers(): readonly Importer[] {
    return this.#parts.importers
  }

  /** Sends an interval. What is returned, if anything, resolves when there is room for the next, or rejects where nothing can be sent. */
  take(interval: Interval): Promise<void> | undefined {
    this.put(interval)
    return this.#parts.sink.room()
  }

  /** The same without waiting: what finds no room is dropped and counted. */
  put(interval: Interval): void {
    this.#hand(this.#parts.engine.take(interval))
  }

  /** Sends what waits. */
  async end(): Promise<void> {
    const { engine, run, sink } = this.#parts
    this.#hand(engine.end())
    run.end?.()
    await sink.close()
  }

  #hand(all: Iterable<Points>): void {
    const { run, shown } = this.#parts
    for (const points of all) {
      shown?.begin(points)
      run.interval(points)
      shown?.end(run, points)
    }
  }
}

/** The exporter that `--export` names, `NAME,options`, and its options. Throws a RecollectError `bad-option`. */
export async function understandExport(typed: string): Promise<{ readonly exporter: Exporter } & ExportSettings> {
  const { name, settings } = parseModuleSpec(typed)
  const exporter = await loadExporter(name)
  return { exporter, ...understand(exporter, settings) }
}

/** Opens what `--export` names, `NAME,options`. Throws a RecollectError `bad-option`, or what the target throws. */
export async function openExport(typed: string, how: ExportHow): Promise<Export> {
  const { exporter, common, own } = await understandExport(typed)
  const { isLive, out, onNotice, directory, zone } = how
  const selection = chosen(how, common.subsystems)
  const engine = new ExportEngine(selection, { ...common, ...clockOf(common, zone) })
  // An exporter says where payloads go when it is opened, and sends none before.
  const held = { sink: noSink }
  const shown = common.shows ? new ShownPayloads(out, common) : undefined
  const send = (payload: Payload, file?: string): void => {
    shown?.payload(payload)
    held.sink.send(payload, file)
  }
  const run = exporter.open(own, { tables: engine.tables, isLive, directory, send })
  if (!common.isDry) {
    held.sink = await openSink(run.target, { name: exporter.name, out, isLive, spool: common.spool, onNotice })
  }
  return new Export({ importers: selection.map(({ importer }) => importer), engine, run, sink: held.sink, shown })
}

/** The clock that sends are aligned to, where it is not the same in all zones. */
function clockOf({ every = 1, isAligned }: CommonOptions, zone: string | undefined): Pick<EngineOptions, 'offset'> {
  if (!isAligned || !isOfClock(every) || isOfAllClocks(every)) return {}
  return { offset: clockIn(zone) }
}

/** What `s=` leaves of a selection, or what is usual. Throws `bad-option` where that is nothing. */
function chosen({ selection, usual }: ExportHow, subsystems: string | undefined): readonly Selected[] {
  if (subsystems === undefined) return selection.filter(({ importer }) => usual?.includes(importer.name) ?? true)
  const own: readonly Selectable[] = selection.map(({ importer: { name, letter } }) => ({
    name,
    ...(letter !== undefined && { letter }),
  }))
  const modules = [...builtInSelectables.filter(({ name }) => !own.some((one) => one.name === name)), ...own]
  // A comma ends the option.
  const names = subsystems.split('+')
  const wanted = parseSelection(names.join(','), modules, [])
  // A letter says whether the total or each instance is meant; a name is both.
  const areNames = wanted.every(({ name }) => names.some((typed) => typed.toLowerCase() === name))
  const left = selection.flatMap(({ importer, ...of }): readonly Selected[] => {
    const one = wanted.find(({ name }) => name === importer.name)
    if (one === undefined) return []
    const { total, each } = areNames ? of : { total: of.total && one.total, each: of.each && one.each }
    return total || each ? [{ importer, total, each }] : []
  })
  if (left.length === 0) throw new RecollectError('bad-option', `export: s=${subsystems}: none of these is played`)
  return left
}
