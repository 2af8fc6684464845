import { expect } from 'chai'
import brief from '../../formats/brief.ts'
import type { FormatOptions } from '../../src/vocabulary/format.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { counter, gauge, text } from '../../src/vocabulary/metric.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { spanOf } from '../../src/vocabulary/spans.ts'
import { cpu, disk, load, memory, process } from '../helpers/importers.ts'
import { FOUR_TWENTY, filesOf, headerOf, intervalOf, linesOf, select } from '../helpers/report.ts'

function busy(n: number, about: Partial<Interval> = {}): Interval {
  return intervalOf(
    [
      [cpu, { total: { busy: 26.9, interrupts: 12_345.6 } }],
      [disk, { total: { reads: 7, readBytes: 20_000 } }],
      [memory, { total: { free: 24_000_000 } }],
      [load, { total: { avg1: 0.255 } }],
    ],
    { time: FOUR_TWENTY + n, ...about },
  )
}

const print = (intervals: readonly Interval[], options: Partial<FormatOptions> = {}): readonly string[] =>
  linesOf(brief, { selection: select([cpu, disk, process, memory, load]), options }, intervals)

describe('formats: brief', () => {
  it('puts all that have a brief form on one line, under banners', () => {
    expect(print([busy(0), busy(1)])).to.deep.equal([
      '#<--CPU---><----DISK---->memor<load>',
      '#cpu inter  Reads KBRead Free  Avg1',
      '  26 12346      7  10000  22G  0.26',
      '  26 12346      7  10000  22G  0.26',
    ])
  })

  it('looks as collectl does', () => {
    const metrics = {
      cpu: gauge({ unit: '%', width: 3, brief: true, help: '' }),
      sys: gauge({ unit: '%', width: 3, brief: true, help: '' }),
      inter: counter({ width: 5, brief: true, help: '' }),
      ctxsw: counter({ width: 6, brief: true, help: '' }),
    }
    const importer = defineImporter({ name: 'cpu', title: 'CPU', sources: [], metrics })
    const interval = intervalOf([[importer, { total: { cpu: 1, sys: 0, inter: 46, ctxsw: 69 } }]])
    expect(linesOf(brief, { selection: select([importer]), options: { time: 'time' } }, [interval])).to.deep.equal([
      '#         <--------CPU-------->',
      '#Time     cpu sys inter  ctxsw',
      '04:20:00    1   0    46     69',
    ])
  })

  it('keeps words in their column where something stands behind them', () => {
    const word = text({ width: 8, head: 'Word', brief: true, help: '' })
    const importer = defineImporter({ name: 'hello', title: 'HELLO', sources: [], metrics: { word } })
    const shown = (...importers: readonly [typeof importer, ...(typeof load)[]]) =>
      linesOf(brief, { selection: select(importers) }, [
        intervalOf([
          [importer, { total: { word: 'Hello world' } }],
          [load, { total: { avg1: 0.25 } }],
        ]),
      ])
    expect(shown(importer, load)).to.deep.equal(['#<-HELLO-><load>', '#Word      Avg1', ' Hello w~  0.25'])
    expect(shown(importer)).to.deep.equal(['#<-HELLO->', '#Word', ' Hello world'])
  })

  it('shows dashes for what was not sampled and for what is not known', () => {
    const first = intervalOf([[cpu, { total: { busy: 3 } }]])
    expect(print([first]).at(-1)).to.equal('   3     -      -      -    -     -')
  })

  it('has a time column, in the zone that is asked for', () => {
    const lines = print([busy(0.25)], { time: 'full-date-time', milliseconds: true, zone: 'Europe/Berlin' })
    expect(lines[1]).to.match(/^#Date {4}Time {10}cpu /)
    expect(lines[2]).to.match(/^20261121 05:20:00\.250 {3}26 /)
    expect(lines[0]?.indexOf('<')).to.equal(lines[1]?.indexOf('cpu'))
  })

  it('repeats headings after so many lines', () => {
    const intervals = Array.from({ length: 5 }, (_, n) => busy(n))
    const starts = (every: number): string =>
      print(intervals, { headingEvery: every })
        .map((line) => line[0])
        .join('')
    expect([starts(0), starts(2), starts(-1)]).to.deep.equal(['##     ', '##  ##  ## ', '     '])
  })

  it('marks gaps, and names another host', () => {
    const gap = spanOf(FOUR_TWENTY, FOUR_TWENTY + 60)
    const lines = print([busy(0), busy(60, { gap }), busy(61, { header: headerOf({ host: 'other' }) })])
    expect(lines.slice(3)).to.deep.equal([
      '# gap: no samples from 20261121 04:20:00 thru 04:21:00 (60 s)',
      '  26 12346      7  10000  22G  0.26',
      '# host: other',
      '#<--CPU---><----DISK---->memor<load>',
      '#cpu inter  Reads KBRead Free  Avg1',
      '  26 12346      7  10000  22G  0.26',
    ])
  })

  it('never shortens numbers where that is asked for', () => {
    const many = intervalOf([[disk, { total: { reads: 12_345_678, readBytes: 1 } }]])
    expect(linesOf(brief, { selection: select([disk]), options: { wide: true } }, [many]).at(-1)).to.equal(
      ' 12345678      1',
    )
  })

  it('gives neighbours of one group one banner, across modules', () => {
    const grouped = (name: string) =>
      defineImporter({
        name,
        title: name,
        sources: [],
        metrics: { value: gauge({ width: 8, help: '' }) },
        tables: { brief: { columns: [{ metric: 'value', group: 'Memory' }] } },
      })
    const selection = select([grouped('one'), grouped('two')])
    expect(linesOf(brief, { selection }, [intervalOf([])])[0]).to.equal('#<-----Memory----->')
  })

  it('lets a module print itself, between others', () => {
    const own = defineImporter({
      name: 'own',
      title: 'OWN',
      sources: [],
      metrics: { value: gauge({ help: '' }) },
      printBrief: (report, context) => ({
        heading: context.headingDue ? ['<-Own->', 'Value'] : [],
        lines: [`${report.columns[0]?.[0]}\x1b!`],
      }),
    })
    const intervals = [
      intervalOf([
        [own, { total: { value: 5 } }],
        [load, { total: { avg1: 1 } }],
      ]),
      intervalOf([[load, { total: { avg1: 2 } }]]),
    ]
    expect(linesOf(brief, { selection: select([load, own, load, memory]) }, intervals)).to.deep.equal([
      '#<load><-Own-> memor',
      '# Avg1 Value   Free',
      '  1.00 5\\x1b!     -',
      '  2.00       -    -',
    ])
  })

  it('writes to a file where that is asked for', () => {
    const files = filesOf(brief, { selection: select([load]), options: { toFiles: true } }, [busy(0)])
    expect([...files.keys()]).to.deep.equal(['txt'])
  })
})
