import { expect } from 'chai'
import verbose from '../../formats/verbose.ts'
import slab from '../../importers/slab.ts'
import { dressTop, parseTop } from '../../src/cli/view/top.ts'
import type { FormatOptions, Selected } from '../../src/vocabulary/format.ts'
import { defineImporter, type Importer, type PrintContext } from '../../src/vocabulary/importer.ts'
import { counter, gauge } from '../../src/vocabulary/metric.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { spanOf } from '../../src/vocabulary/spans.ts'
import { cpu, disk, load, memory, process } from '../helpers/importers.ts'
import { FOUR_TWENTY, headerOf, intervalOf, linesOf, select } from '../helpers/report.ts'

function busy(n: number, about: Partial<Interval> = {}): Interval {
  return intervalOf(
    [
      [
        disk,
        {
          total: { reads: 8, readBytes: 20_000 },
          each: { sda: { reads: 1, readBytes: 4, wait: 1.26 }, sdb: { reads: 7, readBytes: 6, wait: Number.NaN } },
        },
      ],
      [memory, { total: { free: 500, shared: 3 } }],
    ],
    { time: FOUR_TWENTY + n, ...about },
  )
}

const print = (selection: readonly Selected[], intervals: readonly Interval[], options: Partial<FormatOptions> = {}) =>
  linesOf(verbose, { selection, options }, intervals)

