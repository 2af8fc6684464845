import { expect } from 'chai'
import { type Row, type RowSource, Timeline } from '../../../src/cli/browse/timeline.ts'
import type { Window } from '../../../src/vocabulary/window.ts'

/** A row every 10 s from 10 to 100,000, but for a night without any. */
const TIMES = Array.from({ length: 10_000 }, (_, i) => 10 * (i + 1)).filter((time) => time < 30_000 || time > 60_000)

class Source implements RowSource {
  readonly span: Window = { from: 0, thru: 100_000 }
  readonly seconds = 10
  readonly loads: Window[] = []

  async load({ from, thru }: Window): Promise<readonly Row[]> {
    this.loads.push({ from, thru })
    return TIMES.filter((time) => time > from && time <= thru).map((time) => ({ time, text: `${time}`, remarks: [] }))
  }
}

/** The times before the cursor, at it, behind it. */
async function look(timeline: Timeline, time: number, [before, behind]: readonly [number, number]) {
  const { rows, at } = await timeline.around(time, before, behind)
  const times = rows.map((row) => row.time)
  return [times.slice(0, Math.max(0, at)), times[at], times.slice(at + 1)]
}

describe('timeline of a browser', () => {
  it('has the row that ends at a time, or the next one, and those around it', async () => {
    const timeline = new Timeline(new Source(), 500)
    expect(await look(timeline, 500, [2, 2])).to.deep.equal([[480, 490], 500, [510, 520]])
    expect(await look(timeline, 501, [2, 2])).to.deep.equal([[490, 500], 510, [520, 530]])
    expect(await look(new Timeline(new Source(), 500), 500, [0, 1])).to.deep.equal([[], 500, [510]])
  })

  it('ends where the recording does', async () => {
    const timeline = new Timeline(new Source(), 0)
    expect(await look(timeline, 0, [3, 2])).to.deep.equal([[], 10, [20, 30]])
    expect(await look(timeline, 20, [3, 1])).to.deep.equal([[10], 20, [30]])
    expect(await look(timeline, 100_000, [2, 3])).to.deep.equal([[99_980, 99_990], 100_000, []])
    expect(await look(timeline, 200_000, [1, 3])).to.deep.equal([[99_990], 100_000, []])
  })

  it('goes on over a time without rows, in either direction', async () => {
    expect(await look(new Timeline(new Source(), 29_990), 29_990, [1, 2])).to.deep.equal([
      [29_980],
      29_990,
      [60_010, 60_020],
    ])
    expect(await look(new Timeline(new Source(), 60_010), 60_010, [2, 0])).to.deep.equal([[29_980, 29_990], 60_010, []])
  })

  it('loads what it does not have, each once, and forgets what is far away', async () => {
    const source = new Source()
    const timeline = new Timeline(source, 10)
    for (const time of TIMES) await timeline.around(time, 10, 10)
    const behind = source.loads.toSorted((a, b) => a.from - b.from)
    for (const [i, { from }] of behind.entries()) if (i > 0) expect(from).to.equal(behind[i - 1]?.thru)
    expect(await look(timeline, 20, [1, 1])).to.deep.equal([[10], 20, [30]])
    expect(source.loads.length).to.be.above(behind.length)
  })

  it('has none of what holds none', async () => {
    const empty: RowSource = { span: { from: 5, thru: 5 }, seconds: 10, load: async () => [] }
    expect(await new Timeline(empty, 5).around(5, 3, 3)).to.deep.equal({ rows: [], at: -1 })
  })
})
