import { expect } from 'chai'
import { byHost, findRecordings, type Interval, intervals, loadImporters, openRecording } from '../src/index.ts'
import { inPackage } from './helpers/paths.ts'
import { type Values, valuesOf } from './helpers/samples.ts'

/** A part of a recording that is kept in the package; seconds since the epoch. */
interface Part {
  readonly sample: string
  readonly from: number
  readonly thru: number
}

/** Its intervals, by importers of their own. */
async function played({ sample, from, thru }: Part): Promise<AsyncGenerator<Interval>> {
  const files = findRecordings([inPackage('samples', sample)])
  const recordings = await Promise.all(files.map((file) => openRecording(file)))
  return intervals(await byHost(recordings), await loadImporters('all'), { windows: () => [{ from, thru }] })
}

function told({ time, reports }: Interval): readonly [time: number, module: string, values: Values][] {
  return [...reports].map(([module, report]) => [time, module, valuesOf(report)])
}

/** What parts tell, their intervals taken in turn. */
async function inTurn(...parts: readonly Part[]): Promise<readonly (readonly unknown[])[]> {
  const runs = await Promise.all(parts.map(played))
  const all: unknown[][] = parts.map(() => [])
  for (let isOver = false; !isOver; ) {
    isOver = true
    for (const [n, run] of runs.entries()) {
      const { value } = await run.next()
      if (value === undefined) continue
      isOver = false
      all[n]?.push(told(value))
    }
  }
  return all
}

/** Twenty seconds of a recording. */
function part(sample: string, from: string): Part {
  const begin = Date.parse(from) / 1000
  return { sample, from: begin, thru: begin + 20 }
}

describe('two playbacks at a time', () => {
  it('tell what each of them tells alone', async function () {
    this.timeout(60_000)
    const quiet = part('incident-0420', '2026-11-20T04:16:00Z')
    const busy = part('incident-0420', '2026-11-20T04:20:30Z')
    const other = part('hotplug', '2026-11-21T21:39:50Z')
    const alone: unknown[] = []
    for (const each of [quiet, busy, other]) alone.push(...(await inTurn(each)))
    const together = await inTurn(quiet, busy, other)
    expect(together.map((intervals) => intervals.length >= 19)).to.deep.equal([true, true, true])
    expect(together).to.deep.equal(alone)
  })
})
