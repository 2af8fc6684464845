import { expect } from 'chai'
import { type EngineOptions, ExportEngine } from '../../src/export/engine.ts'
import { valueText } from '../../src/export/values.ts'
import { counter, defineImporter, gauge, text } from '../../src/importer.ts'
import type { Points } from '../../src/vocabulary/points.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { headerOf, intervalOf, select, type Told } from '../helpers/report.ts'

const disk = defineImporter({
  name: 'disk',
  title: 'DISK',
  dimension: 'disk',
  sources: [],
  metrics: {
    readBytes: counter({ unit: 'sectors', help: 'Data read' }),
    busy: counter({ unit: 'jiffies', help: 'Time' }),
    queue: gauge({ help: 'Requests' }),
    state: text({ help: 'State' }),
    transfers: gauge({ growth: 'rate', help: 'Reads and writes a second' }),
    waited: gauge({ growth: 'amount', unit: 'ms', help: 'Time waited in the interval' }),
  },
})

const each = select([], [disk])

/** What is sent, by time: `sda.readBytes` → text. */
function told(all: readonly Points[]): readonly (readonly [number, Readonly<Record<string, string>>])[] {
  return all.map(({ time, batches }) => [
    time,
    Object.fromEntries(
      batches.flatMap((batch) =>
        batch.rows.flatMap(({ instance }, row) =>
          batch.table.metrics.flatMap(({ name, sent }, m) => {
            const value = sent === 'text' ? batch.text(m, row) : valueText(batch, m, row)
            return value === '' ? [] : [[`${instance}.${name}`, value]]
          }),
        ),
      ),
    ),
  ])
}

/** A batch is valid until the next: what it tells is taken down at once. */
function run(options: EngineOptions, intervals: readonly Interval[]): ReturnType<typeof told> {
  const engine = new ExportEngine(each, options)
  const sent: ReturnType<typeof told>[number][] = []
  for (const interval of intervals) for (const points of engine.take(interval)) sent.push(...told([points]))
  for (const points of engine.end()) sent.push(...told([points]))
  return sent
}

const of = (time: number, seconds: number, values: Told['each']): Interval => {
  const interval = intervalOf([[disk, { each: values ?? {} }]], { time, seconds })
  for (const report of interval.reports.values()) Object.assign(report, { seconds })
  return interval
}

/** Three intervals: of 1, 1 and 2 seconds. */
const three = [
  of(101, 1, { sda: { readBytes: 2, queue: 4 } }),
  of(102, 1, { sda: { readBytes: 4, queue: 0 } }),
  of(104, 2, { sda: { readBytes: 9, queue: 8 } }),
]

