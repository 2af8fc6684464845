import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHere } from '../helpers/cli.ts'
import { sql } from '../helpers/duckdb.ts'
import { jsonLines } from '../helpers/json-lines.ts'
import { inPackage } from '../helpers/paths.ts'
import { expectAlike, liveCommands, sentLive } from '../helpers/played.ts'
import { temporaryDirectory, writeRecording } from '../helpers/recordings.ts'

const INCIDENT = inPackage('samples', 'incident-0420')
const ARGS = [INCIDENT, '-s', 'dmDZ', '--from', '04:20:00-04:20:03']
/** 2026-11-20 04:20:00 UTC */
const FOUR_TWENTY = 1_795_148_400
const HOSTILE = ['a,b', 'dr"op', '=1+1', 'new\u2028line', 'ü☃']

describe('csv and jsonl', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()
  const tables = (): string => join(directory.path, 'tables')
  const file = (): string => join(directory.path, 'night.jsonl')
  afterEach(() => {
    rmSync(tables(), { recursive: true, force: true })
    rmSync(file(), { force: true })
  })

  async function exported(args: readonly string[], how: string): Promise<string> {
    const { code, stdout, stderr } = await runHere(['play', ...args, '--export', how])
    expect([code, stderr]).to.deep.equal([0, ''])
    return stdout
  }

  /** A machine whose disks have hostile names. */
  function hostile(host: string): string {
    const lines = (n: number): string =>
      HOSTILE.map((name, at) => `disk 8 ${at} ${name} ${n} 0 0 0 0 0 0 0 0 0 0\n`).join('')
    const header = { host, modules: ['disk'] }
    return writeRecording(directory.path, { from: FOUR_TWENTY, count: 2, lines, header })
  }

  it('csv says what the JSON format says', async () => {
    expect(await exported(ARGS, `csv,dir=${tables()}`)).to.equal('')
    expect(readdirSync(tables())).to.have.members(['disk.csv', 'disk_all.csv', 'memory.csv', 'process.csv'])
    const lines = await jsonLines(ARGS)
    const read = (name: string): string =>
      `read_csv('${name}', auto_type_candidates = ['TIMESTAMPTZ', 'DOUBLE', 'VARCHAR'])`
    const disks = await sql(
      tables(),
      `SELECT epoch(time) AS at, disk AS instance, * EXCLUDE (time, host, disk) FROM ${read('disk.csv')}`,
    )
    const each = lines.flatMap(({ time, each: { disk = [] } }) => disk.map((row) => ({ at: time, ...row })))
    expect(disks).to.have.deep.members(each)
    const memory = await sql(tables(), `SELECT * EXCLUDE (time) FROM ${read('memory.csv')}`)
    expect(memory).to.deep.equal(lines.map(({ host, total }) => ({ host, ...total['memory'] })))
  })

  it('jsonl says what the JSON format says', async () => {
    expect(await exported(ARGS, `jsonl,${file()}`)).to.equal('')
    const said = readFileSync(file(), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const known = (row: object): object =>
      Object.fromEntries(
        Object.entries(row).filter(([name, value]) => name !== 'instance' && value !== null && value !== ''),
      )
    const wanted = (await jsonLines(ARGS)).flatMap(({ time, host, total, each }) => [
      { time, host, module: 'disk_all', values: known(total['disk'] ?? {}) },
      { time, host, module: 'memory', values: known(total['memory'] ?? {}) },
      ...['disk', 'process'].flatMap((module) =>
        (each[module] ?? []).map((row) => ({ time, host, module, instance: row['instance'], values: known(row) })),
      ),
    ])
    expect(said).to.have.deep.members(wanted)
    expect(await exported(ARGS, 'jsonl')).to.equal(readFileSync(file(), 'utf8'))
  })

  for (const command of liveCommands) {
    it(`csv says of the running machine, by ${command}, what play says of the recording; another run goes on`, async () => {
      const values = [
        ...(await sentLive(command, `csv,dir=${tables()}`, '0.2')),
        ...(await sentLive(command, `csv,dir=${tables()}`, '0.2')),
      ]
      const rows = await sql(tables(), "SELECT epoch(time) AS at, * FROM read_csv('disk.csv')")
      const found = new Map(
        rows.flatMap(({ at, disk, ...row }) =>
          Object.entries(row).map(([metric, value]): [string, number] => [`${at} ${disk} ${metric}`, Number(value)]),
        ),
      )
      const disks = values.filter(({ table }) => table === 'disk')
      expectAlike(found, new Map(disks.map((one) => [`${one.time} ${one.instance} ${one.metric}`, Number(one.value)])))
      expect(rows).to.have.length(new Set(disks.map((one) => `${one.time} ${one.instance}`)).size)
    })

    it(`jsonl says of the running machine, by ${command}, what play says of the recording`, async () => {
      const values = await sentLive(command, `jsonl,${file()}`, '0.2')
      const lines = readFileSync(file(), 'utf8').trimEnd().split('\n')
      const found = new Map(
        lines.flatMap((line) => {
          const { time, module, instance = '', values } = JSON.parse(line)
          return Object.entries(values).map(([metric, value]): [string, number] => [
            `${time} ${module} ${instance} ${metric}`,
            Number(value),
          ])
        }),
      )
      const numbers = values.filter(({ kind }) => kind !== 'text')
      const key = (one: (typeof numbers)[number]): string => `${one.time} ${one.table} ${one.instance} ${one.metric}`
      expectAlike(found, new Map(numbers.map((one) => [key(one), Number(one.value)])))
    })
  }

  it('jsonl has no line for what did not change, where changes are asked for', async () => {
    const lines = (n: number): string =>
      `disk 8 0 still 5 0 0 0 0 0 0 0 0 0 0\ndisk 8 1 busy ${n * n} 0 0 0 0 0 0 0 0 0 0\n`
    const header = { host: 'quiet', modules: ['disk'] }
    const path = writeRecording(directory.path, { from: FOUR_TWENTY, count: 5, lines, header })
    const said = (await exported([path, '-s', 'D'], 'jsonl,co')).trimEnd().split('\n')
    const told = said.map((line) => JSON.parse(line)).filter(({ module }) => module === 'disk')
    expect(told.map(({ instance, values: { reads } }) => [instance, reads])).to.deep.equal([
      ['still', 0],
      ['busy', 1],
      ['busy', 3],
      ['busy', 5],
      ['busy', 7],
    ])
  })

  it("begin with the first sample where the kernel's own counts are sent", async () => {
    const lines = (n: number): string => `disk 8 0 sda ${5 + n} 0 0 0 0 0 0 0 0 0 0\n`
    const header = { host: 'counting', modules: ['disk'] }
    const path = writeRecording(directory.path, { from: FOUR_TWENTY, count: 3, lines, header })
    const reads = async (how: string): Promise<readonly unknown[]> => {
      const said = (await exported([path, '-s', 'D'], how)).trimEnd().split('\n')
      return said.flatMap((line) => {
        const { time, instance, values } = JSON.parse(line)
        return instance === 'sda' ? [[time - FOUR_TWENTY, values.reads]] : []
      })
    }
    expect(await reads('jsonl,counters=total')).to.deep.equal([
      [0, 5],
      [1, 6],
      [2, 7],
    ])
    expect(await reads('jsonl')).to.deep.equal([
      [1, 1],
      [2, 1],
    ])
  })

  it('escape hostile names by their own rules, and never make a line of them', async () => {
    const path = hostile('h\n"o,st')
    await exported([path, '-s', 'D'], `csv,${tables()}`)
    const rows = await sql(tables(), `SELECT disk, host FROM read_csv('disk.csv', all_varchar = true)`)
    expect(rows).to.deep.equal(
      ['a,b', 'dr"op', "'=1+1", 'new\\u2028line', 'ü☃'].map((disk) => ({ disk, host: 'h\\n"o,st' })),
    )
    const lines = (await exported([path, '-s', 'D'], 'jsonl')).trimEnd().split('\n')
    expect(lines.map((line) => [JSON.parse(line).host, JSON.parse(line).instance])).to.deep.equal(
      HOSTILE.map((name) => ['h\n"o,st', name]),
    )
  })
})
