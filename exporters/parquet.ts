import {
  defineExporter,
  type ExportContext,
  type ExportRun,
  type ExportTable,
  type Header,
  type Points,
  RecollectError,
  type Target,
} from 'recollect/exporter'
import { dateOf, dayFolder } from './parquet/partition.ts'
import { type About, TableFile } from './parquet/table-file.ts'

const DAY = 86_400

class ParquetRun implements ExportRun {
  readonly target: Target
  readonly #send: ExportContext['send']
  /** Of the host and day that intervals are of now. */
  readonly #files = new Map<ExportTable, TableFile>()
  readonly #done = new Set<string>()
  #folder = ''
  #host: string | undefined
  /** Epoch seconds: the day that its files are of. */
  #day = 0

  constructor(directory: string, { send }: ExportContext) {
    this.target = { kind: 'files', directory, write: 'whole' }
    this.#send = send
  }

  interval(points: Points): void {
    const { host, header, time } = points
    const isSameDay = time >= this.#day && time < this.#day + DAY
    if (host !== this.#host || !isSameDay) this.#turn(host, time)
    for (const batch of points.batches) {
      if (batch.rows.length === 0) continue
      let file = this.#files.get(batch.table)
      if (file === undefined) {
        const path = `${this.#folder}/${batch.table.name}.parquet`
        file = new TableFile(batch.table, about(header, batch.table), (bytes) => this.#send(bytes, path))
        this.#files.set(batch.table, file)
      }
      file.add(batch, points)
    }
  }

  end(): void {
    for (const file of this.#files.values()) file.close()
    this.#files.clear()
  }

  #turn(host: string, time: number): void {
    this.end()
    this.#host = host
    this.#day = Math.floor(time / DAY) * DAY
    const folder = dayFolder({ host, date: dateOf(time) })
    // Its files are written: what came now would take their places.
    if (this.#done.has(folder)) throw new RecollectError('disorder', `export parquet: ${folder}: came a second time`)
    this.#done.add(folder)
    this.#folder = folder
  }
}

function about({ host, zone, kernel, arch }: Header, { module }: ExportTable): About {
  return { module, host, zone, machine: `${kernel} ${arch}` }
}

/** A Parquet dataset: `host=web1/date=2026-11-20/disk.parquet`, a column for each metric. */
export default defineExporter({
  name: 'parquet',
  help: 'A Parquet dataset, host=…/date=…/module.parquet, for DuckDB, Spark, Trino, ClickHouse and their like',
  examples: [
    ['parquet,dir=dataset', 'what is played, a file for each host, day and module; what has not changed is left'],
    ['parquet,dir=dataset,counters=total', "the kernel's own counts instead of what they grew by a second"],
  ],
  counters: 'rate',
  options: {
    dir: {
      type: 'text',
      needed: 'a folder',
      help: 'The folder of the dataset, made if missing',
      example: 'dir=dataset',
    },
  },
  operand: 'dir',
  dayFolder,
  open({ dir }, context) {
    if (context.isLive) {
      const why =
        'not while recording, since a Parquet file can be read only once it is complete: play what is recorded so far'
      throw new RecollectError('bad-option', `export parquet: ${why}`)
    }
    return new ParquetRun(dir, context)
  },
})