describe('the export engine', () => {
  it('sends each interval in base units; counters as rates', () => {
    expect(
      run({ counters: 'rate' }, [of(101, 1, { sda: { readBytes: 2, busy: 50, queue: 4, state: 'up' } })]),
    ).to.deep.equal([[101, { 'sda.readBytes': '1024', 'sda.busy': '0.5', 'sda.queue': '4', 'sda.state': 'up' }]])
  })

  it('does not send what is not known, and no rates of the first sample', () => {
    expect(
      run({ counters: 'rate' }, [of(100, Number.NaN, { sda: { queue: 4 } }), of(101, 1, { sda: { queue: 4 } })]),
    ).to.deep.equal([[101, { 'sda.queue': '4' }]])
  })

  // By hand: rates weigh with their seconds, (2·1 + 4·1 + 9·2) / 4 = 6 sectors; gauges count alike, 12 / 3 = 4.
  const stats: readonly (readonly [string, Partial<EngineOptions>, Readonly<Record<string, string>>])[] = [
    ['the mean', {}, { 'sda.readBytes': '3072', 'sda.queue': '4' }],
    ['the mean that is asked for', { stat: 'avg' }, { 'sda.readBytes': '3072', 'sda.queue': '4' }],
    ['the least', { stat: 'min' }, { 'sda.readBytes': '1024', 'sda.queue': '0' }],
    ['the most', { stat: 'max' }, { 'sda.readBytes': '4608', 'sda.queue': '8' }],
    ['all that was counted', { stat: 'tot' }, { 'sda.readBytes': '12288', 'sda.queue': '4' }],
  ]
  for (const [what, options, wanted] of stats) {
    it(`joins intervals to ${what}`, () => {
      expect(run({ counters: 'rate', every: 4, ...options }, three)).to.deep.equal([[104, wanted]])
    })
  }

  // By hand: (3·1 + 6·3) / 4 = 5.25 transfers a second, 21 in all; and 30 ms were waited, whatever is asked for but the extremes.
  const grown: readonly (readonly [string, Partial<EngineOptions>, string, string])[] = [
    ['mean', { stat: 'avg' }, '5.25', '0.03'],
    ['least', { stat: 'min' }, '3', '0.01'],
    ['most', { stat: 'max' }, '6', '0.02'],
    ['sum', { stat: 'tot' }, '21', '0.03'],
  ]
  for (const [what, options, transfers, waited] of grown) {
    it(`joins what tells of growth to its ${what}`, () => {
      const intervals = [
        of(101, 1, { sda: { transfers: 3, waited: 10 } }),
        of(104, 3, { sda: { transfers: 6, waited: 20 } }),
      ]
      expect(run({ counters: 'rate', every: 4, ...options }, intervals)).to.deep.equal([
        [104, { 'sda.transfers': transfers, 'sda.waited': waited }],
      ])
    })
  }

  it('begins the first joined interval behind the sample that it is measured from', () => {
    const intervals = [Number.NaN, 1, 1].map((seconds, n) => of(100 + n, seconds, { sda: { queue: 10 * n } }))
    for (const counters of ['rate', 'total'] as const) {
      expect(run({ counters, every: 2 }, intervals), counters).to.deep.equal([[102, { 'sda.queue': '15' }]])
    }
  })

  it('ends joined intervals at the sample that is nearest, and the last with the last', () => {
    const times = [10.02, 20.01, 30.04, 39.99, 50, 60.01, 70]
    const intervals = times.map((time) => of(time, 10, { sda: { queue: time } }))
    expect(run({ counters: 'rate', every: 30 }, intervals).map(([time]) => time)).to.deep.equal([30.04, 60.01, 70])
    const aligned = run({ counters: 'rate', every: 30, isAligned: true }, intervals.slice(1)).map(([time]) => time)
    expect(aligned).to.deep.equal([30.04, 60.01, 70])
  })

  it('tells of an instance that left what it did before, and keeps hosts apart', () => {
    const leaving = [of(1, 1, { sda: { readBytes: 2 }, sdb: { readBytes: 4 } }), of(2, 1, { sdb: { readBytes: 6 } })]
    expect(run({ counters: 'rate', every: 2 }, leaving)).to.deep.equal([
      [2, { 'sda.readBytes': '1024', 'sdb.readBytes': '2560' }],
    ])
    const other = { ...of(1, 1, { sda: { readBytes: 8 } }), header: headerOf({ host: 'other' }) }
    expect(run({ counters: 'rate', every: 5 }, [leaving[0] ?? other, other])).to.deep.equal([
      [1, { 'sda.readBytes': '1024', 'sdb.readBytes': '2048' }],
      [1, { 'sda.readBytes': '4096' }],
    ])
  })

  it('tells of an instance that left its last words, and of a new interval none of them', () => {
    const states = (time: number, each: Readonly<Record<string, string>>) =>
      of(time, 1, Object.fromEntries(Object.entries(each).map(([name, state]) => [name, { queue: 1, state }])))
    const sent = run({ counters: 'rate', every: 3 }, [
      states(1, { sda: 'up', sdb: 'new' }),
      states(2, { sda: 'down', sdb: 'up' }),
      states(3, { sdb: 'busy' }),
      states(4, { sdb: '' }),
    ])
    expect(sent.map(([, values]) => [values['sda.state'], values['sdb.state']])).to.deep.equal([
      ['down', 'busy'],
      [undefined, undefined],
    ])
  })

  it('aligns to the hours of the clock that it is given, of 23 and 25 of them too', () => {
    const HOUR = 3600
    const zones = (time: number) => (time < 10 * 86_400 ? 1 : 2) * HOUR + HOUR / 2
    const hours = Array.from({ length: 72 }, (_, n) => 9 * 86_400 + (n + 1) * HOUR)
    const intervals = hours.map((time) => of(time, HOUR, { sda: { queue: 1 } }))
    const days = run({ counters: 'rate', every: 86_400, isAligned: true, offset: zones }, intervals)
    // By the nearest sample: midnight is at half past 22 of UTC, and at half past 21 from the tenth day on.
    expect(days.map(([time]) => (time % 86_400) / HOUR)).to.deep.equal([22, 21, 21, 0])
    const parts = run(
      { counters: 'rate', every: 6 * HOUR, isAligned: true, offset: () => 5 * HOUR },
      intervals.slice(0, 24),
    )
    expect(parts.map(([time]) => (time % 86_400) / HOUR)).to.deep.equal([1, 7, 13, 19, 0])
  })

  it('keeps instances of one name apart that were born at other times, and names each once', () => {
    const processes = defineImporter({
      name: 'process',
      title: 'PROCESS',
      dimension: 'pid',
      birth: 'start',
      sources: [],
      metrics: { start: gauge({ help: 'Start' }), rss: gauge({ help: 'Memory' }) },
    })
    const engine = new ExportEngine(select([], [processes]), { counters: 'rate', every: 3 })
    const at = (time: number, start: number, rss: number) =>
      intervalOf([[processes, { each: { 7: { start, rss }, 8: { start: 5, rss } } }]], { time })
    const sent = [at(1, 100, 4), at(2, 100, 6), at(3, 900, 30)].flatMap((interval) => told([...engine.take(interval)]))
    expect(sent.map(([, values]) => values)).to.deep.equal([
      {
        '7@100.start': '100',
        '7@100.rss': '5',
        '8.start': '5',
        '8.rss': '13.333333333333334',
        '7.start': '900',
        '7.rss': '30',
      },
    ])
  })

  it('sends only what changed, and all the same after so many reports', () => {
    const values = [5, 5, 5, 6, 6, 6, 6]
    const intervals = values.map((queue, n) => of(n, 1, { sda: { queue } }))
    expect(run({ counters: 'rate', ttl: 3 }, intervals).map(([, sent]) => sent['sda.queue'])).to.deep.equal([
      '5',
      undefined,
      undefined,
      '6',
      undefined,
      undefined,
      '6',
    ])
  })

  it('sends no rows of which nothing changed, and with what did all their words', () => {
    const at = (time: number, queue: number, state: string) =>
      of(time, 1, { sda: { queue, state }, sdb: { queue: time, state: 'up' }, sdc: {} })
    const intervals = [at(1, 5, 'up'), at(2, 5, 'up'), at(3, 5, 'down'), at(4, 6, 'down')]
    const engine = new ExportEngine(each, { counters: 'rate', ttl: 9 })
    const rows = intervals.map((interval) =>
      [...engine.take(interval)].flatMap(({ batches }) =>
        batches.flatMap((batch) =>
          batch.rows.map(({ instance }, row) => [instance, valueText(batch, 2, row), batch.text(3, row)]),
        ),
      ),
    )
    expect(rows).to.deep.equal([
      [
        ['sda', '5', 'up'],
        ['sdb', '1', 'up'],
      ],
      [['sdb', '2', 'up']],
      [
        ['sda', '', 'down'],
        ['sdb', '3', 'up'],
      ],
      [
        ['sda', '6', 'down'],
        ['sdb', '4', 'up'],
      ],
    ])
  })

  it("sends the kernel's own counts exactly, whatever they are counted in", () => {
    const raws: Readonly<Record<number, number | bigint>> = { 0: 2n ** 53n + 1n, 1: 7 }
    const interval = of(5, Number.NaN, { sda: {} })
    for (const report of interval.reports.values()) Object.assign(report, { raw: (metric: number) => raws[metric] })
    expect(run({ counters: 'total' }, [interval])).to.deep.equal([
      [5, { 'sda.readBytes': `${(2n ** 53n + 1n) * 512n}`, 'sda.busy': '0.07' }],
    ])
    expect(
      run({ counters: 'total', every: 60, stat: 'max' }, [{ ...interval, seconds: 1 }])[0]?.[1]['sda.busy'],
    ).to.equal('0.07')
  })
})
