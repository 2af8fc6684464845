import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import { views } from '../../src/views/index.ts'
import { start } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { DSTAT, hasDstat, readViewCsv, repairedDstat, runDstat, type ViewCsvFile } from './dstat.ts'

/** How a view's columns are compared: as what was counted, as shares of the time, or as what was at the moment. */
type Kind = 'counted' | 'share' | 'moment'

/** The views of both, by dstat's option. */
const VIEWS: Readonly<Record<string, Kind>> = {
  '--cpu': 'share',
  '--cpu-adv': 'share',
  '--disk': 'counted',
  '--io': 'counted',
  '--disk-tps': 'counted',
  '--net': 'counted',
  '--net-packets': 'counted',
  '--page': 'counted',
  '--sys': 'counted',
  '--load': 'moment',
  '--mem': 'moment',
  '--mem-adv': 'moment',
  '--socket': 'moment',
  '--tcp': 'moment',
  '--udp': 'moment',
  '--unix': 'moment',
  '--raw': 'moment',
  '--ipc': 'moment',
  '--lock': 'moment',
  '--fs': 'moment',
  '--aio': 'moment',
  '--vm': 'counted',
  '--vm-adv': 'counted',
}

/** How far apart in time both may have read the same, on a machine that is busy. */
const APART_SECONDS = 0.6
/** Rows of dstat's, the first of which is since boot and the second is short. */
const ROWS = 9
const FIRST = 2
/** Points that shares may differ by: both count in hundredths of seconds, over seconds that begin at other moments. */
const SHARE_POINTS = 6
/** Of a row's length: what its two times may be off by. */
const CLOCKS = 0.02
/** Of a moment's value: what may change in between, and back. */
const MOMENT_SHARE = 0.03
const MOMENT_COUNT = 3

/** What dstat does not tell as it is; each is named in formats/COLUMNS.md. */
const DEVIATIONS: ReadonlySet<string> = new Set([
  '--unix unix sockets lis',
  '--unix unix sockets act',
  '--vm-adv advanced virtual memory steal',
  '--vm-adv advanced virtual memory scanK',
  '--vm-adv advanced virtual memory scanD',
  '--vm-adv advanced virtual memory astll',
])

/** What is written and waits for the disk rises and falls many times a second: only the size can be compared. */
const FLEETING: ReadonlySet<string> = new Set(['advanced memory usage dirty'])

function columnsOf(option: string): number {
  return views.find(({ name }) => `--${name}` === option)?.columns.length ?? 0
}

