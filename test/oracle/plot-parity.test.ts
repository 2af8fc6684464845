import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHere } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { COLLECTL, collectl, hasCollectl } from './collectl.ts'
import { compareFiles, type Played, Tally } from './compare.ts'
import { handMade } from './corpus/hand-made.ts'
import { type Recorded, record } from './corpus/recorded.ts'
import { FIRST, HOST } from './corpus/recording-text.ts'
import { readDeviations } from './deviations.ts'
import { readPlotFiles } from './plot-file.ts'

const LETTERS = 'bcdfijmnstxyBCDEFJMNTXYZ'

/** Two files that collectl and we are to play alike. */
interface Pair {
  readonly played: Played
  readonly letters: string
  /** Letters for -o, beside those that make lines comparable. */
  readonly output?: string
  /** What collectl is asked to play, and we. */
  readonly theirs: string
  readonly ours: readonly string[]
  /** The running machine may have nothing of it. */
  readonly mayBeEmpty?: boolean
}

/**
 * The plot files of collectl and ours of the same recordings, cell by cell.
 *
 * collectl is the oracle for all but what formats/PLOT.md lists.
 */
describe('plot parity with collectl', () => {
  const directory = mkdtempSync(join(tmpdir(), 'recollect-parity-'))
  const deviations = readDeviations()
  const total = new Tally()
  let recorded: Recorded

  before(async function () {
    if (!hasCollectl) skipFor(this, COLLECTL)
    this.timeout(60_000)
    recorded = await record(join(directory, 'recorded'))
  })

  after(() => {
    rmSync(directory, { recursive: true })
    if (hasCollectl) console.log(`      ${total.summary}`)
  })

  async function compare({ played, letters, output = '', theirs, ours, mayBeEmpty }: Pair): Promise<void> {
    const at = mkdtempSync(join(directory, 'plots-'))
    const [a, b] = ['collectl', 'recollect'].map((name) => join(at, name))
    if (a === undefined || b === undefined) return
    mkdirSync(a)
    mkdirSync(b)
    // Milliseconds tell two lines of one second apart; plot files are not to be compressed.
    const asked = [`-s${letters}`, '-P']
    const [, run] = await Promise.all([
      collectl(['-p', theirs, ...asked, `-omz${output}`, '-f', a]),
      runHere(['play', ...ours, ...asked, `-om${output}`, '-f', b]),
    ])
    expect(run.code, run.stderr).to.equal(0)
    const tally = new Tally()
    const written = readPlotFiles(b)
    for (const [extension, file] of readPlotFiles(a)) {
      compareFiles({ theirs: file, ours: written.get(extension) }, { played, deviations, tally })
    }
    total.add(tally)
    expect(tally.wrong.slice(0, 20).join('\n'), `${tally.wrong.length} cells`).to.equal('')
    if (!mayBeEmpty) expect(tally.cells, 'cells').to.be.greaterThan(0)
  }

  for (const { name, letters, text, resets = [], damaged = [], open = false, ...how } of handMade) {
    it(`of a hand-made recording: ${name}`, async () => {
      const file = join(directory, `${name}-${HOST}-20261121-193312.raw`)
      writeFileSync(file, text)
      const { circumstances = [], ...options } = how
      const keys = { resets: resets.map(keyOf), damaged: damaged.map(keyOf) }
      const played = { name, circumstances, open, ...keys }
      await compare({ played, letters, theirs: file, ours: [file], ...options })
    })
  }

  const about = { circumstances: ['samples came unevenly'] }

  it('of a recording of everything, all at once', async () => {
    const letters = LETTERS.replace(/x/i, '')
    await compare({ played: { name: 'all', ...about }, letters, theirs: recorded.all, ours: [recorded.all] })
  })

  for (const letter of LETTERS) {
    it(`of a recording of everything: -s${letter}`, async () => {
      const played = { name: letter, ...about }
      const mayBeEmpty = 'xXEfF'.includes(letter)
      await compare({ played, letters: letter, theirs: recorded.all, ours: [recorded.all], mayBeEmpty })
    }).timeout(20_000)
  }

  it('of a recording in two files', async () => {
    const { raw, rawp } = recorded
    await compare({ played: { name: 'raw', ...about }, letters: 'cdmn', theirs: raw, ours: [raw, rawp] })
    await compare({ played: { name: 'rawp', ...about }, letters: 'YZ', theirs: rawp, ours: [raw, rawp] })
  })

  it('of a recording whose processes are recorded less often', async () => {
    const { slow } = recorded
    await compare({ played: { name: 'slow', ...about }, letters: 'cdmnyYZ', theirs: slow, ours: [slow] })
  })

  it('lists no column that agrees everywhere', () => {
    const agreeing = deviations.filter(({ name }) => !total.explained.has(name)).map(({ name }) => name)
    expect(agreeing).to.deep.equal([])
  })
})

/** Date and time of the interval with this number, as plot files with milliseconds begin their lines. */
function keyOf(number: number): string {
  const iso = new Date((FIRST + number) * 1000).toISOString()
  return `${iso.slice(0, 10).replaceAll('-', '')} ${iso.slice(11, 19)}.000`
}
