import { expect } from 'chai'
import type { Beginning } from '../../../src/cli/browse/browser.ts'
import { Shown } from '../../../src/cli/browse/shown.ts'
import { closeRecordings, hostsOf, openRecordings } from '../../../src/cli/open-recordings.ts'
import { SilentTerminal } from '../../../src/cli/output/silent-terminal.ts'
import { runHere } from '../../helpers/cli.ts'

const NIGHT = 'samples/incident-0420'

/** 2026-11-20 04:20:00 UTC. */
const TIME = 1_795_148_400

describe('what a browser shows', function () {
  this.timeout(60_000)

  async function shownOf<T>(use: (shown: Shown) => Promise<T>, typed: Beginning['typed'] = { utc: true }): Promise<T> {
    const opened = await openRecordings([NIGHT], new SilentTerminal(() => {}))
    try {
      const [host] = await hostsOf(opened)
      if (host === undefined) throw new Error('no host')
      return await use(new Shown(host, typed, () => {}))
    } finally {
      await closeRecordings(opened)
    }
  }

  const linesOf = async (...args: readonly string[]): Promise<readonly string[]> =>
    (await runHere(['play', NIGHT, '--utc', ...args])).stdout.split('\n').filter((line) => line !== '')

  it('is what play shows: rows and their heading', async () => {
    const rows = await shownOf((shown) => shown.rows(undefined).load({ from: TIME - 4.5, thru: TIME + 5.5 }))
    const heading = await shownOf((shown) => shown.heading())
    const played = await linesOf('--from', '04:19:56', '--thru', '04:20:05')
    expect([...heading, ...rows.map(({ text }) => text)]).to.deep.equal(played)
  })

  it('is what play shows: rows of a minute, wherever they are loaded from', async () => {
    const rows = await shownOf((shown) => shown.rows(60).load({ from: TIME - 125, thru: TIME + 130 }))
    const played = await linesOf('--interval', '60', '--hr', '-1')
    const wanted = played.filter((line) => /^04:(18|19|20|21|22):00/.test(line))
    expect(rows.map(({ text }) => text)).to.deep.equal(wanted)
  })

  it('is what play shows: processes, of an interval and of a joined one', async () => {
    const some = await shownOf((shown) =>
      shown.processes({ time: TIME + 1.001, every: undefined }, { top: 'rss', find: '' }),
    )
    const alone = await linesOf('--from', '04:20:01', '--thru', '04:20:01', '--top', 'rss,99')
    expect(some.filter((line) => line !== '')).to.deep.equal(alone)
    const joined = await shownOf(async (shown) => {
      const [row] = await shown.rows(60).load({ from: TIME + 50, thru: TIME + 70 })
      return shown.processes({ time: row?.time ?? 0, every: 60 }, { top: 'time', find: '' })
    })
    const all = await linesOf('--interval', '60', '--top', 'time,99', '--hr', '0')
    expect(joined.filter((line) => line.startsWith('0'))).to.deep.equal(
      all.filter((line) => line.startsWith('04:21:00')),
    )
  })

  it('finds what was typed, and takes nothing of it for a pattern', async () => {
    const found = async (find: string): Promise<number> =>
      (await shownOf((shown) => shown.processes({ time: TIME, every: undefined }, { top: 'time', find }))).filter(
        (line) => /^04:20/.test(line),
      ).length
    expect(await found('web-worker')).to.equal(4)
    expect(await found('web.worker')).to.equal(0)
    expect(await found('a,b(')).to.equal(0)
  })
})
