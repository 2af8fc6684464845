import { expect } from 'chai'
import plot from '../../formats/plot.ts'
import type { FormatOptions, Selected } from '../../src/vocabulary/format.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { gauge } from '../../src/vocabulary/metric.ts'
import type { Interval } from '../../src/vocabulary/report.ts'
import { spanOf } from '../../src/vocabulary/spans.ts'
import { cpu, disk, load, memory, process } from '../helpers/importers.ts'
import { FOUR_TWENTY, filesOf, headerOf, intervalOf, linesOf, select, type Told } from '../helpers/report.ts'

function disks(n: number, each: NonNullable<Told['each']>, about: Partial<Interval> = {}): Interval {
  return intervalOf(
    [
      [cpu, { total: { user: 20.5, interrupts: 12_345.6 } }],
      [disk, { total: { reads: 8.4, readBytes: 5 }, each }],
      [load, { total: { avg1: 0.255 } }],
    ],
    { time: FOUR_TWENTY + n, ...about },
  )
}

const sda = { sda: { reads: 1.5, readBytes: 4 } }
const both = { ...sda, sdb: { reads: 2.5, readBytes: 6 } }

/** As the command line asks for plots: one heading. */
const once = { headingEvery: 0 }

const print = (selection: readonly Selected[], intervals: readonly Interval[], options: Partial<FormatOptions> = {}) =>
  linesOf(plot, { selection, options: { ...once, ...options } }, intervals)

const files = (selection: readonly Selected[], intervals: readonly Interval[], options: Partial<FormatOptions> = {}) =>
  Object.fromEntries(
    [...filesOf(plot, { selection, options: { ...once, toFiles: true, ...options } }, intervals)].map(
      ([name, text]) => [name, text.trimEnd().split('\n')],
    ),
  )

