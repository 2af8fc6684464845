import { expect } from 'chai'
import { Playback } from '../../src/playback/reports.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge, ratio, text } from '../../src/vocabulary/metric.ts'
import { play, sampleOf, testHeader, valuesOf } from '../helpers/samples.ts'

const disk = defineImporter({
  name: 'disk',
  title: 'DISK',
  dimension: 'disk',
  line: 'disk _ _ *',
  sources: [{ key: 'disk', path: '/proc/diskstats' }],
  metrics: {
    reads: counter({ word: 0, help: 'Reads' }),
    readBytes: counter({ word: 2, unit: 'sectors', help: 'Bytes read' }),
    readTicks: counter({ word: 3, unit: 'ms', bits: 32, help: 'Time reading' }),
    inFlight: gauge({ word: 4, help: 'In flight' }),
    wait: gauge({ unit: 'ms', help: 'Milliseconds a read' }),
  },
  role: (name, has) =>
    has(name.replace(/\d+$/, '')) && /\d$/.test(name) ? 'hidden' : name.startsWith('dm') ? 'shown' : 'counted',
  intervalEnd(row) {
    row.wait = ratio(row.readTicks, row.reads)
  },
})

const process = defineImporter({
  name: 'process',
  title: 'PROCESS',
  dimension: 'pid',
  birth: 'start',
  line: 'proc:* stat _ (_)',
  sources: [{ key: 'proc:* stat', path: '/proc/[0-9]*/stat', pace: 'second' }],
  metrics: {
    command: text({ word: 'parenthesised', help: 'Name' }),
    state: text({ word: 0, help: 'State' }),
    ticks: counter({ word: 1, unit: 'jiffies', help: 'CPU' }),
    start: gauge({ word: 2, unit: 'jiffies', across: 'none', help: 'Start' }),
    rss: gauge({ line: 'proc:* VmRSS:', word: 0, unit: 'KiB', help: 'Resident' }),
    args: text({ line: 'proc:* cmd', word: { from: 0 }, help: 'Arguments' }),
  },
})

