import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import csv from '../../formats/csv.ts'
import json from '../../formats/json.ts'
import type { FormatOptions, Selected } from '../../src/vocabulary/format.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { spanOf } from '../../src/vocabulary/spans.ts'
import { cpu, disk, memory, process } from '../helpers/importers.ts'
import { FOUR_TWENTY, filesOf, headerOf, intervalOf, linesOf, select } from '../helpers/report.ts'

const intervals: readonly Interval[] = [
  intervalOf(
    [
      [cpu, { total: { busy: 26.9, user: 1 / 3, interrupts: 12_345.6 } }],
      [
        disk,
        { total: { reads: 7, readBytes: 20_000 }, each: { sda: { reads: 1, readBytes: 4, wait: 1.25 }, 'md,0': {} } },
      ],
    ],
    { time: FOUR_TWENTY + 0.125, header: headerOf({ zone: 'Europe/Berlin' }) },
  ),
  intervalOf(
    [
      [cpu, { total: { busy: Number.NaN, user: 0, interrupts: -0 } }],
      [process, { each: { 42: { user: 'root', cpuTime: 57, command: '=cmd|"x",\n\x1b[2J' } } }],
    ],
    { time: FOUR_TWENTY + 60, seconds: Number.NaN, gap: spanOf(FOUR_TWENTY, FOUR_TWENTY + 60) },
  ),
]

const rows = (selection: readonly Selected[]): readonly Record<string, string>[] =>
  parse(linesOf(csv, { selection }, intervals).join('\n'), { columns: true })

describe('formats: csv', () => {
  it('is a row of totals an interval, with all digits, in base units', () => {
    expect(linesOf(csv, { selection: select([cpu, disk]) }, intervals)).to.deep.equal([
      'time,host,cpu.busy,cpu.user,cpu.interrupts,disk.reads,disk.readBytes',
      '2026-11-21T05:20:00.125+01:00,box,26.9,0.3333333333333333,12345.6,7,10240000',
      '2026-11-21T04:21:00.000+00:00,box,,0,0,,',
    ])
  })

  it('gives instances rows of their own, as wide as the others', () => {
    const read = rows(select([cpu, disk], [disk, process]))
    const known = (row: Record<string, string>) =>
      Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''))
    const first = { time: '2026-11-21T05:20:00.125+01:00', host: 'box' }
    const second = { time: '2026-11-21T04:21:00.000+00:00', host: 'box' }
    expect(read.map(known)).to.deep.equal([
      {
        ...first,
        'cpu.busy': '26.9',
        'cpu.user': `${1 / 3}`,
        'cpu.interrupts': '12345.6',
        'disk.reads': '7',
        'disk.readBytes': '10240000',
      },
      {
        ...first,
        module: 'disk',
        instance: 'sda',
        'disk.reads': '1',
        'disk.readBytes': '2048',
        'disk.wait': '0.00125',
      },
      { ...first, module: 'disk', instance: 'md,0' },
      { ...second, 'cpu.user': '0', 'cpu.interrupts': '0' },
      {
        ...second,
        module: 'process',
        instance: '42',
        'process.user': 'root',
        'process.cpuTime': '0.57',
        'process.command': '\'=cmd|"x",\\n\\x1b[2J',
      },
    ])
  })

  it('reads back as what the reports say', () => {
    for (const [n, row] of rows(select([cpu])).entries()) {
      const report = intervals[n]?.reports.get('cpu')
      for (const [metric, name] of ['busy', 'user', 'interrupts'].entries()) {
        const cell = row[`cpu.${name}`]
        expect(cell === '' ? Number.NaN : Number(cell)).to.deep.equal((report?.columns[metric]?.[0] ?? 1) + 0)
      }
    }
  })

  it('leaves a row out where nothing was sampled, and names columns even if there are no rows', () => {
    expect(linesOf(csv, { selection: select([memory]) }, intervals)).to.deep.equal([
      'time,host,memory.free,memory.shared',
    ])
    expect(linesOf(csv, { selection: select([memory]) }, [])).to.deep.equal(['time,host,memory.free,memory.shared'])
  })

  it('writes to a file where that is asked for', () => {
    const files = filesOf(csv, { selection: select([cpu]), options: { toFiles: true } }, intervals)
    expect([...files.keys()]).to.deep.equal(['csv'])
  })
})

describe('formats: json', () => {
  const read = (selection: readonly Selected[], options: Partial<FormatOptions> = {}): readonly unknown[] =>
    linesOf(json, { selection, options }, intervals).map((line) => JSON.parse(line))

  it('describes itself, then gives an object an interval', () => {
    expect(read(select([cpu, disk], [disk, process]))).to.deep.equal([
      {
        format: 'recollect',
        version: 1,
        counters: 'per second',
        metrics: {
          'cpu.busy': { kind: 'gauge', unit: '%', help: 'Not idle' },
          'cpu.user': { kind: 'gauge', unit: '%', help: 'In user mode' },
          'cpu.interrupts': { kind: 'counter', unit: 'count', help: 'Interrupts' },
          'disk.reads': { kind: 'counter', unit: 'count', help: 'Reads completed' },
          'disk.readBytes': { kind: 'counter', unit: 'B', help: 'Read' },
          'disk.wait': { kind: 'gauge', unit: 's', help: 'Mean wait' },
          'process.user': { kind: 'text', help: 'Owner' },
          'process.cpuTime': { kind: 'counter', unit: 's', help: 'CPU time' },
          'process.command': { kind: 'text', help: 'Command line' },
        },
      },
      {
        time: FOUR_TWENTY + 0.125,
        date: '2026-11-21T05:20:00.125+01:00',
        seconds: 1,
        host: 'box',
        total: { cpu: { busy: 26.9, user: 1 / 3, interrupts: 12_345.6 }, disk: { reads: 7, readBytes: 10_240_000 } },
        each: {
          disk: [
            { instance: 'sda', reads: 1, readBytes: 2048, wait: 0.00125 },
            { instance: 'md,0', reads: null, readBytes: null, wait: null },
          ],
        },
      },
      {
        time: FOUR_TWENTY + 60,
        date: '2026-11-21T04:21:00.000+00:00',
        seconds: null,
        host: 'box',
        gap: { from: FOUR_TWENTY, thru: FOUR_TWENTY + 60, count: 1, seconds: 60 },
        total: { cpu: { busy: null, user: 0, interrupts: 0 } },
        each: { process: [{ instance: '42', user: 'root', cpuTime: 0.57, command: '=cmd|"x",\n\x1b[2J' }] },
      },
    ])
  })

  it('says what rates are per, and describes itself even if nothing comes', () => {
    const lines = linesOf(json, { selection: select([memory]), options: { perInterval: true } }, [])
    expect(lines.map((line) => JSON.parse(line))).to.have.nested.property('[0].counters', 'per interval')
  })
})
