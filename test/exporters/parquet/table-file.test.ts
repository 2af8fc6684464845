import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { TableFile } from '../../../exporters/parquet/table-file.ts'
import type { Batch, ExportTable, Points, Series } from '../../../src/vocabulary/points.ts'
import { sql } from '../../helpers/duckdb.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { headerOf } from '../../helpers/report.ts'

const TABLE: ExportTable = {
  name: 'made',
  module: 'made',
  dimension: 'thing',
  metrics: [
    { name: 'even', kind: 'gauge', sent: 'value', unit: 'count', help: '' },
    { name: 'total', kind: 'counter', sent: 'total', unit: 'B', help: '' },
    { name: 'word', kind: 'text', sent: 'text', unit: 'count', help: '' },
  ],
}

const ROWS = 500

/** Interval `n`: rows whose values follow from their numbers; every other one is not known. */
function batchOf(rows: readonly Series[], n: number, word: (at: number) => string): Batch {
  const numbers = rows.map((_, row) => n * ROWS + row)
  return {
    table: TABLE,
    rows,
    columns: [
      Float64Array.from(numbers, (at) => (at % 2 === 0 ? at : Number.NaN)),
      Float64Array.from(numbers),
      new Float64Array(0),
    ],
    exact: (_, row) => 2n ** 63n + BigInt(numbers[row] ?? 0),
    text: (_, row) => word(numbers[row] ?? 0),
  }
}

describe('a Parquet file', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()
  const rows: readonly Series[] = Array.from({ length: ROWS }, (_, n) => ({
    table: TABLE,
    host: 'box',
    instance: `${n}`,
  }))
  const pointsAt = (time: number): Points => ({ host: 'box', time, seconds: 1, header: headerOf(), batches: [] })

  /** Writes intervals; gives the sizes of what the file took at once. */
  function write(name: string, intervals: number, word: (at: number) => string): readonly number[] {
    const pieces: Buffer[] = []
    const file = new TableFile(TABLE, {}, (bytes) => pieces.push(Buffer.from(bytes)))
    for (let n = 0; n < intervals; n++) file.add(batchOf(rows, n, word), pointsAt(1_795_148_400 + n))
    file.close()
    writeFileSync(join(directory.path, name), Buffer.concat(pieces))
    return pieces.map(({ length }) => length)
  }

  it('holds one row group in memory, and all rows in the end', async () => {
    const pieces = write('long.parquet', 800, (at) => `w${at % 7}`)
    const groups = await sql(
      directory.path,
      `SELECT DISTINCT row_group_id, row_group_num_rows::INT AS n FROM parquet_metadata('long.parquet') ORDER BY ALL`,
    )
    expect(groups.map(({ n }) => n)).to.deep.equal([123_000, 123_000, 123_000, 31_000])
    // A piece for each group, and the end.
    expect(pieces).to.have.length(groups.length + 1)
    const [sums] = await sql(
      directory.path,
      `SELECT count(*)::INT AS rows, count(even)::INT AS known, sum(even)::BIGINT AS even, min(total) AS least,
       max(total) AS most, count(DISTINCT word)::INT AS words, count(DISTINCT time)::INT AS times FROM 'long.parquet'`,
    )
    const all = 800 * ROWS
    expect(sums).to.deep.equal({
      rows: all,
      known: all / 2,
      even: `${(all / 2) * (all / 2 - 1)}`,
      least: `${2n ** 63n}`,
      most: `${2n ** 63n + BigInt(all - 1)}`,
      words: 7,
      times: 800,
    })
  })

  it('counts long words, too', async () => {
    const long = 'x'.repeat(10_000)
    write('words.parquet', 8, (at) => `${at} ${long}`)
    const groups = await sql(
      directory.path,
      `SELECT DISTINCT row_group_id, row_group_num_rows::INT AS n FROM parquet_metadata('words.parquet') ORDER BY ALL`,
    )
    // 16 MiB of them, at the ends of intervals of 5 MB.
    expect(groups.map(({ n }) => n)).to.deep.equal([2000, 2000])
    const [sums] = await sql(directory.path, `SELECT sum(length(word))::INT AS characters FROM 'words.parquet'`)
    const digits = Array.from({ length: 8 * ROWS }, (_, at) => `${at}`.length).reduce((sum, length) => sum + length, 0)
    expect(sums).to.deep.equal({ characters: 8 * ROWS * 10_001 + digits })
  })

  it('is a file without rows where nothing came', async () => {
    write('empty.parquet', 0, () => '')
    expect(await sql(directory.path, `SELECT count(*)::INT AS n FROM 'empty.parquet'`)).to.deep.equal([{ n: 0 }])
  })
})
