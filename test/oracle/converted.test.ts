import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { recollect, runHere } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { writeRecording } from '../helpers/recordings.ts'
import { COLLECTL, collectl, hasCollectl, hasCollectl2pcp } from './collectl.ts'
import { compareFiles, type Played, Tally } from './compare.ts'
import { record } from './corpus/recorded.ts'
import { FIRST, HOST } from './corpus/recording-text.ts'
import { readDeviations } from './deviations.ts'
import { type PlotFile, readPlotFiles } from './plot-file.ts'

const run = promisify(execFile)

/** What collectl says of its own files too; `$procUser`: of a process that ended between the readings of its files. */
const ITS_OWN = /^(Redundant argument in sprintf at|Use of uninitialized value \$(interval3|procUser\[\d+\])) .*\n/gm

/** Recordings that `recollect convert` made for collectl. */
describe('converted for collectl', () => {
  const directory = mkdtempSync(join(tmpdir(), 'recollect-converted-'))
  const deviations = readDeviations()
  /** Recorded by us, and by collectl and then converted to ours. */
  let ours = ''
  let theirs = ''

  before(async function () {
    if (!hasCollectl) skipFor(this, COLLECTL)
    this.timeout(60_000)
    const [recorded] = await Promise.all([record(join(directory, 'recorded')), recordOurs()])
    theirs = join(directory, basename(recorded.all).replace('.gz', '.zst'))
    expect(await runHere(['convert', recorded.all, theirs])).to.include({ code: 0, stderr: '' })
  })

  after(() => rmSync(directory, { recursive: true }))

  async function recordOurs(): Promise<void> {
    const place = join(directory, 'ours')
    mkdirSync(place)
    const { code, stderr } = await recollect(['record', '-sbcdfijmnstyYZM', '-i1', '-c5', '-f', place, '--quiet'])
    expect(code, stderr).to.equal(0)
    ours = join(place, readdirSync(place)[0] ?? 'none')
  }

  async function convert(input: string, ending: string, ...options: readonly string[]): Promise<string> {
    const place = mkdtempSync(join(directory, 'for-'))
    const output = join(place, basename(input).replace('.raw.zst', ending))
    expect(await runHere(['convert', input, output, ...options])).to.include({ code: 0, stderr: '' })
    return output
  }

  /** The plot files of collectl, and ours of a recording that is to say the same. */
  async function plots(
    file: string,
    input: string,
    letters: string,
  ): Promise<readonly ReadonlyMap<string, PlotFile>[]> {
    const [a = '', b = ''] = ['a', 'b'].map(() => mkdtempSync(join(directory, 'plots-')))
    const asked = [`-s${letters}`, '-P']
    // With IpExt's lines collectl has no brief format: it is asked for them here.
    const filter = /t/i.test(letters) ? ['--tcpfilt', 'cituIT'] : []
    const printed = await collectl(['-p', file, ...asked, ...filter, '-omz', '-f', a])
    expect((printed.stdout + printed.stderr).replaceAll(ITS_OWN, '').trim()).to.equal('')
    expect(await runHere(['play', input, ...asked, '-om', '-f', b])).to.include({ code: 0 })
    return [readPlotFiles(a), readPlotFiles(b)]
  }

  const played: Played = { name: 'converted', circumstances: ['samples came unevenly'] }

  for (const ending of ['.raw', '.raw.gz']) {
    it(`collectl prints the numbers that we print: ${ending}`, async () => {
      const file = await convert(theirs, ending)
      const [a = new Map(), b = new Map()] = await plots(file, theirs, 'bcdfijmnstyCDMNTYZ')
      const tally = new Tally()
      for (const [extension, plot] of a)
        compareFiles({ theirs: plot, ours: b.get(extension) }, { played, deviations, tally })
      expect(tally.wrong.slice(0, 20).join('\n')).to.equal('')
      expect(tally.equal).to.be.greaterThan(10_000)
    }).timeout(30_000)
  }

  it('collectl prints our own recordings too, but for what the clock of its markers is too coarse for', async () => {
    const file = await convert(ours, '.raw.gz')
    const [a = new Map()] = await plots(file, file, 'bcdfijmnstyCDMNTYZ')
    const [, b = new Map()] = await plots(file, ours, 'bcdfijmnstyCDMNTYZ')
    const tally = new Tally()
    // collectl's markers have milliseconds, ours beside them a clock that is never set.
    for (const [extension, plot] of a)
      compareFiles({ theirs: plot, ours: b.get(extension) }, { played, deviations, tally, within: 0.005 })
    expect(tally.wrong.slice(0, 20).join('\n')).to.equal('')
    expect(tally.equal).to.be.greaterThan(10_000)
  }).timeout(30_000)

  it('collectl says nothing when it plays them, briefly and at length', async () => {
    const file = await convert(ours, '.raw.gz')
    for (const options of [
      ['-scdmn'],
      ['-sbcdfijmnst', '--verbose'],
      ['-sCDNZ'],
      ['-sM'],
      ['-st', '--tcpfilt', 'cituIT'],
    ]) {
      const { stdout, stderr } = await collectl(['-p', file, ...options])
      expect(stderr.replaceAll(ITS_OWN, '')).to.equal('')
      expect(stdout.split('\n').length).to.be.greaterThan(5)
    }
  }).timeout(30_000)

  it('are cut with the sample before the window', async () => {
    const whole = await convert(theirs, '.raw.gz')
    const [all = new Map()] = await plots(whole, theirs, 'cdmn')
    const times = rowsOf(all).map((row) => row.split(' ')[1]?.slice(0, 8) ?? '')
    // On a busy machine collectl may record twice in a second.
    const isAlone = (at: number): boolean => times[at] !== times[at - 1] && times[at] !== times[at + 1]
    const first = times.findIndex((_, at) => at > 0 && isAlone(at) && isAlone(at + 1))
    const file = await convert(theirs, '.raw.gz', '--from', times[first] ?? '', '--thru', times[first + 1] ?? '')
    const [cut = new Map()] = await plots(file, theirs, 'cdmn')
    expect(rowsOf(cut)).to.deep.equal(rowsOf(all).slice(first, first + 2))
  }).timeout(30_000)

  it('collectl2pcp takes them', async function () {
    if (!hasCollectl2pcp) skipFor(this, 'collectl2pcp (apt-get install pcp-import-collectl2pcp)')
    for (const input of [ours, theirs]) {
      for (const ending of ['.raw', '.raw.gz']) {
        const file = await convert(input, ending)
        const { stdout, stderr } = await run('collectl2pcp', [file, `${file}.archive`])
        expect(stdout + stderr).to.equal('')
        expect(readdirSync(join(file, '..')).filter((name) => /archive\.(0|meta|index)$/.test(name))).to.have.length(3)
      }
    }
  }).timeout(30_000)

  it('number the adapters of InfiniBand', async () => {
    const line = (adapter: string, key: string, value: number): string => `ib${adapter}:${key} ${value}\n`
    const lines = (i: number): string =>
      ['mlx5_0/1', 'mlx5_1/1']
        .map((adapter, n) => {
          const data = line(adapter, 'rcvd', i * 256_000 * (n + 1)) + line(adapter, 'xmtd', i * 25_600)
          return data + line(adapter, 'rcvp', i * 300) + line(adapter, 'xmtp', i * 200) + line(adapter, 'state', 4)
        })
        .join('')
    const header = { host: HOST, modules: ['infiniband'] }
    const input = writeRecording(directory, { from: FIRST, count: 5, lines, header })
    const [a = new Map(), b = new Map()] = await plots(await convert(input, '.raw.gz'), input, 'x')
    expect(rowsOf(a)[0]).to.match(/ 600 400 3000 200 0$/)
    const tally = new Tally()
    for (const [extension, plot] of a)
      compareFiles({ theirs: plot, ours: b.get(extension) }, { played, deviations, tally })
    expect(tally.wrong).to.deep.equal([])
  })

  it('are told apart by their names, as collectl does', async () => {
    const file = join(directory, 'evening.raw.gz')
    const { code, stderr } = await runHere(['convert', ours, file])
    expect(code).to.equal(0)
    expect(stderr).to.match(
      /^recollect: .*evening\.raw\.gz: collectl will not play a file of this name: call it \S+-YYYYMMDD-HHMMSS\.raw\.gz\n$/,
    )
    const { stdout } = await collectl(['-p', file, '-sc']).catch((error: { stdout: string }) => error)
    expect(stdout).to.not.match(/^ +\d/m)
  })
})

function rowsOf(files: ReadonlyMap<string, PlotFile>): readonly string[] {
  return files.get('tab')?.rows.map(({ key, cells }) => `${key} ${cells.join(' ')}`) ?? []
}
