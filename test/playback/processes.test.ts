import { expect } from 'chai'
import { Playback } from '../../src/playback/reports.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge, text } from '../../src/vocabulary/metric.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

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
})