const line = (name: string, ...values: number[]): string => `disk    8   0 ${name} ${values.join(' ')}\n`

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

  it('folds the counted instances into the total, and derives the total anew', () => {
    const at = (reads: number): string =>
      line('sda', reads, 0, 0, reads * 3, 1) +
      line('sda1', reads, 0, 0, 0, 1) +
      line('dm-0', reads, 0, 0, 0, 4) +
      line('sdb', reads * 2, 0, 0, 0, 1)
    const [, second] = play(disk, [sampleOf(1000, at(0)), sampleOf(1010, at(100))])
    expect(Object.keys(second ?? {})).to.deep.equal(['', 'sda', 'dm-0', 'sdb'])
    expect(second?.['']).to.deep.equal({ reads: 30, readBytes: 0, readTicks: 30, inFlight: 2, wait: 1 })
  })

  it('counts and shows the instances that somebody chose, whatever they are by themselves', () => {
    const at = (reads: number): string =>
      line('sda', reads, 0, 0, reads * 3, 1) +
      line('sda1', reads * 4, 0, 0, 0, 1) +
      line('dm-0', reads * 8, 0, 0, 0, 4) +
      line('sdb', reads * 16, 0, 0, 0, 1)
    const roles: string[] = []
    const [, second] = play(disk, [sampleOf(1000, at(0)), sampleOf(1010, at(100))], {
      instances: ({ importer, instance, role }) => {
        roles.push(`${importer} ${instance} ${role}`)
        return { sda: false, sda1: true }[instance]
      },
    })
    expect(roles).to.deep.equal(['disk sda counted', 'disk sda1 hidden', 'disk dm-0 shown', 'disk sdb counted'])
    expect(Object.keys(second ?? {})).to.deep.equal(['', 'sda1', 'dm-0', 'sdb'])
    expect(second?.['']?.['reads']).to.equal(40 + 160)
  })

  it('lets a choice look at the words of an instance', () => {
    const at = (ticks: number): string => `proc:1 stat 1 (init) S ${ticks} 5\nproc:2 stat 2 (sh) S ${ticks} 6\n`
    const seen: string[] = []
    const [, second] = play(process, [sampleOf(1000, at(0)), sampleOf(1010, at(100))], {
      instances: ({ text: word }) => {
        seen.push(`${word('command')} ${word('ticks')}.${word('nothing')}`)
        return word('command') === 'sh'
      },
    })
    expect(seen).to.deep.equal(['init .', 'sh .'])
    expect(Object.keys(second ?? {})).to.have.members(['', '2'])
  })

  it('folds a total that the kernel told, where it is to be that of some', () => {
    const cpu = defineImporter({
      name: 'cpu',
      title: 'CPU',
      dimension: 'cpu',
      line: 'cpu*',
      sources: [{ key: '', path: '/proc/stat' }],
      metrics: {
        user: counter({ word: 0, help: 'Time' }),
        switches: counter({ line: 'ctxt', word: 0, help: 'Switches' }),
        forks: counter({ line: 'processes', word: 0, only: 'total', help: 'Forks' }),
        share: gauge({ unit: '%', across: 'mean', help: 'Share' }),
      },
      intervalEnd(row, { isPart, instance }) {
        if (instance !== '' || !isPart) row.share = row.user * 2
      },
    })
    const at = (n: number): string => `cpu ${n * 9}\ncpu0 ${n * 2}\ncpu1 ${n * 4}\ncpu2 ${n}\nctxt ${n}\nprocesses ${n}`
    const samples = [sampleOf(1000, at(0)), sampleOf(1010, at(10))]
    const total = (instances?: (one: { readonly instance: string }) => boolean | undefined) =>
      play(cpu, samples, instances === undefined ? {} : { instances })[1]?.['']
    expect(total()).to.deep.equal({ user: 9, switches: 1, forks: 1, share: 18 })
    expect(total(({ instance }) => instance !== '2')).to.deep.equal({ user: 6, switches: 1, forks: 1, share: 6 })
    expect(total(({ instance }) => (instance === '7' ? false : undefined))).to.deep.equal(total())
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

describe('reports of processes', () => {
  const stat = (pid: number, about: { name?: string; ticks: number; start: number }): string =>
    `proc:${pid} stat ${pid} (${about.name ?? 'cat'}) S ${about.ticks} ${about.start}\n`

  it('reads names with blanks and parentheses, and text that changes', () => {
    const [first, second] = play(process, [
      sampleOf(1000, `${stat(7, { name: 'a (b) c', ticks: 1, start: 3 })}proc:7 VmRSS:\t  12 kB\nproc:7 cmd a b\n`),
      sampleOf(1010, `${stat(7, { name: 'a (b) c', ticks: 5, start: 3 })}proc:7 VmRSS:\t  14 kB\nproc:7 cmd ä\n`),
    ])
    expect(first?.['7']).to.deep.equal({
      command: 'a (b) c',
      state: 'S',
      ticks: undefined,
      start: 3,
      rss: 12,
      args: 'a b',
    })
    expect(second?.['7']).to.deep.equal({ command: 'a (b) c', state: 'S', ticks: 0.4, start: 3, rss: 14, args: 'ä' })
  })

  it('counts a process that was born inside the interval from zero, and an old one that is newly seen not at all', () => {
    const [, second] = play(process, [
      sampleOf(1000, stat(1, { ticks: 0, start: 0 })),
      sampleOf(
        1010,
        stat(1, { ticks: 0, start: 0 }) + stat(8, { ticks: 30, start: 50_500 }) + stat(9, { ticks: 30, start: 100 }),
      ),
    ])
    expect(second?.['8']?.['ticks']).to.equal(3)
    expect(second?.['9']?.['ticks']).to.equal(undefined)
    expect(second?.['']?.['ticks']).to.equal(3)
  })

  it('takes a pid with a new start time for a new process', () => {
    const [, second] = play(process, [
      sampleOf(1000, stat(8, { ticks: 500, start: 10 })),
      sampleOf(1010, stat(8, { ticks: 700, start: 50_700 })),
    ])
    expect(second?.['8']?.['ticks']).to.equal(70)
  })

  it('keeps processes apart that had a pid one after the other, within a longer interval too', () => {
    const header = testHeader({ intervals: [10], bootTime: 500 })
    const of = (name: string, ticks: number, start: number, rss: number) =>
      `${stat(8, { name, ticks, start })}proc:8 VmRSS: ${rss} kB\n`
    const samples = [
      of('old', 500, 10, 1),
      of('old', 560, 10, 4),
      of('old', 580, 10, 6),
      of('new', 30, 52_500, 90),
      of('new', 90, 52_500, 100),
    ].map((text, n) => sampleOf(1000 + 10 * n, text, { header }))
    const playback = new Playback([process], { every: 100_000 })
    for (const sample of samples) playback.take(sample)
    const report = playback.end()?.reports.get('process') ?? expect.fail()
    const [command = 0, , ticks = 0, start = 0, rss = 0] = [0, 1, 2, 3, 4]
    const rows = report.slots.map((slot) => [
      report.instance(slot),
      report.text(command, slot),
      ...[ticks, start, rss].map((metric) => report.columns[metric]?.[slot]),
    ])
    // Of 40 seconds: 80 jiffies of the old one, 90 of the new, which was born at 1025. Each has the mean of its own memory.
    expect(rows).to.deep.equal([
      ['8', 'old', 2, 10, 5],
      ['8', 'new', 2.25, 52_500, 95],
    ])
    expect(report.columns[ticks]?.[0]).to.equal(4.25)
    // Half of the time the one was there, and half of it the other.
    expect(report.columns[rss]?.[0]).to.equal(50)
    const next = playback.take(sampleOf(1050, of('new', 100, 52_500, 7), { header })) ?? playback.end()
    const after = next?.reports.get('process') ?? expect.fail()
    expect(after.slots.map((slot) => [after.instance(slot), after.columns[rss]?.[slot]])).to.deep.equal([['8', 7]])
  })

  it('does not keep the words of the process that had the pid before', () => {
    const [, second] = play(process, [
      sampleOf(1000, `${stat(8, { ticks: 5, start: 10 })}proc:8 cmd old --words\n`),
      sampleOf(1010, stat(8, { name: 'new', ticks: 0, start: 50_700 })),
    ])
    expect(second?.['8']).to.include({ command: 'new', args: '' })
  })

  it('is only reported with the samples that carry processes, and measures from the last of them', () => {
    const header = testHeader({ intervals: [10, 60] })
    const values = play(process, [
      sampleOf(1000, stat(8, { ticks: 0, start: 1 }), { header }),
      ...[1010, 1020, 1030, 1040, 1050].map((time) => sampleOf(time, 'load 1 2 3\n', { header })),
      sampleOf(1060, stat(8, { ticks: 120, start: 1 }), { header }),
    ])
    expect(values.slice(1, 6)).to.deep.equal([undefined, undefined, undefined, undefined, undefined])
    expect(values[6]?.['8']?.['ticks']).to.equal(2)
  })
})
