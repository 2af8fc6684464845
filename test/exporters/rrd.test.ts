import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { archives, sourceName } from '../../exporters/rrd/plan.ts'
import { runHere } from '../helpers/cli.ts'
import { type JsonRow, jsonLines } from '../helpers/json-lines.ts'
import { skipFor } from '../helpers/needs.ts'
import { inPackage } from '../helpers/paths.ts'
import { liveCommands, sentLive } from '../helpers/played.ts'
import { steadyLines, temporaryDirectory, writeRecording } from '../helpers/recordings.ts'

const INCIDENT = inPackage('samples', 'incident-0420')
/** 2026-11-20 04:20:00 UTC */
const FOUR_TWENTY = 1_795_148_400

/** What a database says from a moment to another: by time, by source, as rrdtool prints it. */
function fetch(file: string, from: number, thru: number): ReadonlyMap<number, Readonly<Record<string, string>>> {
  const args = ['fetch', file, 'AVERAGE', '--start', `${from - 1}`, '--end', `${thru - 1}`]
  const [heads = '', , ...rows] = execFileSync('rrdtool', args, { encoding: 'utf8' }).trim().split('\n')
  const names = heads.trim().split(/\s+/)
  return new Map(
    rows.map((row) => {
      const [time = '', values = ''] = row.split(': ')
      const cells = values.split(' ').map((text, n) => [names[n] ?? '', text] as const)
      return [Number(time), Object.fromEntries(cells)]
    }),
  )
}

/** As rrdtool prints numbers. */
function printed(value: number | string | null | undefined): string {
  if (typeof value !== 'number') return '-nan'
  return value.toExponential(10).replace(/e([+-])(\d)$/, 'e$10$2')
}

function expectSame(said: Readonly<Record<string, string>> | undefined, row: JsonRow): number {
  const wanted = Object.entries(row).flatMap(([name, value]) =>
    name === 'instance' ? [] : [[sourceName(name), printed(value)] as const],
  )
  const unsigned = Object.entries(said ?? {}).map(([name, text]) => [name, text === 'nan' ? '-nan' : text])
  expect(Object.fromEntries(unsigned)).to.deep.equal(Object.fromEntries(wanted))
  return wanted.length
}

