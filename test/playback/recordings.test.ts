import { expect } from 'chai'
import { intervals } from '../../src/playback/player.ts'
import { byHost, type Playable } from '../../src/playback/recordings.ts'
import type { Header } from '../../src/vocabulary/header.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter } from '../../src/vocabulary/metric.ts'
import { type Interval, TOTAL } from '../../src/vocabulary/report.ts'
import type { Sample } from '../../src/vocabulary/sample.ts'
import { sampleOf, testHeader } from '../helpers/samples.ts'

const work = defineImporter({
  name: 'work',
  title: 'WORK',
  sources: [{ key: 'work', path: '/proc/work' }],
  metrics: { done: counter({ word: 0, help: 'Work done' }) },
})

/** A recording whose counter is the square of the seconds since 1000. */
function recording(times: readonly number[], header: Header = testHeader()): Playable {
  return {
    header,
    span: async () => (times.length === 0 ? undefined : { from: Math.min(...times), thru: Math.max(...times) }),
    async *samples(window = { from: 0, thru: Number.POSITIVE_INFINITY }): AsyncGenerator<Sample> {
      for (const time of times) {
        if (time < window.from || time > window.thru) continue
        yield sampleOf(time, `work ${(time - 1000) ** 2}`, { header })
      }
    },
  }
}

const told = ({ time, reports, header }: Interval): [string, number, number | undefined] => {
  const rate = reports.get('work')?.columns[0]?.[TOTAL] ?? Number.NaN
  return [header.host, time, Number.isNaN(rate) ? undefined : rate]
}

async function played(recordings: readonly Playable[], options: Parameters<typeof intervals>[2] = {}) {
  const all = []
  for await (const interval of intervals(await byHost(recordings), [work], options)) all.push(told(interval))
  return all
}

describe('intervals of recordings', () => {
  it('joins the files of a host in the order of time, without losing the interval between', async () => {
    expect(await played([recording([1020, 1030]), recording([1000, 1010]), recording([])])).to.deep.equal([
      ['test', 1000, undefined],
      ['test', 1010, 10],
      ['test', 1020, 30],
      ['test', 1030, 50],
    ])
  })

  it('plays host after host, each from its own baseline', async () => {
    const other = testHeader({ host: 'other' })
    expect(await played([recording([1000, 1010]), recording([1005, 1015], other)])).to.deep.equal([
      ['test', 1000, undefined],
      ['test', 1010, 10],
      ['other', 1005, undefined],
      ['other', 1015, 20],
    ])
  })

  it('begins each window with the sample before it as its baseline', async () => {
    const times = [1000, 1010, 1020, 1030, 1040, 1050, 1060]
    const windows = () => [
      { from: 1020, thru: 1030 },
      { from: 1055, thru: 1060 },
    ]
    expect(await played([recording(times)], { windows })).to.deep.equal([
      ['test', 1020, 30],
      ['test', 1030, 50],
      ['test', 1060, 110],
    ])
  })

  it('re-samples to the mean, the least, the greatest or the last', async () => {
    const times = [1000, 1010, 1020, 1030, 1040]
    const rates = async (keep: 'mean' | 'min' | 'max' | 'last') =>
      (await played([recording(times)], { every: 20, keep })).map(([, time, rate]) => [time, rate])
    expect(await rates('mean')).to.deep.equal([
      [1020, 20],
      [1040, 60],
    ])
    expect(await rates('max')).to.deep.equal([
      [1020, 30],
      [1040, 70],
    ])
    expect(await rates('min')).to.deep.equal([
      [1020, 10],
      [1040, 50],
    ])
    expect(await rates('last')).to.deep.equal([
      [1020, 30],
      [1040, 70],
    ])
  })
})
