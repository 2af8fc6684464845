import { expect } from 'chai'
import { joinPairs } from '../../src/recording/collectl-pair.ts'
import { openRecording } from '../../src/recording/open.ts'
import type { Recording } from '../../src/recording/reader.ts'
import { collectlHeader, cpuLines, markerOf, timeOf } from './collectl-made.ts'
import { collect, Folder } from './made.ts'

const processLines = (i: number): string => `proc:1 stat 1 (init) S ${i}\nproc:1 cmd /sbin/init\n`

/** A file with lines at some seconds, and a marker at its end. */
function fileOf(
  subsys: string,
  about: { readonly at: readonly number[]; readonly lines: (i: number) => string },
): string {
  const header = collectlHeader({ subsys, flags: '2ix', interval: '1:2' })
  return header + about.at.map((i) => markerOf(timeOf(i)) + about.lines(i)).join('') + markerOf(timeOf(6))
}

describe('the two files of --tworaw', () => {
  const folder = new Folder()
  const recordings: Recording[] = []

  async function open(text: string, name: string): Promise<Recording> {
    const recording = await openRecording(folder.file(Buffer.from(text), name))
    recordings.push(recording)
    return recording
  }

  after(async () => {
    for (const recording of recordings) await recording.close()
    folder.remove()
  })

  const all = fileOf('cd', { at: [0, 1, 2, 3, 4, 5], lines: cpuLines })
  const some = fileOf('YZ', { at: [0, 2, 4], lines: processLines })

  it('are one recording, in whichever order they are named', async () => {
    const [raw, rawp] = [await open(all, 'box.raw'), await open(some, 'box.rawp')]
    for (const order of [
      [raw, rawp],
      [rawp, raw],
    ]) {
      const [pair, ...others] = joinPairs(order)
      expect(others).to.deep.equal([])
      expect(pair?.header.modules).to.deep.equal(['cpu', 'load', 'disk', 'slab', 'process'])
      const samples = pair === undefined ? [] : await collect(pair.samples())
      expect(samples.map(({ time, text }) => [time, text])).to.deep.equal(
        [0, 1, 2, 3, 4, 5].map((i) => [timeOf(i), cpuLines(i) + (i % 2 === 0 ? processLines(i) : '')]),
      )
      expect(await pair?.span()).to.deep.equal({ from: timeOf(0), thru: timeOf(5) })
      const part = pair === undefined ? [] : await collect(pair.samples({ from: timeOf(2), thru: timeOf(3) }))
      expect(part.map(({ time }) => time)).to.deep.equal([timeOf(2), timeOf(3)])
      expect(await collect((pair ?? raw).samples())).to.deep.equal(samples)
    }
  })

  it('keep samples that only one of them has', async () => {
    const late = fileOf('YZ', { at: [1.5, 7], lines: processLines })
    const [pair] = joinPairs([await open(all, 'box.raw'), await open(late, 'late.rawp')])
    const times = pair === undefined ? [] : (await collect(pair.samples())).map(({ time }) => time)
    expect(times).to.deep.equal([0, 1, 1.5, 2, 3, 4, 5, 7].map((i) => timeOf(i)))
    expect(await pair?.span()).to.deep.equal({ from: timeOf(0), thru: timeOf(7) })
  })

  it('are not made of what does not belong together', async () => {
    const raw = await open(all, 'box.raw')
    const others = {
      itself: all,
      'another host': some.replace('box ', 'web '),
      'another run': some.replace('Secs: 1795289592', 'Secs: 1795289599'),
      'no flag': some.replace('Flags: 2ix', 'Flags: ix'),
    }
    for (const [name, text] of Object.entries(others)) {
      const other = await open(text, `${name}.rawp`)
      expect(joinPairs([raw, other]), name).to.deep.equal([raw, other])
    }
  })
})