describe('formats: plot', () => {
  it('puts all columns on one line of a stream, totals first', () => {
    expect(print(select([cpu, disk, load], [disk]), [disks(0, both)])).to.deep.equal([
      '#Date Time [CPU]User% [CPU]Intrpt/sec [DISK]Reads [DISK]KBRead [LOAD]Avg1' +
        ' [DSK:sda]Name [DSK:sda]Reads [DSK:sda]RKBytes [DSK:sdb]Name [DSK:sdb]Reads [DSK:sdb]RKBytes',
      '20261121 04:20:00 20 12346 8 2 0.26 sda 2 2 sdb 2 3',
    ])
  })

  it('rounds to as many decimals as are asked for, or the column has', () => {
    const at = (digits: number): string | undefined => print(select([cpu, load]), [disks(0, {})], { digits }).at(-1)
    expect([at(0), at(1), at(2), at(3)].map((line) => line?.slice(18))).to.deep.equal([
      '20 12346 0.26',
      '20.5 12345.6 0.26',
      '20.50 12345.60 0.26',
      '20.500 12345.600 0.255',
    ])
  })

  it('has a file for the totals and one for each subsystem’s instances', () => {
    const interval = disks(0, both)
    const each = {
      1: { user: 'root', cpuTime: 3, command: 'init splash' },
      42: { user: '', cpuTime: Number.NaN, command: 'a,b' },
    }
    const withProcesses = intervalOf([[process, { each }]])
    const all = { ...interval, reports: new Map([...interval.reports, ...withProcesses.reports]) }
    expect(files(select([cpu], [disk, process]), [all], { separator: ',' })).to.deep.equal({
      tab: ['# recollect: 0.1.0', '# Host: box', '#Date,Time,[CPU]User%,[CPU]Intrpt/sec', '20261121,04:20:00,20,12346'],
      dsk: [
        '# recollect: 0.1.0',
        '# Host: box',
        '#Date,Time,[DSK:sda]Name,[DSK:sda]Reads,[DSK:sda]RKBytes,[DSK:sdb]Name,[DSK:sdb]Reads,[DSK:sdb]RKBytes',
        '20261121,04:20:00,sda,2,2,sdb,2,3',
      ],
      prc: [
        '# recollect: 0.1.0',
        '# Host: box',
        '#Date,Time,PID,User,CpuT,Command',
        '20261121,04:20:00,1,root,0.03,init splash',
        '20261121,04:20:00,42,-,-,a,b',
      ],
    })
  })

  it('shows what is not known as a dash, and names columns anew when an instance comes', () => {
    const lines = print(select([], [disk]), [disks(0, sda), disks(1, both), disks(2, { sdb: both.sdb })])
    expect(lines).to.deep.equal([
      '#Date Time [DSK:sda]Name [DSK:sda]Reads [DSK:sda]RKBytes',
      '20261121 04:20:00 sda 2 2',
      '#Date Time [DSK:sda]Name [DSK:sda]Reads [DSK:sda]RKBytes [DSK:sdb]Name [DSK:sdb]Reads [DSK:sdb]RKBytes',
      '20261121 04:20:01 sda 2 2 sdb 2 3',
      '20261121 04:20:02 sda - - sdb 2 3',
    ])
  })

  it('leaves a line out where nothing of it was sampled, and fills it where something was', () => {
    const slow = [disks(0, sda), intervalOf([[load, { total: { avg1: 1 } }]], { time: FOUR_TWENTY + 1 }), disks(2, sda)]
    const printed = files(select([cpu, load], [disk]), slow)
    expect(printed['tab']?.slice(3)).to.deep.equal([
      '20261121 04:20:00 20 12346 0.26',
      '20261121 04:20:01 - - 1.00',
      '20261121 04:20:02 20 12346 0.26',
    ])
    expect(printed['dsk']?.slice(3)).to.deep.equal(['20261121 04:20:00 sda 2 2', '20261121 04:20:02 sda 2 2'])
  })

  it('waits for the first instance, and takes blanks off the end of a command line', () => {
    expect(print(select([], [disk]), [disks(0, {}), disks(1, sda)]).map((line) => line.slice(0, 26))).to.deep.equal([
      '#Date Time [DSK:sda]Name [',
      '20261121 04:20:01 sda 2 2',
    ])
    const each = { 1: { user: 'root', cpuTime: 0, command: 'bash /dev/fd/3 ' } }
    expect(print(select([], [process]), [intervalOf([[process, { each }]])]).at(-1)).to.match(
      / 0\.00 bash \/dev\/fd\/3$/,
    )
  })

  it('has collectl’s time columns', () => {
    const time = (options: Partial<FormatOptions>): readonly string[] =>
      print(select([load]), [disks(0.25, {})], options).map((line) => line.replace(/.\[LOAD\].*|.0\.26$/, ''))
    expect(time({})).to.deep.equal(['#Date Time', '20261121 04:20:00'])
    expect(time({ milliseconds: true, time: 'time' })).to.deep.equal(['#Date Time', '20261121 04:20:00.250'])
    expect(time({ time: 'date-time', separator: ';' })).to.deep.equal(['#Date;Time', '11/21;04:20:00'])
    expect(time({ time: 'epoch', milliseconds: true })).to.deep.equal(['#UTC', '1795234800.250'])
    expect(time({ zone: 'Asia/Tokyo' })).to.deep.equal(['#Date Time', '20261121 13:20:00'])
  })

  it('says /int where counts were not divided', () => {
    expect(print(select([cpu]), [disks(0, {})], { perInterval: true })[0]).to.equal(
      '#Date Time [CPU]User% [CPU]Intrpt/int',
    )
  })

  it('starts anew for another machine, and repeats the header of each recording in files', () => {
    const other = headerOf({ host: 'other', lines: ['# Host: other', 'no comment'] })
    const intervals = [
      disks(0, sda),
      disks(60, { vda: both.sdb }, { header: other, gap: spanOf(FOUR_TWENTY, FOUR_TWENTY + 60) }),
    ]
    expect(print(select([], [disk]), intervals).slice(2)).to.deep.equal([
      '# host: other',
      '# gap: no samples from 20261121 04:20:00 thru 04:21:00 (60 s)',
      '#Date Time [DSK:vda]Name [DSK:vda]Reads [DSK:vda]RKBytes',
      '20261121 04:21:00 vda 2 3',
    ])
    expect(files(select([load]), intervals)['tab']?.slice(4)).to.deep.equal([
      '# Host: other',
      '# no comment',
      '# gap: no samples from 20261121 04:20:00 thru 04:21:00 (60 s)',
      '#Date Time [LOAD]Avg1',
      '20261121 04:21:00 0.26',
    ])
  })

  it('prints a module without instances in a detail file by its tag alone', () => {
    const tcp = defineImporter({
      name: 'tcp',
      title: 'TCP',
      sources: [],
      metrics: { inErrors: gauge({ head: 'InErrors', help: '' }) },
      tables: { plotDetail: { tag: 'TCPD', extension: 'tcp', columns: [{ metric: 'inErrors', style: 'whole' }] } },
    })
    expect(print(select([], [tcp]), [intervalOf([[tcp, { total: { inErrors: 2.9 } }]])])).to.deep.equal([
      '#Date Time [TCPD]InErrors',
      '20261121 04:20:00 2',
    ])
  })

  it('lets a module print its columns itself', () => {
    const own = defineImporter({
      name: 'own',
      title: 'OWN',
      dimension: 'thing',
      sources: [],
      metrics: { value: gauge({ help: '' }) },
      printPlot: (report, { asked }) => {
        const which = asked?.each === true ? 'each' : 'total'
        return { heading: [`[OWN]${which}`, '[OWN]b'], lines: [`${report.columns[0]?.[0]}`, '2'] }
      },
    })
    const intervals = [
      intervalOf([
        [own, { total: { value: 1 } }],
        [load, { total: { avg1: 1 } }],
      ]),
      intervalOf([[load, { total: { avg1: 2 } }]]),
    ]
    expect(print(select([own, load], [own]), intervals)).to.deep.equal([
      '#Date Time [OWN]total [OWN]b [LOAD]Avg1 [OWN]each [OWN]b',
      '20261121 04:20:00 1 2 1.00 1 2',
      '20261121 04:20:00 - - 2.00 - -',
    ])
    expect(Object.keys(files(select([own, load], [own]), intervals))).to.deep.equal(['tab', 'own'])
  })

  it('refuses to mix lines of an interval with lines of an instance on one stream', () => {
    const open = (totals: Parameters<typeof select>[0]) => () =>
      plot.open(select(totals, [process]), { ...OPTIONS, toFiles: false })
    expect(open([memory]))
      .to.throw('process on one stream')
      .with.property('code', 'bad-option')
    expect(open([])).not.to.throw()
  })
})

const OPTIONS: FormatOptions = {
  time: 'none',
  milliseconds: false,
  zone: undefined,
  separator: ' ',
  digits: 0,
  headingEvery: 0,
  perInterval: false,
  wide: false,
  toFiles: true,
}
