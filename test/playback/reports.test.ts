import { expect } from 'chai'
import { Playback } from '../../src/playback/reports.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge } from '../../src/vocabulary/metric.ts'
import { play, sampleOf, testHeader, valuesOf } from '../helpers/samples.ts'
import { disk, line } from './disk.ts'

describe('reports', () => {
  it('gives rates over the measured time, gauges as they are, and no rates in the first interval', () => {
    const [first, second] = play(disk, [
      sampleOf(1000, line('sda', 10, 0, 100, 50, 1)),
      sampleOf(1010.5, line('sda', 31, 0, 310, 92, 2)),
    ])
    expect(first?.['sda']).to.deep.equal({
      reads: undefined,
      readBytes: undefined,
      readTicks: undefined,
      inFlight: 1,
      wait: undefined,
    })
    expect(second?.['sda']).to.deep.equal({ reads: 2, readBytes: 20, readTicks: 4, inFlight: 2, wait: 2 })
  })

  it('measures by the steady clock when the wall clock was set', () => {
    const [, second] = play(disk, [
      sampleOf(1000, line('sda', 0, 0, 0, 0, 0), { steady: 50 }),
      sampleOf(400, line('sda', 20, 0, 0, 0, 0), { steady: 60 }),
    ])
    expect(second?.['sda']?.['reads']).to.equal(2)
  })

  it('knows how long the first of several long intervals is, for what is derived from it', () => {
    const busy = defineImporter({
      name: 'busy',
      title: 'BUSY',
      line: 'busy',
      sources: [{ key: 'busy', path: '/none' }],
      metrics: { time: counter({ word: 0, help: 'Time' }), spent: gauge({ help: 'Time in the interval' }) },
      intervalEnd(row, { seconds }) {
        row.spent = row.time * seconds
      },
    })
    const samples = [0, 10, 20, 30].map((time) => sampleOf(1000 + time, `busy ${time * 2}`))
    const spent = play(busy, samples, { every: 20 }).flatMap((values) => values?.['']?.['spent'] ?? [])
    expect(spent).to.deep.equal([40, 20])
  })

  it('shows a device that appears without rates first, and one that left and came back likewise', () => {
    const [, second, third, fourth] = play(disk, [
      sampleOf(1000, line('sda', 0, 0, 0, 0, 0) + line('sdb', 7, 0, 0, 0, 0)),
      sampleOf(1010, line('sda', 10, 0, 0, 0, 0)),
      sampleOf(1020, line('sda', 20, 0, 0, 0, 0) + line('sdb', 5000, 0, 0, 0, 0)),
      sampleOf(1030, line('sda', 30, 0, 0, 0, 0) + line('sdb', 5010, 0, 0, 0, 0)),
    ])
    expect(second).to.not.have.property('sdb')
    expect(third?.['sdb']?.['reads']).to.equal(undefined)
    expect(third?.['']?.['reads']).to.equal(1)
    expect(fourth?.['sdb']?.['reads']).to.equal(1)
  })

  it('takes a counter that went back for a reset, and a 32-bit one near its end for a wrap', () => {
    const [, second, third, fourth] = play(disk, [
      sampleOf(1000, line('sda', 5000, 0, 0, 4294967290, 0)),
      sampleOf(1010, line('sda', 5020, 0, 0, 4, 0)),
      sampleOf(1020, line('sda', 10, 0, 0, 14, 0)),
      sampleOf(1030, line('sda', 30, 0, 0, 24, 0)),
    ])
    expect(second?.['sda']).to.include({ reads: 2, readTicks: 1 })
    expect(third?.['sda']?.['reads']).to.equal(undefined)
    expect(fourth?.['sda']).to.include({ reads: 2, readTicks: 1 })
  })

  it('believes no counter of an instance where one of them went back: it is another one of that name', () => {
    const samples = [
      sampleOf(1000, line('sda', 100, 0, 0, 5000, 0)),
      sampleOf(1010, line('sda', 120, 0, 0, 5010, 0)),
      sampleOf(1020, line('sda', 9000, 0, 0, 20, 0)),
      sampleOf(1030, line('sda', 9020, 0, 0, 30, 0)),
    ]
    const [, , third, fourth] = play(disk, samples)
    expect(third?.['sda']).to.include({ reads: undefined, readTicks: undefined })
    expect(fourth?.['sda']).to.include({ reads: 2, readTicks: 1 })
    // Over a longer interval what is known of it stays: 20 and 20 in the 20 s that are known.
    expect(play(disk, samples, { every: 1000 }).at(-1)?.['sda']).to.include({ reads: 2, readTicks: 1 })
  })

  it('is exact over the whole unsigned 64-bit range', () => {
    const playback = new Playback([disk])
    playback.take(sampleOf(1000, 'disk 8 0 sda 18446744073709551594 0 9007199254740993 0 0\n'))
    const interval = playback.take(sampleOf(1010, 'disk 8 0 sda 18446744073709551614 0 9007199254741003 0 0\n'))
    const report = interval?.reports.get('disk')
    expect(report && valuesOf(report)['sda']).to.include({ reads: 2, readBytes: 1 })
    const slot = report?.slots[0] ?? -1
    expect(report?.raw(0, slot)).to.equal(18446744073709551614n)
    expect(report?.raw(2, slot)).to.equal(0)
    expect(report?.raw(1, slot)).to.equal(9007199254741003n)
  })

  it('does not average over a gap longer than three intervals', () => {
    const playback = new Playback([disk])
    const take = (time: number, reads: number) => playback.take(sampleOf(time, line('sda', reads, 0, 0, 0, 0)))
    take(1000, 0)
    expect(take(1030, 30)?.gap).to.equal(undefined)
    const late = take(1061, 1000)
    expect(late?.gap).to.deep.equal({ from: 1030, thru: 1061, count: 1, seconds: 31 })
    expect(late && valuesOf(late.reports.get('disk') ?? expect.fail())['sda']?.['reads']).to.equal(undefined)
  })

  it('keeps what a header told of a module, over recordings of the same boot without it', () => {
    let factor = Number.NaN
    const scaled = defineImporter({
      name: 'scaled',
      title: 'SCALED',
      sources: [{ key: 'load', path: '/proc/loadavg' }],
      metrics: { load: gauge({ word: 0, help: 'Load' }), scaled: gauge({ help: 'Load, as the header says' }) },
      getHeader(details) {
        factor = Number(details.get('factor') ?? Number.NaN)
      },
      intervalEnd(row) {
        row.scaled = row.load * factor
      },
    })
    const told = { modules: ['scaled'], details: new Map([['scaled', new Map([['factor', '3']])]]) }
    const scaledAfter = (other: Parameters<typeof testHeader>[0]) =>
      play(
        scaled,
        [
          sampleOf(1000, 'load 1\n', { header: testHeader({ bootTime: 500, ...told }) }),
          sampleOf(1001, 'load 2\n', { header: testHeader({ bootTime: 500, ...told }) }),
          sampleOf(1002, 'disk 1\n', { header: testHeader(other) }),
        ],
        { every: 1_000_000 },
      ).find((value) => value !== undefined)?.['']?.['scaled']
    expect(scaledAfter({ bootTime: 500, modules: ['disk'] })).to.equal(6)
    expect(scaledAfter({ bootTime: 500, modules: ['disk', 'scaled'] })).to.deep.equal(undefined)
  })

  it('goes on over the end of a file of the same boot, and starts anew after another', () => {
    const reads = (boot: number) =>
      play(disk, [
        sampleOf(1000, line('sda', 0, 0, 0, 0, 0)),
        sampleOf(1010, line('sda', 10, 0, 0, 0, 0), { header: testHeader({ bootTime: boot }) }),
      ])[1]?.['sda']?.['reads']
    expect(reads(500.4)).to.equal(1)
    expect(reads(1003)).to.equal(undefined)
  })

  it('measures an interval over a reboot by both clocks', () => {
    const lasting = defineImporter({
      name: 'lasting',
      title: 'LASTING',
      sources: [{ key: 'load', path: '/proc/loadavg' }],
      metrics: {
        average: gauge({ word: 0, help: 'Load' }),
        length: gauge({ unit: 's', help: 'Seconds of the interval' }),
      },
      intervalEnd(row, { seconds }) {
        row.length = seconds
      },
    })
    const booted = (bootTime: number) => testHeader({ bootTime, intervals: [10] })
    const at = (time: number, bootTime: number) =>
      sampleOf(time, 'load 1\n', { header: booted(bootTime), steady: time - bootTime })
    const samples = [at(1000, 100), at(1010, 100), at(1020, 100), at(1040, 1030), at(1050, 1030), at(1100, 1030)]
    const lengths = (every?: number) =>
      play(lasting, samples, every === undefined ? {} : { every }).map((value) => value?.['']?.['length'])
    expect(lengths()).to.deep.equal([undefined, 10, 10, undefined, 10, 50])
    // 20 seconds before the boot and 10 after it; then a gap, over which nothing is measured.
    expect(lengths(1050).filter((length) => length !== undefined)).to.deep.equal([30, 0])
    expect(lengths(1100).filter((length) => length !== undefined)).to.deep.equal([30])
  })

  it('ignores lines that are too short, and lines of nobody', () => {
    const [, second] = play(disk, [
      sampleOf(1000, `${line('sda', 1, 2, 3, 4, 5)}other words 1\ndisk 8 0 sdb 1\n`),
      sampleOf(1010, `${line('sda', 11, 2, 3, 4, 5)}diskette 1\n# note\ndisk 8 0 sdb 11\n`),
    ])
    expect(second?.['sda']?.['reads']).to.equal(1)
    expect(second?.['sdb']).to.include({ reads: 1, readBytes: undefined, inFlight: undefined })
  })

  it('re-samples exactly: counters by their growth, gauges by their mean', () => {
    const samples = [0, 1, 2, 3, 4, 5, 6].map((second) =>
      sampleOf(1000 + second, line('sda', second * second, 0, 0, 0, second), {
        header: testHeader({ intervals: [1] }),
      }),
    )
    const values = play(disk, samples, { every: 3 }).filter((value) => value !== undefined)
    // Ends at 1002, 1005 (multiples of 3) and with the last sample; the first sample is before all of them.
    expect(values.map((value) => value['sda']?.['reads'])).to.deep.equal([2, 7, 11])
    expect(values.map((value) => value['sda']?.['inFlight'])).to.deep.equal([1.5, 4, 6])
  })

  it('re-samples instances that were there only for a while over the whole interval, and so their total', () => {
    const header = testHeader({ intervals: [1] })
    const at = (second: number, text: string) => sampleOf(1000 + second, text, { header })
    const old = line('sda', 0, 0, 0, 0, 8)
    const values = play(
      disk,
      [
        at(0, old),
        at(1, old),
        at(2, old + line('sdb', 0, 0, 0, 0, 4)),
        at(3, old + line('sdb', 30, 0, 0, 0, 4)),
        at(4, old),
        at(5, old),
      ],
      { every: 10 },
    ).filter((value) => value !== undefined)
    expect(values).to.have.length(1)
    // Five seconds, in one of which nothing is known of sdb, and two of whose five samples have it.
    expect(values[0]?.['sdb']).to.include({ reads: 7.5, inFlight: 4 })
    expect(values[0]?.['']).to.include({ reads: 7.5, inFlight: 8 + (2 * 4) / 5 })
  })

  it('reports nothing before the window, but knows its baseline', () => {
    const values = play(
      disk,
      [1000, 1010, 1020].map((time) => sampleOf(time, line('sda', time, 0, 0, 0, 0))),
      { from: 1010 },
    )
    expect(values.map((value) => value?.['sda']?.['reads'])).to.deep.equal([undefined, 1, 1])
    expect(values[0]).to.equal(undefined)
  })

  it('does not divide by the interval when counts per interval are asked for', () => {
    const [, second] = play(
      disk,
      [sampleOf(1000, line('sda', 0, 0, 0, 0, 0)), sampleOf(1010, line('sda', 30, 0, 0, 60, 0))],
      { perInterval: true },
    )
    expect(second?.['sda']).to.include({ reads: 30, wait: 2 })
  })
})
