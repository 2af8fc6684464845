import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { recollect, runHere, start } from '../helpers/cli.ts'
import { sql } from '../helpers/duckdb.ts'
import { copyAs } from '../helpers/fleet.ts'
import { jsonLines } from '../helpers/json-lines.ts'
import { inPackage } from '../helpers/paths.ts'
import { steadyLines, temporaryDirectory, writeRecording } from '../helpers/recordings.ts'

const INCIDENT = inPackage('samples', 'incident-0420', 'web1-20261120-041459.raw.zst')
/** 2026-11-20 04:20:00 UTC */
const FOUR_TWENTY = 1_795_148_400
const FROM = '04:19:58'
const THRU = '04:20:03'
const DAY = 'host=web1/date=2026-11-20'

/** Plays recordings to a dataset; gives what was said. */
async function toDataset(folder: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(['play', ...args, '--export', `parquet,dir=${folder}`])
  expect([code, stdout], stderr).to.deep.equal([0, ''])
  return stderr
}

/** Rows as objects without what is not known: the JSON format says null, or '' for words, and Parquet null. */
function known(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== ''))
}

describe('parquet', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()
  const dataset = (): string => join(directory.path, 'dataset')
  afterEach(() => rmSync(dataset(), { recursive: true, force: true }))

  it('says what the JSON format says, value by value', async () => {
    const args = [INCIDENT, '-s', 'cdnmjtsyCDNJYZ', '--from', `${FROM}-${THRU}`]
    await toDataset(dataset(), args)
    const lines = await jsonLines(args)
    expect(lines).to.have.length(6)
    const tables = readdirSync(join(dataset(), DAY)).filter((name) => name.endsWith('.parquet'))
    const eaches = Object.keys(lines[0]?.each ?? {})
    expect(eaches).to.include.members(['cpu', 'disk', 'net', 'process', 'slab'])
    const totals = Object.keys(lines[0]?.total ?? {})
    // One table for a module without instances, however it was asked for; two for the others.
    const hasInstances = (module: string): boolean =>
      lines.some(({ each }) => each[module]?.some((row) => row['instance'] !== ''))
    const expected = [
      ...totals.map((module) =>
        hasInstances(module) || tables.includes(`${module}_all.parquet`) ? `${module}_all` : module,
      ),
      ...eaches.filter(hasInstances),
    ]
    expect(new Set(tables.map((name) => name.replace('.parquet', '')))).to.deep.equal(new Set(expected))

    let values = 0
    for (const table of expected) {
      const module = table.replace('_all', '')
      const isEach = table === module && hasInstances(module)
      const rows = await sql(
        dataset(),
        `SELECT epoch(time) AS at, * EXCLUDE (time, seconds, host, date) FROM '*/*/${table}.parquet' ORDER BY time`,
      )
      const wanted = lines.flatMap(({ time, total, each }) =>
        (isEach ? (each[module] ?? []) : [total[module] ?? {}]).map((row) => ({ at: time, ...row })),
      )
      expect(rows.map(known), table).to.have.deep.members(wanted.map(known))
      values += wanted.reduce((sum, row) => sum + Object.keys(known(row)).length, 0)
    }
    expect(values).to.be.greaterThan(3000)
  })

  it('has types that SQL understands, units and helps', async () => {
    await toDataset(dataset(), [INCIDENT, '-s', 'DZ', '--at', '04:20', '--around', '2s'])
    const types = await sql(dataset(), `DESCRIBE SELECT * FROM '*/*/process.parquet'`)
    const typeOf = Object.fromEntries(types.map(({ column_name: name, column_type: type }) => [String(name), type]))
    expect(typeOf).to.include({
      time: 'TIMESTAMP WITH TIME ZONE',
      instance: 'VARCHAR',
      seconds: 'DOUBLE',
      rss: 'DOUBLE',
      commandLine: 'VARCHAR',
      host: 'VARCHAR',
      date: 'DATE',
    })
    const about = await sql(
      dataset(),
      `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('*/*/disk.parquet')`,
    )
    const said = new Map(about.map(({ key, value }) => [key, String(value)]))
    expect(said.get('recollect.host')).to.equal('web1')
    expect(said.get('recollect.module')).to.equal('disk')
    const columns = JSON.parse(said.get('recollect.columns') ?? '')
    expect(columns.readBytes).to.deep.equal({ kind: 'counter', unit: 'B/s', help: 'Data read' })
    const [group] = await sql(dataset(), `SELECT DISTINCT compression FROM parquet_metadata('*/*/disk.parquet')`)
    expect(group).to.deep.equal({ compression: 'ZSTD' })
  })

  it("has the kernel's own counts when asked, exact over 64 bits", async () => {
    const most = 2n ** 64n - 1n
    const lines = (number: number): string =>
      `disk 8 0 sda ${number * 10} 0 2000 5 ${2n ** 63n + BigInt(number)} 0 0 0 0 5 5\nNet  eth0: ${most} 7 0 0 0 0 0 0 9 9 0 0 0 0 0 0\n`
    const path = writeRecording(directory.path, {
      from: FOUR_TWENTY,
      count: 2,
      lines,
      header: { modules: ['disk', 'net'] },
    })
    const { code, stderr } = await runHere([
      'play',
      path,
      '-s',
      'DN',
      '--export',
      `parquet,dir=${dataset()},counters=total`,
    ])
    expect(code, stderr).to.equal(0)
    const disk = await sql(
      dataset(),
      `SELECT reads, writes, typeof(writes) AS type FROM '*/*/disk.parquet' ORDER BY time`,
    )
    expect(disk.at(-1)).to.deep.equal({ reads: '10', writes: `${2n ** 63n + 1n}`, type: 'UBIGINT' })
    const net = await sql(dataset(), `SELECT receiveBytes FROM '*/*/net.parquet'`)
    expect(net.at(-1)).to.deep.equal({ receiveBytes: `${most}` })
  })

  it('leaves what has not changed, and writes what has', async () => {
    const recordings = join(directory.path, 'resumed')
    const paths = await Promise.all(
      ['a', 'b', 'c'].map((host) =>
        copyAs(INCIDENT, recordings, { host, window: { from: FOUR_TWENTY, thru: FOUR_TWENTY + 5 } }),
      ),
    )
    const args = [join(recordings, '*'), '-s', 'cm']
    const file = (host: string, name = 'memory.parquet'): string =>
      join(dataset(), `host=${host}/date=2026-11-20`, name)
    const written = (): readonly number[] => ['a', 'b', 'c'].map((host) => statSync(file(host)).ino)
    expect(await toDataset(dataset(), args)).to.equal('')
    const first = written()
    expect(await toDataset(dataset(), args)).to.contain('3 of 3 days unchanged: left alone')
    expect(written()).to.deep.equal(first)

    utimesSync(paths[1] ?? '', new Date(), new Date(0))
    rmSync(file('c', 'cpu_all.parquet'))
    expect(await toDataset(dataset(), args)).to.contain('1 of 3 days unchanged')
    expect(written().map((inode, n) => inode === first[n])).to.deep.equal([true, false, false])
    expect(existsSync(file('c', 'cpu_all.parquet'))).to.equal(true)
    // Something else is asked for: nothing is as it would become.
    expect(await toDataset(dataset(), [...args, '--interval', '2'])).to.equal('')
    expect(
      readdirSync(join(dataset(), 'host=a/date=2026-11-20')).filter((name) => name.includes('.tmp')),
    ).to.deep.equal([])
  })

  it('writes the same on all cores', async () => {
    const recordings = join(directory.path, 'shared')
    const hosts = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6']
    for (const host of hosts) await copyAs(INCIDENT, recordings, { host })
    const { code, stderr } = await recollect([
      'play',
      join(recordings, '*'),
      '-s',
      'cZ',
      '--export',
      `parquet,${dataset()}`,
    ])
    expect([code, stderr]).to.deep.equal([0, ''])
    const alone = join(directory.path, 'alone')
    await toDataset(alone, [join(recordings, 'h1'), '-s', 'cZ'])
    const bytes = (folder: string, host: string): readonly Buffer[] =>
      ['cpu_all', 'process'].map((table) => readFileSync(join(folder, `host=${host}/date=2026-11-20/${table}.parquet`)))
    expect(bytes(dataset(), 'h1')).to.deep.equal(bytes(alone, 'h1'))
    const rows = await sql(
      dataset(),
      `SELECT host, count(*)::INT AS n, sum(busy) AS busy FROM '*/*/cpu_all.parquet' GROUP BY host`,
    )
    expect(rows.map(({ host }) => host)).to.have.members(hosts)
    expect(new Set(rows.map(({ n, busy }) => `${n} ${busy}`)).size).to.equal(1)
  })

  it('goes on where it was killed', async () => {
    const recordings = join(directory.path, 'killed')
    const hosts = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6']
    for (const host of hosts) await copyAs(INCIDENT, recordings, { host })
    const args = ['play', join(recordings, '*'), '-s', 'cZ', '--export', `parquet,${dataset()}`]
    const { child, outcome } = start(args)
    const done = (): number =>
      existsSync(dataset())
        ? readdirSync(dataset(), { recursive: true }).filter((name) => basename(`${name}`) === '_recollect.json').length
        : 0
    while (done() === 0 && child.exitCode === null) await sleep(5)
    child.kill('SIGKILL')
    await outcome
    // Nobody sees a part of a file.
    for (const { n } of await sql(dataset(), `SELECT count(*)::INT AS n FROM '*/*/*.parquet'`))
      expect(n).to.be.greaterThan(0)
    const { code, stderr } = await recollect(args)
    expect(code).to.equal(0)
    expect(stderr).to.match(/^recollect: [1-6] of 6 days unchanged/)
    const rows = await sql(
      dataset(),
      `SELECT host, count(*)::INT AS n FROM '*/*/process.parquet' GROUP BY host ORDER BY host`,
    )
    expect(rows).to.deep.equal(hosts.map((host) => ({ host, n: 5995 })))
  })

  it('cuts days at midnight without losing an interval', async () => {
    const midnight = 1_795_132_800
    const path = writeRecording(directory.path, {
      from: midnight - 20,
      every: 10,
      count: 6,
      lines: steadyLines,
      header: { host: 'night', modules: ['cpu', 'disk'] },
    })
    await toDataset(dataset(), [path, '-s', 'cd'])
    const rows = await sql(
      dataset(),
      `SELECT date, epoch(time)::INT AS at, forks AS created FROM '*/*/cpu_all.parquet' ORDER BY time`,
    )
    expect(rows).to.deep.equal([
      { date: '2026-11-19', at: midnight - 10, created: 1 },
      ...[0, 10, 20, 30].map((after) => ({ date: '2026-11-20', at: midnight + after, created: 1 })),
    ])
  })

  it('takes no hostile name for a path', async () => {
    const names = ['../../etc', 'a/b', 'x=y', 'ü ☃', '..', '\u202egnp', '$(id)', 'a'.repeat(400), '%2e%2e', "o'neil"]
    for (const [n, host] of names.entries()) {
      await copyAs(INCIDENT, join(directory.path, 'hostile'), {
        host,
        folder: `${n}`,
        window: { from: FOUR_TWENTY, thru: FOUR_TWENTY + 2 },
      })
    }
    const before = readdirSync(directory.path)
    await toDataset(dataset(), [join(directory.path, 'hostile', '*'), '-s', 'm'])
    expect(readdirSync(directory.path)).to.have.members([...before, 'dataset'])
    const folders = readdirSync(dataset())
    expect(folders).to.have.length(names.length)
    for (const folder of folders) expect(folder).to.match(/^host=[A-Za-z0-9._%~-]{1,250}$/)
    const rows = await sql(
      dataset(),
      `SELECT DISTINCT host FROM read_parquet('*/*/*.parquet', hive_types_autocast = false)`,
    )
    const short = names.filter((name) => name.length < 100)
    expect(rows.map(({ host }) => host)).to.include.members(short)
  })

  it('keeps what instances are called as it was recorded', async () => {
    const lines = (n: number): string =>
      ['a;b', "o'neil", 'dr"op', 'ü☃']
        .map((name, at) => `disk 8 ${at} ${name} ${n * 10} 0 2000 5 1 0 0 0 0 5 5\n`)
        .join('')
    const path = writeRecording(directory.path, {
      from: FOUR_TWENTY,
      count: 3,
      lines,
      header: { host: 'names', modules: ['disk'] },
    })
    await toDataset(dataset(), [path, '-s', 'D'])
    const rows = await sql(dataset(), `SELECT DISTINCT instance FROM '*/*/disk.parquet'`)
    expect(rows.map(({ instance }) => instance)).to.have.members(['a;b', "o'neil", 'dr"op', 'ü☃'])
  })

  it('passes over what cannot be read; --strict does not', async () => {
    const recordings = join(directory.path, 'damaged')
    await copyAs(INCIDENT, recordings, {
      host: 'good',
      folder: '.',
      window: { from: FOUR_TWENTY, thru: FOUR_TWENTY + 3 },
    })
    writeFileSync(join(recordings, 'bad-20261120-000000.raw.zst'), 'nothing')
    expect(await toDataset(dataset(), [recordings, '-s', 'm'])).to.match(/bad-20261120.*skipped/)
    expect(readdirSync(dataset())).to.deep.equal(['host=good'])
    const { code } = await runHere(['play', recordings, '-s', 'm', '--strict', '--export', `parquet,dir=${dataset()}`])
    expect(code).to.equal(1)
  })

  it('says in one line what it cannot do', async () => {
    const said = async (args: readonly string[]): Promise<readonly [number | null, string]> => {
      const { code, stderr } = await runHere(args)
      return [code, stderr]
    }
    expect(await said(['play', INCIDENT, '--export', 'parquet'])).to.deep.equal([
      2,
      'recollect: export parquet: dir: needs a folder (see recollect play --help)\n',
    ])
    mkdirSync(dataset())
    writeFileSync(join(dataset(), 'host=web1'), '')
    const [code, stderr] = await said(['play', INCIDENT, '-s', 'm', '--export', `parquet,${dataset()}`])
    expect(code).to.equal(1)
    expect(stderr).to.match(/^recollect: .*host=web1.*cannot be written.*\n$/)
  })
})
