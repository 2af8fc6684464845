import { expect } from 'chai'
import { Scaler } from '../../src/layout/column.ts'
import { banner, banners, HeadingPace } from '../../src/layout/heading.ts'
import { KnownInstances } from '../../src/layout/known-instances.ts'
import { Remarks } from '../../src/layout/remark.ts'
import { Rows } from '../../src/layout/rows.ts'
import {
  baseTable,
  briefTable,
  detailTable,
  hasBrief,
  plotDetailTable,
  plotTable,
  type ResolvedTable,
  summaryTable,
} from '../../src/layout/tables.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge, text } from '../../src/vocabulary/metric.ts'
import { TOTAL } from '../../src/vocabulary/report.ts'
import { joinSpans, spanOf } from '../../src/vocabulary/spans.ts'
import type { Column } from '../../src/vocabulary/table.ts'
import { cpu, disk, load, memory, process } from '../helpers/importers.ts'
import { FOUR_TWENTY, headerOf, intervalOf, reportOf } from '../helpers/report.ts'

const names = (table: ResolvedTable | undefined): readonly string[] | undefined =>
  table?.columns.map(({ name }) => name)

/** The only row of a table of one column, as it prints a value. */
function printed(about: Parameters<typeof counter>[0], column: Omit<Column, 'metric'>, value: number): string {
  const columns = [{ metric: 'value', ...column }]
  const importer = defineImporter({
    name: 'one',
    title: 'ONE',
    sources: [],
    metrics: { value: counter(about) },
    tables: { summary: { columns } },
  })
  const table = summaryTable(importer)
  if (table === undefined) throw new Error('no table')
  return new Rows(table, { wide: false }).line(reportOf(importer, { total: { value } }), TOTAL, headerOf()).trim()
}

