import { expect } from 'chai'
import { extremes } from '../../src/playback/extremes.ts'
import type { Extreme } from '../../src/playback/kept-report.ts'
import { reports } from '../../src/playback/reports.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge } from '../../src/vocabulary/metric.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import type { Sample } from '../../src/vocabulary/sample.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

const tank = defineImporter({
  name: 'tank',
  title: 'TANK',
  sources: [{ key: 'tank', path: '/proc/tank' }],
  metrics: {
    level: gauge({ word: 0, help: 'What is in it' }),
    poured: counter({ word: 1, help: 'What was poured in' }),
  },
})

/** A minute from 960 on; the level is the second, and each second one is poured in, less in the first ten. */
const header = testHeader({ intervals: [10] })
const at = (time: number): Sample => sampleOf(time, `tank ${time} ${time * 2}\n`, { header })

type Keep = 'mean' | Extreme

interface Row {
  readonly time: number
  readonly seconds: number
  readonly level: number | undefined
  readonly poured: number | undefined
  readonly gap?: Interval['gap']
  readonly setBack?: Interval['setBack']
}

async function* given(times: readonly number[]): AsyncGenerator<Sample> {
  for (const time of times) yield at(time)
}

async function rows(
  times: readonly number[],
  keep: Keep,
  about: { every: number; from?: number },
): Promise<readonly Row[]> {
  const { every, ...others } = about
  const long =
    keep === 'mean'
      ? reports(given(times), [tank], about)
      : extremes(reports(given(times), [tank], others), keep, { every })
  const found: Row[] = []
  for await (const { time, seconds, gap, setBack, reports } of long) {
    const [level, poured] = reports.get('tank')?.columns.map(([value]) => value) ?? []
    found.push({ time, seconds, level, poured, ...(gap && { gap }), ...(setBack && { setBack }) })
  }
  return found
}

const KEEPS: readonly Keep[] = ['mean', 'min', 'max', 'last']
const tens = (from: number, thru: number): readonly number[] =>
  Array.from({ length: (thru - from) / 10 + 1 }, (_, n) => from + 10 * n)

describe('reports of several samples', () => {
  it('leave out what the first is measured from, and begin behind the sample that ends the one before', async () => {
    const levels = async (keep: Keep, times: readonly number[]) =>
      (await rows(times, keep, { every: 60 })).map(({ time, seconds, level }) => [time, seconds, level])
    const times = tens(960, 1080)
    expect(await levels('min', times)).to.deep.equal([
      [1020, 60, 970],
      [1080, 60, 1030],
    ])
    expect(await levels('max', times)).to.deep.equal([
      [1020, 60, 1020],
      [1080, 60, 1080],
    ])
    expect(await levels('mean', times)).to.deep.equal([
      [1020, 60, 995],
      [1080, 60, 1055],
    ])
    for (const keep of KEEPS) expect(await levels(keep, [960])).to.deep.equal([])
  })

  it('end in a window where they would end without one', async () => {
    for (const keep of KEEPS) {
      const all = await rows(tens(960, 1140), keep, { every: 60 })
      const some = await rows(tens(960, 1140), keep, { every: 60, from: 1020 })
      // The sample of 1020 ends the interval before: only what it is measured from is in the window.
      expect([some[0]?.time, some[0]?.seconds, some[0]?.level], keep).to.deep.equal([1020, 10, 1020])
      expect(some.slice(1), keep).to.deep.equal(all.slice(1))
    }
  })

  it('end before a time without samples that goes on behind them, and over all others tell how many there were', async () => {
    const times = [...tens(960, 980), ...tens(1320, 1350), ...tens(1400, 1420), ...tens(1460, 1560)]
    for (const keep of KEEPS) {
      const found = await rows(times, keep, { every: 300 })
      expect(
        found.map(({ time }) => time),
        keep,
      ).to.deep.equal([980, 1500, 1560])
      expect(
        found.map(({ gap }) => gap),
        keep,
      ).to.deep.equal([undefined, { from: 980, thru: 1460, count: 3, seconds: 340 + 50 + 40 }, undefined])
      expect(
        found.map(({ poured }) => poured),
        keep,
      ).to.deep.equal([2, 2, 2])
    }
    const [, highest] = await rows(times, 'max', { every: 300 })
    const [, least] = await rows(times, 'min', { every: 300 })
    expect([highest?.level, least?.level]).to.deep.equal([1500, 1320])
  })

  it('keep gauges that no double holds with all their digits', async () => {
    const digits = [9007199254740993n, 9007199254740992n, 9007199254740995n, 9007199254740994n]
    const samples = async function* () {
      for (const [n, level] of [1n, ...digits].entries()) yield sampleOf(n, `tank ${level} 0\n`, { header })
    }
    const kept = async (keep: Extreme) => {
      for await (const { reports: found } of extremes(reports(samples(), [tank]), keep, { every: 60 })) {
        return found.get('tank')?.raw(0, 0)
      }
      return undefined
    }
    expect(await kept('max')).to.equal(9007199254740995n)
    expect(await kept('min')).to.equal(9007199254740992n)
    expect(await kept('last')).to.equal(9007199254740994n)
  })

  it('keep apart what comes after an instance that left twice', async () => {
    const tanks = defineImporter({
      name: 'tank',
      title: 'TANK',
      dimension: 'tank',
      sources: [{ key: 'tank', path: '/proc/tank/*' }],
      line: 'tank *',
      metrics: { level: gauge({ word: 0, help: 'What is in it' }) },
    })
    const [a, b, c, d] = ['tank a 1\n', 'tank b 2\n', 'tank c 3\n', 'tank d 4\n']
    const texts = [a, a + b, a, a + b, a, a, a, a + c + d]
    const samples = texts.map((text, n) => sampleOf(960 + 10 * n, text, { header }))
    const found = play(tanks, samples, { every: 60 }).filter((values) => values !== undefined)
    expect(found.map(({ '': _, ...each }) => each)).to.deep.equal([
      { a: { level: 1 }, b: { level: 2 } },
      { a: { level: 1 }, c: { level: 3 }, d: { level: 4 } },
    ])
  })

  it('tell apart time that is missing and a clock that was set back', async () => {
    for (const keep of KEEPS) {
      const [found] = await rows([...tens(970, 990), ...tens(870, 890), ...tens(950, 960)], keep, { every: 1000 })
      expect([found?.gap, found?.setBack], keep).to.deep.equal([
        { from: 890, thru: 950, count: 1, seconds: 60 },
        { from: 990, thru: 870, count: 1, seconds: 120 },
      ])
    }
  })
})
