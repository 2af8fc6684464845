import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { outputLetters } from '../../src/cli/output/output-letters.ts'
import { UsageError } from '../../src/cli/usage-error.ts'
import { runHere } from '../helpers/cli.ts'
import { steadyLines, temporaryDirectory, writeRecording } from '../helpers/recordings.ts'

/** 2026-11-21 04:00:00 in UTC. */
const FOUR = Date.UTC(2026, 10, 21, 4) / 1000

function lines(n: number): string {
  const net = `Net eth0: ${n * 5120} ${n * 5} 0 0 0 0 0 0 ${n * 600} ${n * 2} 0 0 0 0 0 0\n`
  return steadyLines(n) + net
}

describe("cli: collectl's output options", () => {
  const directory = temporaryDirectory()
  let path = ''

  before(() => {
    path = writeRecording(directory.path, {
      from: FOUR,
      every: 10,
      count: 7,
      lines,
      header: { zone: 'UTC', host: 'web1' },
    })
  })

  async function output(...args: readonly string[]): Promise<readonly string[]> {
    const { code, stdout, stderr } = await runHere(['play', path, ...args])
    expect([code, stderr]).to.deep.equal([0, ''])
    return stdout.trimEnd().split('\n')
  }
  const words = (line: string | undefined): readonly string[] => (line ?? '').trim().split(/\s+/)

  describe('--stats', () => {
    it('shows the totals alone', async () => {
      const [, heads = '', row = '', ...more] = await output('-scd', '--stats')
      expect(more).to.deep.equal([])
      // Six intervals of 200 context switches and 1000 KiB each; the share of the CPU is a mean.
      expect(words(row)).to.deep.equal(['T', '25', '0', '600', '1200', '6000', '120', '0', '0'])
      expect(row.length).to.equal(heads.length)
    })

    it('shows the averages and the intervals where they are asked for', async () => {
      const rows = (await output('-scd', '--stats', '--statopts', 'ai', '-oD', '--hr', '-1')).map(words)
      expect(rows.map((row) => row[0])).to.deep.equal([...Array(6).fill('20261121'), 'A', 'T'])
      expect(rows[6]?.slice(1)).to.deep.equal(rows[5]?.slice(2))
      expect(rows[7]?.slice(3)).to.deep.equal(['600', '1200', '6000', '120', '0', '0'])
      const [plain = ''] = await output('-scd', '--stats', '--hr', '-1', '-onm')
      expect(plain).to.match(/^T {14}25 +0 +600 /)
    })

    it('sums up a window', async () => {
      const [row] = await output('-scd', '--stats', '--hr', '-1', '--from', '04:00:30')
      expect(words(row).slice(3, 5)).to.deep.equal(['400', '800'])
    })

    it('refuses what it cannot do', async () => {
      for (const [args, why] of [
        [['--stats', '-P'], /option --stats: sums up brief lines/],
        [['--stats', '-f', 'x'], /option --stats: sums up brief lines/],
        [['--statopts', 'a'], /option --statopts: needs --stats/],
        [['--stats', '--statopts', 's'], /option --statopts: s: not supported/],
        [['--stats', '--statopts', 'q'], /option --statopts: q: unknown letter: choose from a i/],
      ] as const) {
        const { code, stderr } = await runHere(['play', path, '-sc', ...args])
        expect(code, args.join(' ')).to.equal(2)
        expect(stderr).to.match(why)
      }
    })
  })

  it('--iosize shows the sizes of requests beside their numbers', async () => {
    const [, heads, row] = await output('-sdn', '--iosize')
    expect(words(heads).slice(1).join(' ')).to.equal(
      'KBRead Reads Size KBWrit Writes Size KBIn PktIn Size KBOut PktOut Size',
    )
    // 1000 KiB in 20 reads are 100 KiB and 2 reads a second; 512 bytes in half a packet a second.
    expect(words(row).slice(1, 4)).to.deep.equal(['100', '2', '50'])
    expect(words(row).slice(9)).to.deep.equal(['1024', '0', '0', '300'])
  })

  it('--offsettime shifts the times that are shown and those that are typed', async () => {
    const times = async (...args: readonly string[]) =>
      (await output('-sc', '--hr', '-1', ...args)).map((line) => words(line)[0])
    expect((await times('--offsettime', '3600'))[0]).to.equal('05:00:10')
    expect(await times('--offsettime', '-60', '--from', '03:59:30-03:59:40')).to.deep.equal(['03:59:30', '03:59:40'])
    expect(await times('--offsettime', '60', '--at', '04:01:30', '--around', '0s', '-oU')).to.deep.equal([
      `${FOUR + 90}`,
    ])
    expect((await runHere(['play', path, '--offsettime', 'x'])).stderr).to.match(
      /option --offsettime: "x": expected seconds/,
    )
  })

  it('-ou names plot files after the time of day, too', async () => {
    const plots = join(directory.path, 'plots')
    mkdirSync(plots)
    await output('-sc', '-P', '-f', plots, '-ou')
    expect(readdirSync(plots)).to.deep.equal(['web1-20261121-040000.tab'])
  })

  it('says what to use instead of the letters of -o that are left out', () => {
    expect(outputLetters(['u', 'z'])).to.deep.equal({ isUnique: true })
    for (const letter of 'gGixXA') {
      expect(() => outputLetters([letter])).to.throw(UsageError, new RegExp(`^option -o: ${letter}: not supported: `))
    }
    expect(() => outputLetters(['q'])).to.throw(UsageError, 'option -o: q: unknown letter: choose from ')
  })

  it('-w leaves numbers as they are', async () => {
    expect(words((await output('-sc', '--hr', '-1', '--stats', '-w'))[0])).to.include('1200')
    const far = writeRecording(directory.path, {
      from: FOUR + 3600,
      count: 2,
      lines: (n) => lines(n).replace(/ctxt \d+/, `ctxt ${n * 12_345_678}`),
    })
    const row = async (...args: readonly string[]) =>
      words((await runHere(['play', far, '-sc', '--hr', '-1', ...args])).stdout)[4]
    expect([await row(), await row('-w')]).to.deep.equal(['12345K', '12345678'])
  })
})