describe('layout: tables', () => {
  it('derives tables from the metrics', () => {
    expect(names(briefTable(disk))).to.deep.equal(['reads', 'readBytes'])
    expect(names(summaryTable(disk))).to.deep.equal(['reads', 'readBytes'])
    expect(names(detailTable(disk))).to.deep.equal(['instance', 'reads', 'readBytes', 'wait'])
    expect(names(plotTable(disk))).to.deep.equal(['reads', 'readBytes'])
    expect(names(plotDetailTable(cpu))).to.deep.equal(['user'])
    expect(names(detailTable(cpu))).to.deep.equal(['instance', 'busy', 'user'])
    expect(names(summaryTable(process))).to.deep.equal(['cpuTime'])
    expect(names(baseTable(process, { total: true, each: false }))).to.deep.equal(['cpuTime'])
    expect(names(baseTable(process, { total: true, each: true }))).to.deep.equal(['user', 'cpuTime', 'command'])
  })

  it('has no table where there is nothing to put in it', () => {
    expect(briefTable(process)).to.equal(undefined)
    expect([hasBrief(process), hasBrief(load)]).to.deep.equal([false, true])
    expect(detailTable(memory)).to.equal(undefined)
    expect(plotDetailTable(memory)).to.equal(undefined)
  })

  it('refuses a table that names no metric, or a unit of another dimension', () => {
    const bad = (column: Column): (() => unknown) => {
      const metrics = { bytes: gauge({ unit: 'B', help: 'Bytes' }) }
      return () =>
        summaryTable(
          defineImporter({
            name: 'bad',
            title: 'BAD',
            sources: [],
            metrics,
            tables: { summary: { columns: [column] } },
          }),
        )
    }
    expect(bad({ metric: 'bits' }))
      .to.throw('import module bad: a table names bits')
      .with.property('code', 'bad-module')
    expect(bad({ metric: 'bytes', show: 's' }))
      .to.throw('B cannot be shown as s')
      .with.property('code', 'bad-module')
  })

  it('scales jiffies and pages with the recording’s header', () => {
    const columns = [...(detailTable(process)?.columns ?? []), ...(summaryTable(memory)?.columns ?? [])]
    const scaler = new Scaler(columns)
    const shown = (name: string, value: number, about: { hz?: number; pageSize?: number }): number => {
      const n = columns.findIndex((column) => column.name === name)
      const { multiply, divide } = scaler.for(headerOf(about))
      return (value * (multiply[n] ?? Number.NaN)) / (divide[n] ?? Number.NaN)
    }
    expect(shown('cpuTime', 57, { hz: 100 })).to.equal(0.57)
    expect(shown('cpuTime', 57, { hz: 250 })).to.equal(0.228)
    expect(shown('shared', 3, { pageSize: 4096 })).to.equal(12)
    expect(shown('shared', 3, { pageSize: 65_536 })).to.equal(192)
  })

  describe('numbers', () => {
    const cases: readonly (readonly [string, Parameters<typeof counter>[0], Omit<Column, 'metric'>, number, string])[] =
      [
        ['counts by thousands', { help: '' }, { width: 6 }, 1_234_567, '1234K'],
        ['bytes by 1024, with their own letter', { help: '', unit: 'B' }, { width: 6 }, 1_234_567, '1205K'],
        ['KiB with theirs', { help: '', unit: 'KiB' }, { width: 6 }, 500, '500K'],
        ['KiB that the heading names without', { help: '', unit: 'B', show: 'KiB' }, { width: 6 }, 512_000, '500'],
        [
          'MHz that the heading names by thousands',
          { help: '', unit: 'MHz', show: 'MHz' },
          { style: 'human', width: 4 },
          123_456,
          '123K',
        ],
        ['decimals where they are asked for', { help: '', digits: 2 }, { width: 6 }, 0.255, '0.26'],
        ['percent rounded', { help: '', unit: '%' }, {}, 26.52, '27'],
        ['percent cut', { help: '', unit: '%' }, { style: 'whole' }, 26.52, '26'],
        ['clock times', { help: '', unit: 'jiffies', show: 's' }, { style: 'clock' }, 6_505, '01:05.05'],
        ['what is not known', { help: '' }, {}, Number.NaN, '-'],
      ]
    for (const [what, about, column, value, text] of cases) {
      it(`prints ${what}: ${text}`, () => {
        expect(printed(about, column, value)).to.equal(text)
      })
    }
  })

  it('keeps columns where they are, whatever stands in them', () => {
    const table = detailTable(disk)
    if (table === undefined) throw new Error('no table')
    const rows = new Rows(table, { wide: false })
    const report = reportOf(disk, {
      each: {
        sda: { reads: 1, readBytes: 2, wait: 0.25 },
        'nvme0n1-of-a-long-name': { reads: 123_456_789, readBytes: 1e15, wait: 123_456 },
        東京: {},
      },
    })
    expect(rows.makeRoom(report)).to.equal(true)
    expect(rows.makeRoom(report)).to.equal(false)
    expect([rows.heads('/sec'), ...report.slots.map((slot) => rows.line(report, slot, headerOf()))]).to.deep.equal([
      'Disk                    Reads KBRead Wait',
      'sda                         1      1  0.2',
      'nvme0n1-of-a-long-name   123M   454T 123K',
      '東京                        -      -    -',
    ])
    expect(new Rows(table, { wide: true }).line(report, 2, headerOf())).to.contain(
      ' 123456789 500000000000000 123456.0',
    )
  })

  it('puts numbered instances at the right, and all at the left once one has a name', () => {
    const table = detailTable(cpu)
    if (table === undefined) throw new Error('no table')
    const rows = new Rows(table, { wide: false })
    const numbered = reportOf(cpu, { each: { 0: { busy: 1, user: 2 } } })
    expect([rows.makeRoom(numbered), rows.heads('/sec'), rows.line(numbered, 1, headerOf())]).to.deep.equal([
      false,
      '     Cpu busy User',
      '       0    1    2',
    ])
    const named = reportOf(cpu, { each: { all: { busy: 1, user: 2 } } })
    expect([rows.makeRoom(named), rows.line(named, 1, headerOf())]).to.deep.equal([true, 'all         1    2'])
  })

  it('leaves the last column’s words whole, within reason', () => {
    const table = summaryTable(
      defineImporter({
        name: 'words',
        title: 'WORDS',
        sources: [],
        metrics: { state: text({ width: 3, help: '' }), command: text({ help: '' }) },
      }),
    )
    if (table === undefined) throw new Error('no table')
    const rows = new Rows(table, { wide: false })
    const line = (state: string, command: string): string =>
      rows.line(reportOf(table.importer, { total: { state, command } }), TOTAL, headerOf())
    expect(line('', 'sleep 5 # and so on')).to.equal('-     sleep 5 # and so on')
    expect(line('running', 'x'.repeat(2 ** 20))).to.have.length(6 + 1024)
  })
})

