import { expect } from 'chai'
import { loadImporters } from '../../src/index.ts'
import { findRecordings } from '../../src/playback/find-recordings.ts'
import { PacketReader } from '../../src/playback/packet-reader.ts'
import { intervals } from '../../src/playback/player.ts'
import { byHost, type HostRecordings, type Playable, type PlayOptions } from '../../src/playback/recordings.ts'
import { StretchPlayer, stretchesOf } from '../../src/playback/stretches.ts'
import { openRecording } from '../../src/recording/open.ts'
import type { Header } from '../../src/vocabulary/header.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge, text } from '../../src/vocabulary/metric.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import type { Sample } from '../../src/vocabulary/sample.ts'
import { inPackage } from '../helpers/paths.ts'
import { sampleOf, testHeader, valuesOf } from '../helpers/samples.ts'

/** All that is known of an interval, as plain values. */
function told({ time, seconds, gap, header, reports }: Interval) {
  const values = [...reports].map(([name, report]) => [name, report.time, String(report.seconds), valuesOf(report)])
  return { time, seconds: String(seconds), gap, host: header.host, created: header.created, values }
}

async function whole(hosts: readonly HostRecordings[], importers: readonly Importer[], how: PlayOptions) {
  const all = []
  for await (const interval of intervals(hosts, importers, how)) all.push(told(interval))
  return all
}

/** In stretches of so many intervals, played in another order. */
async function inStretches(
  hosts: readonly HostRecordings[],
  importers: readonly Importer[],
  { length, ...how }: PlayOptions & { readonly length: number },
) {
  const stretches = [...stretchesOf(hosts, how, length).entries()]
  const packets = new Map()
  const player = new StretchPlayer(hosts, importers, how)
  // The last first, as threads may.
  for (const [n, stretch] of stretches.toReversed()) {
    const own = []
    for await (const packet of player.play(stretch)) own.push(structuredClone(packet))
    packets.set(n, own)
  }
  const reader = new PacketReader(importers, how.needs)
  const all = []
  for (const [n] of stretches) {
    for (const packet of packets.get(n)) {
      reader.open(packet)
      for (let interval = reader.next(); interval !== undefined; interval = reader.next()) all.push(told(interval))
    }
  }
  return { all, count: stretches.length }
}

const work = defineImporter({
  name: 'work',
  title: 'WORK',
  dimension: 'worker',
  line: 'work *',
  sources: [{ key: 'work', path: '/proc/work' }],
  metrics: {
    done: counter({ word: 0, help: 'Work done' }),
    state: text({ word: 1, help: 'What it does' }),
    share: gauge({ unit: '%', help: 'Of all work' }),
  },
  intervalEnd(row, { seconds }) {
    row.share = row.done / seconds
  },
})

/** A recording of workers that come and go, at these times. */
function recording(times: readonly number[], header: Header = testHeader()): Playable {
  return {
    header,
    span: async () => ({ from: Math.min(...times), thru: Math.max(...times) }),
    async *samples({ from, thru } = { from: 0, thru: Number.POSITIVE_INFINITY }): AsyncGenerator<Sample> {
      for (const time of times) {
        if (time < from || time > thru) continue
        const workers = [0, 1, 2, 3].filter((worker) => Math.floor(time / 10 + worker) % 4 !== 0)
        const lines = workers.map((worker) => `work w${worker} ${(time - 1000) * (worker + 1)} busy${time % 30}`)
        yield sampleOf(time, lines.join('\n'), { header })
      }
    },
  }
}

const each10 = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + 10 * n)

describe('stretches', () => {
  for (const length of [1, 3, 7]) {
    it(`of ${length} intervals make up the whole: instances that come and go, gaps, reboots, other hosts`, async () => {
      const hosts = await byHost([
        recording([...each10(1000, 9), ...each10(1500, 4)]),
        recording(each10(2000, 6), testHeader({ bootTime: 1990, created: 2000 })),
        recording(each10(1003, 12), testHeader({ host: 'other' })),
      ])
      const { all, count } = await inStretches(hosts, [work], { length })
      expect(count).to.be.greaterThan(5)
      expect(all).to.deep.equal(await whole(hosts, [work], {}))
    })
  }

  it('of a window begin where it does', async () => {
    const hosts = await byHost([recording(each10(1000, 30))])
    const windows = () => [
      { from: 1040, thru: 1100 },
      { from: 1200, thru: 1260.5 },
    ]
    const { all } = await inStretches(hosts, [work], { length: 2, windows })
    expect(all).to.deep.equal(await whole(hosts, [work], { windows }))
  })

  it('pass what is needed alone', async () => {
    const hosts = await byHost([recording(each10(1000, 5))])
    const { all } = await inStretches(hosts, [work], {
      length: 2,
      needs: () => ({ metrics: new Set([0]), total: true, each: false }),
    })
    // At 1040 the first worker is away, and the second was it before: the others do 3 and 4 a second.
    const last: unknown = all.at(-1)?.values[0]?.[3]
    expect(last).to.deep.equal({ '': { done: 7, state: '', share: undefined } })
  })

  for (const [name, length, modules] of [
    ['minimal', 4, 'all'],
    ['hotplug', 4, 'all'],
    ['killed', 4, 'all'],
    ['incident-0420', 150, 'cpu,memory,disk,process'],
  ] as const) {
    it(`of the sample ${name} make up the whole`, async () => {
      const [path = ''] = findRecordings([inPackage('samples', name)])
      const opened = await openRecording(path)
      try {
        const hosts = await byHost([opened])
        const importers = await loadImporters(modules)
        const { all, count } = await inStretches(hosts, importers, { length })
        expect(count).to.be.greaterThan(1)
        expect(all).to.deep.equal(await whole(hosts, importers, {}))
      } finally {
        await opened.close()
      }
    }).timeout(60_000)
  }
})