describe('columns beside dstat', function () {
  this.timeout(120_000)
  const directory = temporaryDirectory()
  const children: ChildProcess[] = []
  let theirs: ViewCsvFile
  let ours: ViewCsvFile

  before(async function () {
    if (!hasDstat()) skipFor(this, DSTAT)
    const file = join(directory.path, 'load')
    const load = [`while :; do dd if=/dev/zero of=${file} bs=64k count=200 conv=fsync; done`, 'while :; do :; done']
    // Groups of their own, so that all that they start ends with them.
    for (const script of load) children.push(spawn('sh', ['-c', script], { stdio: 'ignore', detached: true }))
    const options = ['--epoch', ...Object.keys(VIEWS), '--noupdate', '--output']
    const mine = join(directory.path, 'ours.csv')
    const running = start(['live', ...options, mine, '0.1'])
    try {
      await new Promise((resolve) => running.child.stdout.once('data', resolve))
      const path = join(directory.path, 'theirs.csv')
      await runDstat(repairedDstat(directory.path), [...options, path, '1', `${ROWS}`])
      await new Promise((resolve) => setTimeout(resolve, 1000 * APART_SECONDS))
      theirs = readViewCsv(path)
    } finally {
      running.child.kill('SIGINT')
      for (const { pid } of children) if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    }
    // On a busy machine a tick may be missed, which is no difference.
    expect((await running.outcome).code).to.equal(0)
    ours = readViewCsv(mine)
  })

  const times = (file: ViewCsvFile): readonly number[] => file.rows.map((row) => row[0] ?? Number.NaN)
  const column = (file: ViewCsvFile, n: number): readonly number[] => file.rows.map((row) => row[n] ?? Number.NaN)

  /** What our rows counted between two times, rates times seconds; and the seconds of rows that were known. */
  function counted(n: number, from: number, thru: number): { readonly sum: number; readonly seconds: number } {
    const at = times(ours)
    let sum = 0
    let seconds = 0
    for (const [row, rate] of column(ours, n).entries()) {
      const began = at[row - 1] ?? Number.NEGATIVE_INFINITY
      const ended = at[row] ?? 0
      // The kernel lets times of the CPUs step back now and then: such a row is not known.
      if (Number.isNaN(rate) || began < from || ended > thru) continue
      sum += rate * (ended - began)
      seconds += ended - began
    }
    return { sum, seconds }
  }

  function compareCounted(n: number): void {
    const at = times(theirs)
    const from = at[FIRST - 1] ?? Number.NaN
    const thru = at.at(-1) ?? Number.NaN
    // dstat divides by the nominal second, so its rates are what was counted.
    const growth = column(theirs, n)
      .slice(FIRST)
      .reduce((sum, rate) => sum + rate, 0)
    const { sum: least } = counted(n, from + APART_SECONDS, thru - APART_SECONDS)
    const { sum: most } = counted(n, from - APART_SECONDS, thru + APART_SECONDS)
    // Our rates are by the steady clock, the rows' times by the wall's, in thousandths.
    const slack = 1 + CLOCKS * most
    expect(growth, 'counted').to.be.within(least - slack, most + slack)
  }

  function compareShare(n: number): void {
    const at = times(theirs)
    const [from = Number.NaN, thru = Number.NaN] = [at[FIRST - 1], at.at(-1)]
    const mean =
      column(theirs, n)
        .slice(FIRST)
        .reduce((sum, share) => sum + share, 0) /
      (ROWS - FIRST)
    const { sum, seconds } = counted(n, from, thru)
    expect(mean, 'share').to.be.closeTo(sum / seconds, SHARE_POINTS)
  }

  function compareMoments(n: number): void {
    const at = times(ours)
    const values = column(ours, n)
    if (FLEETING.has(ours.names[n] ?? '')) {
      for (const row of theirs.rows) expect(row[n], 'moment').to.be.within(0, 2 * Math.max(...values))
      return
    }
    for (const row of theirs.rows) {
      const [time = Number.NaN] = row
      const near = values.filter((_, m) => Math.abs((at[m] ?? 0) - time) <= APART_SECONDS + 0.1)
      const slack = Math.max(...near) * MOMENT_SHARE + MOMENT_COUNT
      expect(row[n], 'moment').to.be.within(Math.min(...near) - slack, Math.max(...near) + slack)
    }
  }

  it('have the same titles and headings, in the order of the options', () => {
    expect(ours.names).to.deep.equal(theirs.names)
    for (const row of ours.rows) expect(row).to.have.length(ours.names.length)
    expect(theirs.rows).to.have.length(ROWS)
  })

  it('tell the same of a busy machine', () => {
    const kinds = Object.entries(VIEWS)
    // Columns belong to the views in their order; a view's title begins its columns.
    const compared: string[] = []
    let next = 1
    for (const [option, kind] of kinds) {
      for (const end = next + columnsOf(option); next < end; next++) {
        const name = `${option} ${theirs.names[next]}`
        if (DEVIATIONS.has(name)) continue
        compared.push(name)
        const compare = kind === 'counted' ? compareCounted : kind === 'share' ? compareShare : compareMoments
        try {
          compare(next)
        } catch (error) {
          throw new Error(`${name}: ${error instanceof Error ? error.message : error}`)
        }
      }
    }
    expect(compared).to.have.length(theirs.names.length - 1 - DEVIATIONS.size)
    // Something happened that could have been told wrongly.
    for (const name of ['dsk/total writ', 'system csw', 'total cpu usage usr', 'load avg 1m']) {
      expect(Math.max(...column(theirs, theirs.names.indexOf(name)).slice(FIRST)), name).to.be.greaterThan(0)
    }
  })
})
