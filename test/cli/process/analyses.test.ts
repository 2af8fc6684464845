import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHere } from '../../helpers/cli.ts'
import { temporaryDirectory, writeRecording } from '../../helpers/recordings.ts'

/** 2026-11-21 04:00:00 in UTC. */
const FOUR = Date.UTC(2026, 10, 21, 4) / 1000

/** A process: when it started, in jiffies after the boot, and what it has done. */
function processLines(pid: number, start: number, done: number, args: string): string {
  const times = `${done * 30} ${done * 10} 0 0 20 0 ${done + 1} 0 ${start} 0 0${' 0'.repeat(15)} 1`
  return [
    `proc:${pid} stat ${pid} (app) S 7 1 1 0 -1 0 ${done * 3} 0 ${done} 0 ${times}`,
    `proc:${pid} Uid: 33 33 33 33`,
    `proc:${pid} VmSize: ${1000 - done} kB`,
    `proc:${pid} VmLck: 0 kB`,
    `proc:${pid} VmRSS: ${100 + done * 10} kB`,
    `proc:${pid} VmData: 50 kB`,
    `proc:${pid} VmStk: 132 kB`,
    `proc:${pid} VmExe: 64 kB`,
    `proc:${pid} VmLib: 1 kB`,
    `proc:${pid} cmd ${args}`,
    `proc:${pid} io rchar: ${done * 4096}`,
    `proc:${pid} io wchar: ${done * 100}`,
    `proc:${pid} io syscr: ${done * 5}`,
    `proc:${pid} io syscw: ${done * 6}`,
    `proc:${pid} io read_bytes: ${done * 2048}`,
    `proc:${pid} io write_bytes: ${done * 1024}`,
    `proc:${pid} io cancelled_write_bytes: 0`,
    '',
  ].join('\n')
}

function lines(n: number): string {
  const slab = (name: string, slabs: number): string =>
    `Slab ${name} 1 1 64 64 2 : tunables 0 0 0 : slabdata ${slabs} ${slabs} 0\n`
  return [
    `cpu  ${n * 25} 0 0 ${n * 75} 0 0 0 0 0 0\nctxt ${n * 200}\n`,
    processLines(40, 100, n, '/bin/app --all the time'),
    // Ends after the third sample; its number is used again by one that starts between the fourth and the fifth.
    n < 3 ? processLines(300, 200, n, '/bin/old') : '',
    n > 3 ? processLines(300, 100_000 + 1000 * 3 + 500, n - 3, '/bin/new') : '',
    slab('grows', 10 + n),
    slab('shrinks', n === 2 ? 40 : 20 - n),
    slab('none', 0),
  ].join('')
}

