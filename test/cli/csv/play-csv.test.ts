import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { linesWithoutGaps, recollect, runHere } from '../../helpers/cli.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'

/** As dstat 0.7.4 wrote it of a machine that was writing. */
const DSTAT = `"Dstat 0.8.0 CSV output"
"Author:","Dag Wieers <dag@wieers.com>",,,,"URL:","http://dag.wieers.com/home-made/dstat/"
"Host:","vm",,,,"User:","root"
"Cmdline:","dstat -tcdy --output y.csv 1 3",,,,"Date:","31 Dec 2026 23:59:58 UTC"
"system","total cpu usage",,,,,"dsk/total",,"system",
"time","usr","sys","idl","wai","stl","read","writ","int","csw"
31-12 23:59:58,47.044,9.228,43.208,0.476,0.045,382341.746,13204998.523,1589.839,4755.037
31-12 23:59:59,89.552,9.950,0.498,0,0,0,16809984,874,1914
01-01 00:00:00,83.163,15.306,1.020,0.510,0,8192,14274560,1515,-5
`

/** dool's: the same layout, its own words and times. */
const DOOL = `"dool 1.3.4 CSV output"
"Author:","Scott Baker <scott@perturb.org>",,,,"URL:","https://github.com/scottchiefbaker/dool/"
"Host:","web1",,,,"User:","me"
"Cmdline:","dool --time --mem 5 2",,,,"Date:","21 Nov 2026 04:20:00 CET"
"system","memory usage",,,
"time","used","free","cach","avai"
Nov-21 04:20:00,1073741824,2147483648,536870912,2684354560
Nov-21 04:20:05,1073741824,2147483648,536870912,2684354560
`

describe('cli: play CSV', function () {
  this.timeout(30_000)
  const directory = temporaryDirectory()

  function file(name: string, text: string): string {
    const path = join(directory.path, name)
    writeFileSync(path, text)
    return path
  }

  async function rows(...args: readonly string[]): Promise<readonly string[]> {
    const { code, stdout, stderr } = await runHere(['play', ...args])
    expect([code, stderr]).to.deep.equal([0, ''])
    return linesWithoutGaps(stdout)
  }

  it('as it is installed', async () => {
    const { code, stdout, stderr } = await recollect(['play', file('installed.csv', DSTAT), '--boot'])
    expect([code, stderr]).to.deep.equal([0, ''])
    expect(linesWithoutGaps(stdout)).to.deep.equal(await rows(file('here.csv', DSTAT), '--boot'))
  })

  it("of dstat's, in its own columns, over the turn of the year", async () => {
    expect(await rows(file('dstat.csv', DSTAT), '--boot')).to.deep.equal([
      '----system---- --total-cpu-usage-- -dsk/total- ---system--',
      '     time     |usr sys idl wai stl| read  writ| int   csw ',
      '31-12 23:59:58| 47   9  43   0   0| 373k   13M|1590  4755  since boot',
      '31-12 23:59:59| 90  10   0   0   0|   0    16M| 874  1914 ',
      // What went back is a negative number there, and not known here.
      '01-01 00:00:00| 83  15   1   1   0|8192B   14M|1515     - ',
    ])
  })

  it('leaves out the row since boot, and what is outside of the window', async () => {
    const path = file('window.csv', DSTAT)
    expect(await rows(path)).to.have.length(2 + 2)
    expect((await rows(path, '--from', '20270101:00:00:00')).at(2)).to.match(/^01-01 00:00:00/)
    const none = await runHere(['play', path, '--from', '20270102'])
    expect([none.code, none.stdout]).to.deep.equal([1, ''])
  })

  it("of dool's, whose times and columns are other ones", async () => {
    expect(await rows(file('dool.csv', DOOL))).to.deep.equal([
      '----system---- ------memory-usage-----',
      '     time     | used  free  cach  avai',
      '21-11 04:20:05|1024M 2048M  512M 2560M',
    ])
    const [about = '', row = ''] = await rows(file('dool2.csv', DOOL), '--format', 'json')
    expect(Object.keys(JSON.parse(about).metrics)).to.include.members(['memory-usage.used', 'memory-usage.avai'])
    expect(JSON.parse(row).total['memory-usage'].free).to.equal(2 ** 31)
  })

  it('of its own, row for row what live has shown', async () => {
    const path = join(directory.path, 'own.csv')
    const { stdout } = await runHere(['live', '-tcdylm', '--top-cpu', '--output', path, '0.2', '4'])
    expect(await rows(path, '--boot')).to.deep.equal(linesWithoutGaps(stdout))
    expect(await rows(path)).to.deep.equal(linesWithoutGaps(stdout).filter((line) => !line.includes('since boot')))
    // And from there to CSV again, with no digit lost.
    const again = await rows(path, '--boot', '--format', 'csv')
    expect(again.slice(4)).to.deep.equal(linesWithoutGaps(readFileSync(path, 'utf8')).slice(4))
  })

  it('of several runs in one file, each under its own heading', async () => {
    const path = join(directory.path, 'two.csv')
    await runHere(['live', '-c', '--output', path, '0.1', '2'])
    await runHere(['live', '-y', '--noboot', '--output', path, '0.1', '2'])
    const shown = await rows(path)
    expect(shown.map((line) => line.slice(0, 7))).to.deep.include.members(['--total', '---syst'])
    expect(shown).to.have.length(2 + 1 + 2 + 2)
  })

  it('refuses what only recordings can give', async () => {
    const { code, stderr } = await runHere(['play', file('refused.csv', DSTAT), '--interval', '10'])
    expect([code, stderr]).to.deep.equal([
      2,
      'recollect: option --interval: only for recordings: CSV is shown as it was written (see recollect play --help)\n',
    ])
  })

  it('says what is wrong with a file in one line', async () => {
    const torn = await runHere(['play', file('torn.csv', DSTAT.slice(0, -20))])
    expect(torn.code).to.equal(0)
    expect(linesWithoutGaps(torn.stdout)).to.have.length(2 + 1)
    expect(torn.stderr).to.match(/^recollect: [^\n]*torn\.csv: line 9: 3 cells too few: left out\n$/)
    const other = file('other.csv', 'a,b\n1,2\n')
    const refused = await runHere(['play', other])
    expect(refused.code).to.equal(1)
    expect(refused.stderr).to.match(/other\.csv: not a recording/)
    const place = join(directory.path, 'empty')
    mkdirSync(place)
    expect((await runHere(['play', place])).code).to.equal(1)
  })

  it('never sends what a file holds to the terminal as it is', async () => {
    const hostile = DSTAT.replaceAll('dsk/total', '\x1b]0;owned\x07').replace('31-12 23:59:59', '\x1b[2J')
    const { stdout } = await runHere(['play', file('hostile.csv', hostile)])
    expect(stdout).to.match(/^[\x20-\x7e\n]+$/)
  })
})