describe('layout: headings', () => {
  it('draws banners as wide as what they stand above', () => {
    expect(banner('CPU', 21)).to.equal('<--------CPU-------->')
    expect(banner('Disks', 28)).to.equal('<----------Disks----------->')
    expect([banner('Pct', 5), banner('Pct', 4), banner('Pct', 2)]).to.deep.equal(['<Pct>', ' Pct', 'Pc'])
  })

  it('joins neighbours of one name and leaves the others bare', () => {
    const spans = ['', 'reads', 'reads', '', 'Pct'].map((name, n) => ({ at: n * 7, width: 6, name }))
    expect(banners(spans)).to.equal('       <---reads--->        <Pct->')
    expect(banners([{ at: 0, width: 5, name: '' }])).to.equal('')
  })

  const pace = (every: number, lines: number): string => {
    const due = new HeadingPace(every)
    return Array.from({ length: lines }, () => {
      const heading = due.due ? 'H' : ''
      if (due.due) due.printed()
      due.count(1)
      return `${heading}.`
    }).join('')
  }

  it('comes once, never, or every so many lines', () => {
    expect([pace(0, 5), pace(-1, 5), pace(1, 3), pace(2, 5)]).to.deep.equal(['H.....', '.....', 'H.H.H.', 'H..H..H.'])
  })

  it('says where nothing is known, and when the host changes', () => {
    const remarks = new Remarks(undefined)
    const gap = spanOf(FOUR_TWENTY - 300, FOUR_TWENTY - 89.6)
    expect(remarks.gap(intervalOf([]))).to.equal('')
    expect(remarks.gap(intervalOf([], { gap }))).to.equal(
      '# gap: no samples from 20261121 04:15:00 thru 04:18:30 (210 s)\n',
    )
    expect(remarks.gap(intervalOf([], { gap: spanOf(gap.from - 86_400, gap.thru) }))).to.equal(
      '# gap: no samples from 20261120 04:15:00 thru 20261121 04:18:30 (86610 s)\n',
    )
    const several = joinSpans(gap, spanOf(FOUR_TWENTY - 60, FOUR_TWENTY))
    expect(
      several && remarks.gap(intervalOf([], { gap: several, setBack: spanOf(FOUR_TWENTY, FOUR_TWENTY - 7) })),
    ).to.equal(
      '# gaps: 2 from 20261121 04:15:00 thru 04:20:00 (270 s without samples)\n' +
        '# clock: set back from 20261121 04:20:00 to 20261121 04:19:53 (7 s)\n',
    )
    const hosts = ['a', 'a', 'b\x1b[2J', 'a'].map((host) =>
      remarks.host(intervalOf([], { header: headerOf({ host }) })),
    )
    expect(hosts).to.deep.equal(['', '', '# host: b\\x1b[2J\n', '# host: a\n'])
  })
})

describe('layout: instances side by side', () => {
  const of = (...instances: readonly string[]) =>
    reportOf(disk, { each: Object.fromEntries(instances.map((name) => [name, {}])) })

  it('keeps the places of those that leave', () => {
    const known = new KnownInstances()
    expect([known.look(of('sda', 'sdb')), known.names, known.slots]).to.deep.equal([true, ['sda', 'sdb'], [1, 2]])
    expect([known.look(of('sdb')), known.names, known.slots]).to.deep.equal([false, ['sda', 'sdb'], [-1, 1]])
    expect([known.look(of('sdb', 'sda')), known.slots]).to.deep.equal([false, [2, 1]])
    expect([known.look(of('sdc', 'sda')), known.names, known.slots]).to.deep.equal([
      true,
      ['sda', 'sdb', 'sdc'],
      [2, -1, 1],
    ])
    expect([known.look(undefined), known.slots]).to.deep.equal([false, [-1, -1, -1]])
  })

  it('gives places up when nearly all are gone', () => {
    const known = new KnownInstances()
    for (let n = 0; n < 1000; n++) {
      known.look(of('eth0', `veth${n}`))
      expect(known.names[0]).to.equal('eth0')
      expect(known.names.length).to.be.at.most(21)
      expect(known.slots[known.names.indexOf(`veth${n}`)]).to.equal(2)
    }
  })

  it('has places for those that are named beforehand, whether they come or not', () => {
    const known = new KnownInstances(['sdz', 'sda'])
    expect([known.names, known.slots]).to.deep.equal([
      ['sdz', 'sda'],
      [-1, -1],
    ])
    expect([known.look(of('sda')), known.names, known.slots]).to.deep.equal([false, ['sdz', 'sda'], [-1, 1]])
    expect([known.look(of('sdb')), known.names]).to.deep.equal([true, ['sdz', 'sda', 'sdb']])
    known.forget()
    expect(known.names).to.deep.equal(['sdz', 'sda'])
  })

  it('is the total where there are no instances', () => {
    const known = new KnownInstances()
    expect([known.look(reportOf(memory, {})), known.names, known.slots]).to.deep.equal([true, [''], [TOTAL]])
  })
})
