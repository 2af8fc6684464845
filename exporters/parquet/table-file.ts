import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer'
import { type Batch, compressZstd, type ExportMetric, type ExportTable, type Points } from 'recollect/exporter'
import { type ColumnData, isWhole, RowGroup } from './row-group.ts'

type Schema = ConstructorParameters<typeof ParquetWriter>[0]['schema']
type Element = Schema[number]

/** Takes the file's bytes as they come; they are valid only during the call. */
export type TakeBytes = (bytes: Uint8Array) => void

/** What a file says of itself beside its columns: keys and values. */
export type About = Readonly<Record<string, string>>

/** A Parquet file with the rows of one table: it holds no more than one row group in memory. */
export class TableFile {
  readonly #writer: ParquetWriter
  readonly #group: RowGroup

  constructor(table: ExportTable, about: About, take: TakeBytes) {
    this.#group = new RowGroup(table)
    this.#writer = new ParquetWriter({
      writer: new Outlet(take),
      schema: schemaOf(table),
      codec: 'ZSTD',
      compressors: { ZSTD: compressZstd },
      kvMetadata: Object.entries({ ...about, columns: describe(table) }).map(([key, value]) => ({
        key: `recollect.${key}`,
        value,
      })),
      createdBy: 'recollect',
    })
  }

  add(batch: Batch, points: Points): void {
    this.#group.add(batch, points)
    if (this.#group.isFull) this.#writeGroup()
  }

  /** Writes what waits, and the end of the file. */
  close(): void {
    if (this.#group.rows > 0) this.#writeGroup()
    this.#writer.finish()
  }

  #writeGroup(): void {
    const rowGroupSize = this.#group.rows
    this.#writer.write({ columnData: this.#group.take().map(encoded), rowGroupSize })
  }
}

/** Bytes that leave at the end of each row group. */
class Outlet extends ByteWriter {
  readonly #take: TakeBytes

  constructor(take: TakeBytes) {
    super()
    this.#take = take
  }

  flush(): void {
    this.#take(this.getBytes())
    this.index = 0
  }

  override finish(): void {
    this.flush()
  }
}

/** Moments differ by little; measured numbers seldom repeat, and zstd finds those that do; words often do. */
function encoded({ name, data }: ColumnData): ColumnSource {
  if (name === 'time') return { name, data, encoding: 'DELTA_BINARY_PACKED' }
  return data instanceof Float64Array ? { name, data, encoding: 'PLAIN' } : { name, data }
}

const TIME: Element = {
  name: 'time',
  type: 'INT64',
  converted_type: 'TIMESTAMP_MICROS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  repetition_type: 'REQUIRED',
}

function schemaOf(table: ExportTable): Schema {
  const columns: Element[] = [
    TIME,
    ...(table.dimension === undefined ? [] : [words('instance')]),
    number('seconds'),
    ...table.metrics.map(element),
  ]
  return [{ name: 'root', num_children: columns.length }, ...columns]
}

function element(metric: ExportMetric): Element {
  if (metric.sent === 'text') return words(metric.name)
  return isWhole(metric) ? whole(metric.name) : number(metric.name)
}

function number(name: string): Element {
  return { name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }
}

/** Without the newer logical type beside it: the writer's own has a width of 32 bits where the format has 8, and no reader takes it. */
function whole(name: string): Element {
  return { name, type: 'INT64', converted_type: 'UINT_64', repetition_type: 'OPTIONAL' }
}

function words(name: string): Element {
  return {
    name,
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
    repetition_type: 'OPTIONAL',
  }
}

/** Kind, unit and help of each column, as JSON. */
function describe(table: ExportTable): string {
  const metrics = table.metrics.map(({ name, kind, sent, unit, help }) => [
    name,
    sent === 'text' ? { kind, help } : { kind, unit: sent === 'rate' ? perSecond(unit) : unit, help },
  ])
  return JSON.stringify(Object.fromEntries(metrics))
}

function perSecond(unit: ExportMetric['unit']): string {
  return unit === 'count' ? '1/s' : `${unit}/s`
}