describe('rrd', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()
  const folder = (): string => join(directory.path, 'rrd')
  afterEach(() => rmSync(folder(), { recursive: true, force: true }))

  before(function () {
    if (spawnSync('rrdtool', ['--version']).status !== 0) skipFor(this, 'rrdtool')
  })

  async function exported(args: readonly string[], options = ''): Promise<string> {
    const { code, stdout, stderr } = await runHere(['play', ...args, '--export', `rrd,dir=${folder()}${options}`])
    expect([code, stdout], stderr).to.deep.equal([0, ''])
    return stderr
  }

  it('says what the JSON format says, value by value', async () => {
    const args = [INCIDENT, '-s', 'cdnmtCDN', '--from', '04:20:00-04:20:04']
    expect(await exported(args)).to.equal('')
    let values = 0
    const read = new Map<string, ReturnType<typeof fetch>>()
    const at = (file: string, second: number): Readonly<Record<string, string>> | undefined => {
      const rows = read.get(file) ?? fetch(file, FOUR_TWENTY, FOUR_TWENTY + 5)
      read.set(file, rows)
      return rows.get(second)
    }
    for (const { time, total, each } of await jsonLines(args)) {
      const second = Math.round(time)
      for (const [module, row] of Object.entries(total)) {
        const all = join(folder(), 'web1', `${module}_all.rrd`)
        const file = existsSync(all) ? all : join(folder(), 'web1', `${module}.rrd`)
        values += expectSame(at(file, second), row)
      }
      for (const [module, rows] of Object.entries(each)) {
        for (const row of rows) {
          const file = join(folder(), 'web1', `${module}-${row['instance']}.rrd`)
          if (existsSync(file)) values += expectSame(at(file, second), row)
        }
      }
    }
    expect(values).to.be.greaterThan(2000)
  })

  it('goes on with the files that are there, and may be done again', async () => {
    const once = [INCIDENT, '-s', 'm', '--from', '04:20:00-04:20:04']
    await exported(once)
    await exported([INCIDENT, '-s', 'm', '--from', '04:20:03-04:20:06'])
    await exported(once)
    const rows = fetch(join(folder(), 'web1', 'memory.rrd'), FOUR_TWENTY, FOUR_TWENTY + 6)
    const lines = await jsonLines([INCIDENT, '-s', 'm', '--from', '04:20:00-04:20:06'])
    expect(lines).to.have.length(7)
    for (const { time, total } of lines) expectSame(rows.get(Math.round(time)), total['memory'] ?? {})
  })

  it('takes the step of the recording, and leaves a gap unknown', async () => {
    // Samples each 10 s, and none between 04:20:30 and 04:21:30.
    const early = writeRecording(directory.path, { from: FOUR_TWENTY, every: 10, count: 4, lines: steadyLines })
    const late = writeRecording(directory.path, { from: FOUR_TWENTY + 90, every: 10, count: 3, lines: steadyLines })
    await exported([early, late, '-s', 'd'])
    const file = join(folder(), 'test', 'disk_all.rrd')
    const info = execFileSync('rrdtool', ['info', file], { encoding: 'utf8' })
    expect(info).to.match(/^step = 10$/m)
    expect(info).to.match(/^ds\[readBytes\]\.minimal_heartbeat = 30$/m)
    const reads = [...fetch(file, FOUR_TWENTY, FOUR_TWENTY + 110)].map(([time, row]) => [
      time - FOUR_TWENTY,
      row['reads'],
    ])
    const known = reads.filter(([, text]) => text !== '-nan' && text !== 'nan')
    expect(known.map(([time]) => time)).to.include.members([10, 20, 30, 100, 110])
    for (const time of [40, 50, 60, 70, 80]) expect(known.map(([at]) => at)).to.not.include(time)
    expect(known.every(([, text]) => text === '2.0000000000e+00')).to.equal(true)
  })

  for (const command of liveCommands) {
    it(`says of the running machine, by ${command}, what play says of the recording`, async () => {
      const values = await sentLive(command, `rrd,dir=${folder()},step=1`, '1')
      // A late sample may share its second with the next: of those RRDtool has the first.
      const seconds = new Map<string, number>()
      const memory = values.filter(({ table, metric, time }) => {
        const second = Math.round(time)
        if (table !== 'memory' || (seconds.get(`${metric} ${second}`) ?? time) !== time) return false
        seconds.set(`${metric} ${second}`, time)
        return true
      })
      const [host = ''] = readdirSync(folder())
      const times = memory.map(({ time }) => Math.round(time))
      const rows = fetch(join(folder(), host, 'memory.rrd'), Math.min(...times), Math.max(...times))
      for (const { time, metric, value } of memory) {
        expect(rows.get(Math.round(time))?.[sourceName(metric)], metric).to.equal(printed(value))
      }
      expect(memory.length).to.be.greaterThan(0)
    })
  }

  it("differentiates the kernel's own counts as we do", async () => {
    const path = writeRecording(directory.path, { from: FOUR_TWENTY + 600, every: 10, count: 5, lines: steadyLines })
    await exported([path, '-s', 'D'], ',counters=total')
    const rows = fetch(join(folder(), 'test', 'disk-sda.rrd'), FOUR_TWENTY + 620, FOUR_TWENTY + 640)
    for (const [, row] of [...rows].slice(0, 3)) {
      expect(row).to.include({ reads: '2.0000000000e+00', readBytes: printed(200 * 512) })
    }
  })

  it('makes safe names of hostile ones', async () => {
    const names = ['a/../../b', 'x;reboot', "o'neil", 'ü', '"q"']
    const lines = (n: number): string =>
      names.map((name, at) => `disk 8 ${at} ${name} ${n} 0 0 0 0 0 0 0 0 0 0\n`).join('')
    const header = { host: '../up "x"\nmkdir evil', modules: ['disk'] }
    const path = writeRecording(directory.path, { from: FOUR_TWENTY + 1000, count: 3, lines, header })
    const before = readdirSync(directory.path)
    expect(await exported([path, '-s', 'D'])).to.equal('')
    expect(readdirSync(directory.path)).to.have.members([...before, 'rrd'])
    expect(readdirSync(folder())).to.deep.equal(['%2E.%2Fup%20%22x%22%0Amkdir%20evil'])
    const files = readdirSync(join(folder(), '%2E.%2Fup%20%22x%22%0Amkdir%20evil'))
    expect(files).to.have.members(
      ['a%2F..%2F..%2Fb', 'x%3Breboot', 'o%27neil', '%C3%BC', '%22q%22'].map((name) => `disk-${name}.rrd`),
    )
  })

  it('says what rrdtool complains of, and where it cannot write', async () => {
    const file = join(directory.path, 'file')
    writeFileSync(file, '')
    const { code, stderr } = await runHere(['play', INCIDENT, '-s', 'm', '--export', `rrd,dir=${file}/below`])
    expect(code).to.equal(1)
    expect(stderr).to.match(/^recollect: export rrd: .*cannot be used: part of the path is not a directory\n$/)
    await exported([INCIDENT, '-s', 'm', '--from', '04:20:00-04:20:04'])
    writeFileSync(join(folder(), 'web1', 'load.rrd'), 'not a database')
    const short = [INCIDENT, '-s', 'c', '--from', '04:20:00-04:20:04']
    const broken = await runHere(['play', ...short, '--export', `rrd,dir=${folder()}`])
    expect(broken.code).to.equal(1)
    expect(broken.stderr).to.match(/^recollect: export rrd: ERROR: reached EOF .*\n.*: rrdtool: not all was written\n$/)
  })

  it('names and plans as RRDtool asks', () => {
    expect(sourceName('readBytes')).to.equal('readBytes')
    expect(sourceName('involuntarySwitches')).to.equal('involuntarySwitches')
    expect(sourceName('icmpInTimestampReplies')).to.match(/^icmpInTimestam_[0-9a-f]{4}$/)
    expect(sourceName('icmpInTimestampReplies')).to.not.equal(sourceName('icmpInTimestamps____'))
    expect(archives(10, 1)).to.deep.equal([
      'RRA:AVERAGE:0.5:1:8640',
      'RRA:AVERAGE:0.5:30:8928',
      'RRA:MAX:0.5:30:8928',
      'RRA:AVERAGE:0.5:360:8784',
      'RRA:MAX:0.5:360:8784',
    ])
    expect(archives(3600, 7)).to.deep.equal(['RRA:AVERAGE:0.5:1:168'])
  })
})