describe('formats: verbose', () => {
  it('separates records, titles tables and gives each instance a row', () => {
    expect(
      print(select([disk, memory], [disk]), [busy(0), busy(1.5)], { milliseconds: true }).slice(0, 19),
    ).to.deep.equal([
      '',
      '### RECORD    1 >>> box <<< (1795234800.000) (Sat Nov 21 04:20:00.000 2026) ###',
      '',
      '# DISK (/sec)',
      '# Reads KBRead',
      '      8  10000',
      '',
      '# DISK, EACH DISK (/sec)',
      '#Disk      Reads KBRead Wait',
      ' sda           1      2  1.3',
      ' sdb           7      3    -',
      '',
      '# MEMORY',
      '#Free Shared',
      ' 500K     12',
      '',
      '### RECORD    2 >>> box <<< (1795234801.500) (Sat Nov 21 04:20:01.500 2026) ###',
      '',
      '# DISK (/sec)',
    ])
  })

  // Seen of collectl 4.3.1: -sY of a recording, `sort keys` of Perl.
  it('has slabs in the order of their names, as collectl has, and not where --top sorts them', () => {
    const each = { 'kmalloc-8': { objects: 1 }, dentry: { objects: 9 }, TCP: { objects: 2 }, 'bio-376': { objects: 5 } }
    const one = intervalOf([[slab, { each }]])
    const names = (importer: Importer) =>
      print(select([], [importer]), [one]).flatMap((text) => /^\S+ {2}([A-Za-z]\S*)/.exec(text)?.[1] ?? [])
    expect(names(slab)).to.deep.equal(['TCP', 'bio-376', 'dentry', 'kmalloc-8'])
    expect(names(dressTop(slab, parseTop('slab.objects')))).to.deep.equal(['kmalloc-8', 'dentry', 'TCP', 'bio-376'])
  })

  it('leaves out what was not sampled', () => {
    const lines = print(select([disk, load]), [busy(0)])
    expect(lines.filter((line) => line.startsWith('# '))).to.deep.equal(['# DISK (/sec)', '# Reads KBRead'])
  })

  it('prints nothing where none of several tables was recorded', () => {
    const record = (interval: Interval): string => print(select([memory], [disk]), [interval]).join('\n')
    expect(record(intervalOf([]))).to.equal('')
    expect(record(intervalOf([[memory, {}]]))).to.match(/^\n### RECORD +1 >>>/)
  })

  it('lets the rows of one table go on, with the time if it is asked for', () => {
    expect(print(select([memory]), [busy(0), busy(1)], { time: 'time' })).to.deep.equal([
      '',
      '# MEMORY',
      '#Time     Free Shared',
      '04:20:00  500K     12',
      '04:20:01  500K     12',
    ])
    expect(print(select([memory]), [busy(0), busy(1)]).slice(2)).to.deep.equal([
      '#Free Shared',
      ' 500K     12',
      ' 500K     12',
    ])
  })

  it('tells the rows of one table of instances apart', () => {
    const lines = print(select([], [disk]), [busy(0), busy(1)], { headingEvery: 3 })
    expect(lines).to.deep.equal([
      '',
      '# DISK, EACH DISK (/sec)',
      '#Time     Disk      Reads KBRead Wait',
      '04:20:00  sda           1      2  1.3',
      '04:20:00  sdb           7      3    -',
      '04:20:01  sda           1      2  1.3',
      '04:20:01  sdb           7      3    -',
    ])
    expect(print(select([], [disk]), [busy(0), busy(1)], { headingEvery: 2 })).to.have.length(10)
  })

  it('stands banners over groups of columns', () => {
    const metrics = { used: gauge({ help: '' }), read: counter({ help: '' }), size: gauge({ help: '' }) }
    const columns = [{ metric: 'used' }, { metric: 'read', group: 'reads' }, { metric: 'size', group: 'reads' }]
    const grouped = defineImporter({
      name: 'grouped',
      title: 'G',
      sources: [],
      metrics,
      tables: { summary: { title: 'G (/sec)', columns } },
    })
    const lines = print(select([grouped]), [intervalOf([[grouped, { total: { used: 1, read: 2, size: 3 } }]])], {
      perInterval: true,
    })
    expect(lines).to.deep.equal([
      '',
      '# G (/int)',
      '#       <---reads--->',
      '#  used   read   size',
      '      1      2      3',
    ])
  })

  it('marks gaps and names another host', () => {
    const gap = spanOf(FOUR_TWENTY, FOUR_TWENTY + 60)
    expect(
      print(select([memory]), [busy(0), busy(60, { gap }), busy(61, { header: headerOf({ host: 'b' }) })]).slice(4),
    ).to.deep.equal([
      '# gap: no samples from 20261121 04:20:00 thru 04:21:00 (60 s)',
      ' 500K     12',
      '# host: b',
      '',
      '# MEMORY',
      '#Free Shared',
      ' 500K     12',
    ])
  })

  it('lets a module print itself', () => {
    const contexts: PrintContext[] = []
    const own = defineImporter({
      name: 'own',
      title: 'OWN',
      dimension: 'thing',
      sources: [],
      metrics: { value: gauge({ help: '' }) },
      printVerbose: (report, context) => {
        contexts.push(context)
        return { heading: ['# OWN', '#Value'], lines: [`${context.filler}|${report.columns[0]?.[0]}`, 'x\ny'] }
      },
    })
    const selection = select([], [own])
    const intervals = [0, 1].map((n) => intervalOf([[own, { total: { value: n } }]]))
    expect(print(selection, intervals, { time: 'time' })).to.deep.equal([
      '',
      '# OWN',
      '#Value',
      '        |0',
      'x\\ny',
      '        |1',
      'x\\ny',
    ])
    expect(
      contexts.map(({ headingDue, rate, asked, datetime }) => ({ headingDue, rate, asked, datetime })),
    ).to.deep.equal([
      { headingDue: true, rate: '/sec', asked: { total: false, each: true }, datetime: '04:20:00' },
      { headingDue: false, rate: '/sec', asked: { total: false, each: true }, datetime: '04:20:00' },
    ])
  })

  it('puts the two processes that made it under each other', () => {
    const each = {
      1: { user: 'root', cpuTime: 3, command: '/sbin/init splash' },
      4711: { user: 'somebodyelse', cpuTime: 57, command: 'dd if=/dev/zero of=x' },
    }
    expect(print(select([], [process]), [intervalOf([[process, { each }]])])).to.deep.equal([
      '',
      '# PROCESSES, EACH PID (/sec)',
      '#Time          Pid User      CpuT Command',
      '04:20:00         1 root      0.03 /sbin/init splash',
      '04:20:00      4711 somebod~  0.57 dd if=/dev/zero of=x',
    ])
  })

  it('prints no headings where none are wanted', () => {
    expect(
      print(select([cpu]), [intervalOf([[cpu, { total: { busy: 1, user: 2, interrupts: 3 } }]])], { headingEvery: -1 }),
    ).to.deep.equal(['    1    2      3'])
  })
})
