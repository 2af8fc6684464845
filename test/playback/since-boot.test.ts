import { expect } from 'chai'
import { extremes } from '../../src/playback/extremes.ts'
import { Playback, reports } from '../../src/playback/reports.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge } from '../../src/vocabulary/metric.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { sampleOf, testHeader, valuesOf } from '../helpers/samples.ts'

const pump = defineImporter({
  name: 'pump',
  title: 'PUMP',
  dimension: 'pump',
  line: 'pump *',
  sources: [],
  metrics: {
    strokes: counter({ word: 0, help: 'Strokes' }),
    level: gauge({ word: 1, help: 'Level' }),
    late: counter({ line: 'late *', word: 0, help: 'Comes late' }),
  },
})

/** It booted 500 seconds before the first sample. */
const header = testHeader({ created: 1000, bootTime: 500, intervals: [5] })
const at = (time: number, text: string) => sampleOf(time, text, { header, steady: time - 500 })

function told(interval: Interval | undefined): unknown {
  const report = interval?.reports.get('pump')
  return report === undefined ? undefined : valuesOf(report)['a']
}

describe('intervals since boot', () => {
  it('begin a run with what was counted since the machine booted', () => {
    const playback = new Playback([pump], { sinceBoot: true })
    const first = playback.take(at(1000, 'pump a 2500 7'))
    expect([first?.seconds, first?.sinceBoot, told(first)]).to.deep.equal([
      500,
      true,
      { strokes: 5, level: 7, late: undefined },
    ])
    const second = playback.take(at(1001, 'pump a 2510 8\nlate a 99'))
    expect([second?.seconds, second?.sinceBoot, told(second)]).to.deep.equal([
      1,
      undefined,
      // What came with the second sample for the first time was measured over no time.
      { strokes: 10, level: 8, late: undefined },
    ])
    const third = playback.take(at(1002, 'pump a 2510 8\nlate a 100\npump b 4 4'))
    expect(told(third)).to.deep.equal({ strokes: 0, level: 8, late: 1 })
    expect(third?.reports.get('pump')?.columns[0]?.[2]).to.be.NaN
  })

  it('are an interval of their own before long ones', () => {
    const playback = new Playback([pump], { sinceBoot: true, every: 10 })
    expect(told(playback.take(at(1000, 'pump a 2500 7')))).to.deep.include({ strokes: 5, level: 7 })
    expect(playback.take(at(1005, 'pump a 2550 7'))).to.equal(undefined)
    expect(told(playback.take(at(1010, 'pump a 2560 9')))).to.deep.include({ strokes: 6, level: 8 })
  })
})

describe('the greatest of longer intervals', () => {
  it('leaves the interval since boot as it is', async () => {
    const samples = [at(1000, 'pump a 2500 7'), at(1005, 'pump a 2550 7'), at(1010, 'pump a 2560 9')]
    async function* given() {
      yield* samples
    }
    const told: unknown[] = []
    for await (const interval of extremes(reports(given(), [pump], { sinceBoot: true }), 'max', { every: 10 })) {
      told.push([interval.sinceBoot, interval.seconds, interval.reports.get('pump')?.columns[0]?.[1]])
    }
    expect(told).to.deep.equal([
      [true, 500, 5],
      [undefined, 10, 10],
    ])
  })
})

describe('an interval that goes on', () => {
  it('can be looked at as far as it has come, and ends as if nobody had', () => {
    const samples = [
      at(1000, 'pump a 0 0'),
      at(1002, 'pump a 10 4'),
      at(1006, 'pump a 12 8'),
      at(1010, 'pump a 60 0'),
      at(1015, 'pump a 65 5'),
    ]
    const watched = new Playback([pump], { every: 10 })
    const left = new Playback([pump], { every: 10 })
    const peeks: unknown[] = []
    for (const sample of samples) {
      const interval = told(watched.take(sample))
      expect(interval).to.deep.equal(told(left.take(sample)))
      if (interval === undefined) peeks.push([watched.peek()?.seconds, told(watched.peek())])
    }
    expect(peeks).to.deep.equal([
      [undefined, undefined],
      [2, { strokes: 5, level: 4, late: undefined }],
      [6, { strokes: 2, level: 6, late: undefined }],
      [5, { strokes: 1, level: 5, late: undefined }],
    ])
  })
})
