import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHere, start } from '../helpers/cli.ts'
import { type SqlRow, sql } from '../helpers/duckdb.ts'
import { copyAs } from '../helpers/fleet.ts'
import { type JsonLine, jsonLines } from '../helpers/json-lines.ts'
import { inPackage } from '../helpers/paths.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { eventually } from '../helpers/servers.ts'

const INCIDENT = inPackage('samples', 'incident-0420', 'web1-20261120-041459.raw.zst')
/** 2026-11-20 04:20:00 UTC */
const FOUR_TWENTY = 1_795_148_400
const MIB = 1024 * 1024

/** README's queries, in order. */
const queries = [...readFileSync(inPackage('README.md'), 'utf8').matchAll(/```sql\n(.*?)```/gs)].map(
  ([, query = '']) => query,
)

/** What the JSON format says of a host's minute from 04:20 on. */
async function minute(path: string): Promise<readonly JsonLine[]> {
  const lines = await jsonLines([path, '-s', 'cmZ', '--from', '04:20:00-04:20:59'])
  return lines.filter(({ time }) => time >= FOUR_TWENTY && time < FOUR_TWENTY + 60)
}

const most = (values: readonly (number | string | null | undefined)[]): number =>
  values.reduce<number>(
    (max, value) => Math.max(max, Number(value ?? Number.NEGATIVE_INFINITY)),
    Number.NEGATIVE_INFINITY,
  )

describe("README's queries of a dataset of many machines", function () {
  this.timeout(120_000)
  const directory = temporaryDirectory()
  let paths: readonly string[] = []

  before(async () => {
    const nights = join(directory.path, 'nights')
    // Others, for whom the quiet minutes before come at 04:20.
    const quiet = { window: { from: FOUR_TWENTY - 270, thru: FOUR_TWENTY - 120 }, shift: 255 }
    paths = [
      await copyAs(INCIDENT, nights, { host: 'web1' }),
      await copyAs(INCIDENT, nights, { host: 'web2', ...quiet }),
      await copyAs(INCIDENT, nights, { host: 'db1', ...quiet }),
    ]
    const dataset = join(directory.path, 'dataset')
    const args = ['play', join(nights, '*'), '-s', '+Z', '--export', `parquet,dir=${dataset}`]
    const { code, stderr } = await runHere(args)
    expect([code, stderr]).to.deep.equal([0, ''])
  })

  it('has instances and totals of what is exported by default, and what was added', () => {
    const tables = readdirSync(join(directory.path, 'dataset', 'host=db1', 'date=2026-11-20'))
    expect(tables).to.include.members([
      'cpu.parquet',
      'cpu_all.parquet',
      'disk.parquet',
      'memory.parquet',
      'process.parquet',
    ])
  })

  it('which process it was, on which host', async () => {
    const rows = await sql(directory.path, queries[0] ?? '')
    expect(rows).to.have.length(3)
    const lines = await minute(paths[0] ?? '')
    expect(lines).to.have.length(60)
    const builder = lines.flatMap(({ each }) => (each['process'] ?? []).filter(({ instance }) => instance === '237'))
    expect(rows[0]).to.deep.equal({
      host: 'web1',
      pid: '237',
      command: 'report-builder',
      MiB: Math.round(most(builder.map(({ rss }) => rss)) / MIB),
      'MiB/s written': Math.round(most(builder.map(({ writeBytes }) => writeBytes)) / MIB),
      'cpu %': Math.round(most(builder.map(({ cpu }) => cpu))),
    })
    expect(rows[0]?.['MiB']).to.be.greaterThan(4000)
  })

  it('which hosts were worst off', async () => {
    const rows = await sql(directory.path, queries[1] ?? '')
    const expected = await Promise.all(
      paths.map(async (path, n) => {
        const lines = await minute(path)
        expect(lines).to.have.length(60)
        return {
          host: ['web1', 'web2', 'db1'][n],
          'busy %': most(lines.map(({ total }) => total['cpu']?.['busy'])),
          'MiB available': Math.round(-most(lines.map(({ total }) => -Number(total['memory']?.['available']))) / MIB),
        }
      }),
    )
    expect(rows).to.have.deep.members(expected)
    expect(rows[0]?.['host']).to.equal('web1')
  })
})

describe('a dataset of the running machine', function () {
  this.timeout(120_000)
  const directory = temporaryDirectory()

  /** What DuckDB reads of the dataset that the recordings so far make. */
  async function memoryRows(): Promise<readonly SqlRow[]> {
    const [recordings, dataset] = [join(directory.path, 'recordings'), join(directory.path, 'dataset')]
    const { code, stderr } = await runHere(['play', recordings, '-s', 'm', '--export', `parquet,dir=${dataset}`])
    expect(code, stderr).to.equal(0)
    const columns = 'epoch(time) AS at, * EXCLUDE (time, host, date, seconds)'
    return sql(dataset, `SELECT ${columns} FROM '*/*/memory.parquet' ORDER BY time`)
  }

  it('is that of its recording, so far while it is made and in the end', async () => {
    const recordings = join(directory.path, 'recordings/')
    const { child, outcome } = start(['record', '-s', 'm', '-i', '0.2', '-F', '0.2', '-f', recordings])
    let soFar: readonly SqlRow[] = []
    try {
      soFar = await eventually(async () => {
        const rows = await memoryRows()
        expect(rows.length).to.be.greaterThan(3)
        return rows
      })
    } finally {
      child.kill('SIGINT')
      await outcome
    }
    const all = (await jsonLines([recordings, '-s', 'm'])).map(({ time, total }) => ({ at: time, ...total['memory'] }))
    expect(soFar).to.deep.equal(all.slice(0, soFar.length))
    expect(await memoryRows()).to.deep.equal(all)
  })
})