describe('cli: --procanalyze, --slabanalyze', () => {
  const directory = temporaryDirectory()
  let path = ''

  before(() => {
    const details = new Map([['process', new Map([['uid.33', 'www data']])]])
    const header = { zone: 'UTC', host: 'web1', modules: ['cpu', 'process', 'slab'], bootTime: FOUR - 1000, details }
    path = writeRecording(directory.path, { from: FOUR, every: 10, count: 6, lines, header })
  })

  async function analyzed(...args: readonly string[]): Promise<readonly string[]> {
    const { code, stdout, stderr } = await runHere(['play', path, ...args])
    expect([code, stderr]).to.deep.equal([0, ''])
    return stdout.trimEnd().split('\n')
  }

  it('tells all that a process used while it was seen, and another one under its number apart', async () => {
    const [heading, ...rows] = await analyzed('--procanalyze')
    expect(heading).to.equal(
      'Date From Thru Pid User PPid ExeSize SizeMin SizeMax LckMin LckMax RSSMin RSSMax DataMin DataMax StkMin StkMax ' +
        'LibMin LibMax sysT usrT PCT accumT RKB WKB RKBC WKBC RSYS WSYS CNCL threadsMin threadsMax majF minF Command',
    )
    expect(rows).to.have.length(3)
    // Two intervals of 20 s: 40 jiffies in each, of 1000.
    expect(rows[0]).to.match(/^20261121 04:00:10 04:00:20 300 www\S+data 7 64 998 999 0 0 110 120 50 50 132 132 1 1 /)
    expect(rows[0]).to.match(/ 0:00:00 0:00:00 4\.00 0:00:00 4 2 8 0 10 12 0 1 2 2 6 \/bin\/old$/)
    // Five intervals.
    expect(rows[1]).to.match(/^20261121 04:00:10 04:00:50 40 www\S+data 7 64 995 999 0 0 110 150 /)
    expect(rows[1]).to.match(/ 0:00:00 0:00:01 4\.00 0:00:02 10 5 20 0 25 30 0 1 5 5 15 \/bin\/app --all the time$/)
    // Born within its first interval: it counts from nothing.
    expect(rows[2]).to.match(/^20261121 04:00:40 04:00:50 300 www\S+data 7 64 998 999 /)
    expect(rows[2]).to.match(/ 4\.00 0:00:00 4 2 8 0 10 12 0 1 2 2 6 \/bin\/new$/)
  })

  it('takes part of a recording, and some of the processes', async () => {
    const rows = await analyzed('--procanalyze', '--from', '04:00:30', '--procfilt', 'fapp')
    expect(rows).to.have.length(2)
    expect(rows[1]).to.match(/^20261121 04:00:30 04:00:50 40 .* 6 3 12 0 15 18 0 3 5 3 9 \/bin\/app /)
    expect(await analyzed('--procanalyze', '--sep', ',', '--procfilt', 'p40', '-on')).to.satisfy(
      ([, row = '']: readonly string[]) => /,4\.00,0:00:02,10,5,20,0,25,30,0,1,5,5,15,\/bin\/app/.test(row),
    )
  })

  it('tells how the memory of slabs changed', async () => {
    const [heading = '', ...rows] = await analyzed('--slabanalyze')
    expect(heading.trim().split(/ {2,}/)).to.deep.equal([
      'Slab Name',
      'Start',
      'End',
      'Minimum',
      'Maximum',
      'Change',
      'Pct',
    ])
    // Slabs of two pages, from the end of the first interval on.
    expect(rows.map((row) => row.split(/ +/))).to.deep.equal([
      ['grows', 11, 15, 11, 15, 4]
        .map((value) => (typeof value === 'number' ? `${value * 8192}` : value))
        .concat('36.36'),
      ['shrinks', 19, 15, 15, 40, -4]
        .map((value) => (typeof value === 'number' ? `${value * 8192}` : value))
        .concat('-21.05'),
    ])
    for (const row of rows) expect(row.length).to.equal(heading.length)
  })

  it('writes files, beside plots where those are asked for, too', async () => {
    const files = async (name: string, ...args: readonly string[]) => {
      const out = join(directory.path, name)
      mkdirSync(out)
      expect(await analyzed(...args, '-f', out)).to.deep.equal([''])
      return readdirSync(out)
    }
    expect(await files('both', '--procanalyze', '--slabanalyze')).to.deep.equal([
      'web1-20261121.prcs',
      'web1-20261121.slbs',
    ])
    expect(await files('plots', '--procanalyze', '-P', '-sc')).to.deep.equal([
      'web1-20261121.prcs',
      'web1-20261121.tab',
    ])
    const text = readFileSync(join(directory.path, 'plots', 'web1-20261121.prcs'), 'utf8')
    expect(text).to.equal(`${(await analyzed('--procanalyze')).join('\n')}\n`)
  })

  it('refuses to follow processes through some of their states', async () => {
    const { code, stderr } = await runHere(['play', path, '--procanalyze', '--procstate', 'R'])
    expect(code).to.equal(2)
    expect(stderr).to.match(/option --procstate: --procanalyze follows processes/)
  })
})
