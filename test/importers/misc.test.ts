import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import misc from '../../importers/misc.ts'
import { runHere } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { COLLECTL, collectl, hasCollectl } from '../oracle/collectl.ts'

const first = [
  'misc-uptime 129600.50 12488.40',
  'misc-mhz cpu MHz\t\t: 2400.000',
  'misc-mhz cpu MHz\t\t: 1200.000',
  'misc-mount proc /proc proc rw,relatime 0 0',
  'misc-mount nas:/home /home nfs4 rw,vers=4.2 0 0',
  'misc-mount nas:/old /old nfs rw,vers=3 0 0',
  'misc-mount nfsd /proc/fs/nfsd nfsd rw,relatime 0 0',
  'misc-users:  00:05:01 up 1 day, 12:00,  3 users,  load average: 0.78, 0.87, 1.35',
]

describe('the misc importer', () => {
  const folder = temporaryDirectory()

  it('reads uptime, the mean clock, mounts of either NFS, and the number of sessions', () => {
    const [values] = play(misc, [sampleOf(1000, first.join('\n'))])
    expect(values?.['']).to.deep.equal({ uptime: 129600.5, days: 129600.5 / 86400, clock: 1800, mounts: 2, logins: 3 })
  })

  it('keeps what is asked seldom until it is asked again', () => {
    const [, second, third] = play(misc, [
      sampleOf(1000, first.join('\n')),
      sampleOf(1010, 'misc-uptime 129610.50 12488.40\nmisc-mhz cpu MHz\t\t: 1200.000\n'),
      sampleOf(
        1020,
        'misc-uptime 129620.50 1.00\nmisc-mount proc /proc proc rw 0 0\nmisc-users: up 1 day, 1 user, load\n',
      ),
    ])
    expect(second?.['']).to.include({ uptime: 129610.5, clock: 1200, mounts: 2, logins: 3 })
    expect(third?.['']).to.include({ mounts: 0, logins: 1, clock: undefined })
  })

  it('knows nothing before it was told', () => {
    const [values] = play(misc, [sampleOf(1000, 'misc-uptime 86400.00 1.00\n')])
    expect(values?.['']).to.deep.equal({
      uptime: 86400,
      days: 1,
      clock: undefined,
      mounts: undefined,
      logins: undefined,
    })
  })

  it("plots collectl's recordings as collectl does", async function () {
    if (!hasCollectl) skipFor(this, COLLECTL)
    this.timeout(60_000)
    await collectl(['-sc', '--import', 'misc', '-i1', '-c3', '-f', folder.path])
    const file = join(folder.path, readdirSync(folder.path).find((name) => name.endsWith('.raw.gz')) ?? '')
    const theirs = await collectl(['-p', file, '--import', 'misc', '-sc', '-P'])
    const ours = await runHere(['play', file, '--import', 'misc', '-s', 'cpu', '-P'])
    const columns = (text: string): readonly string[] => {
      const lines = text.split('\n').filter((line) => line !== '')
      const heading = lines.find((line) => line.startsWith('#Date'))?.split(' ') ?? []
      const from = heading.indexOf('[MISC]Uptime')
      return lines.filter((line) => !line.startsWith('##')).map((line) => line.split(' ').slice(from).join(' '))
    }
    const wanted = columns(theirs.stdout).filter((line) => /^[[\d]/.test(line))
    expect(wanted).to.have.length.of.at.least(2)
    expect(columns(ours.stdout)).to.deep.equal(wanted)
  })

  it('records on its request only, and replays in brief', async () => {
    const recorded = join(folder.path, 'own')
    const asked = ['--import', 'misc', '-s', 'inode']
    const { code, stderr } = await runHere(['record', ...asked, '-i', '0:0', '-c', '20', '-f', `${recorded}/`, '-q'])
    expect(stderr).to.equal('')
    expect(code).to.equal(0)
    const { stdout } = await runHere(['play', recorded, ...asked, '--utc'])
    expect(stdout).to.match(/<-+Misc-+>\n#Time .* UTim +MHz +MT Log\n([\d:]{8} .* +\d+\.\d +\d+ +\d+ +(\d+|-)\n)+$/)
  })
})
