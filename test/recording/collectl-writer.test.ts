import { expect } from 'chai'
import { parseCollectlHeader } from '../../src/recording/collectl-header.ts'
import { type Beginning, collectlHost, formatCollectlHeader } from '../../src/recording/collectl-header-text.ts'
import { CollectlLines, type IsHidden } from '../../src/recording/collectl-lines.ts'
import { CollectlWriter } from '../../src/recording/collectl-writer.ts'
import { openRecording } from '../../src/recording/open.ts'
import type { Header } from '../../src/vocabulary/header.ts'
import { testHeader } from '../helpers/samples.ts'
import { collectlHeader } from './collectl-made.ts'
import { collect, Folder } from './made.ts'
import { MemorySink } from './memory-sink.ts'

const isHidden: IsHidden = (name, has) => name.startsWith('loop') || (/\d$/.test(name) && has(name.replace(/\d+$/, '')))

/** 2026-11-21 20:33:12 in UTC+1. */
const beginning: Beginning = {
  time: 1795289592.5,
  local: { year: 2026, month: 11, day: 21, hour: 20, minute: 33, second: 12 },
}

const everything = [
  'buddy',
  'cpu',
  'load',
  'disk',
  'nfs',
  'inode',
  'interrupt',
  'memory',
  'net',
  'socket',
  'tcp',
  'slab',
].concat('process', 'numa', 'infiniband', 'environment')

describe('the lines for collectl', () => {
  const convert = (...lines: readonly string[]): readonly string[] =>
    new CollectlLines(isHidden)
      .convert(lines.map((line) => `${line}\n`).join(''))
      .split('\n')
      .slice(0, -1)

  it('are ours', () => {
    const lines = [
      'buddy Node 0, zone      DMA      0      0',
      'cpu  1 2 3',
      'cpu0 1 2 3',
      'intr 99',
      'procs_blocked 0',
      'load 0.1 0.2 0.3 1/2 3',
      'int  24:          1          0  IO-APIC   5-edge      ACPI:Ged',
      'MemTotal:       24731700 kB',
      'Active(anon):      80000 kB',
      'nr_shmem 3',
      'pgpgin 4',
      'pgsteal_kswapd 4',
      'Net   eth0: 1 2 3',
      'tcp-TcpExt: SyncookiesSent',
      'nfsc-proc3 22 1 2',
      'numai Node 0 MemFree:  1 kB',
      'sock sockets: used 3',
      'proc:1 stat 1 (init) S',
      'proc:1 cmd /sbin/init',
      'Slab kmalloc-64 1 2 3',
      'ipmi: Fan 1,30,RPM,ok',
      'ib0-1:rcvd 5',
    ]
    expect(convert(...lines)).to.deep.equal(lines)
  })

  it('are without those that it would take for its own, or not know', () => {
    const lines = [
      'snmp6 Ip6InReceives 1',
      'v6sock TCP6: inuse 1',
      'hwmon temp 0/1 45000',
      'cpufreq 1',
      'psi cpu some',
      '',
    ]
    expect(convert(...lines, 'thp_split_page 4')).to.deep.equal([])
  })

  it('are without partitions and the like, but not without disks of such names', () => {
    const line = (name: string): string => `disk   8       0 ${name} 1 2 3`
    expect(convert(line('sda'), line('sda1'), line('loop0'), line('sdb2'))).to.deep.equal([line('sda'), line('sdb2')])
  })

  it('number the adapters of InfiniBand', () => {
    const lines = ['mlx5_0/1:rcvd 1', 'mlx5_0/1:symbol-errors 2', 'mlx5_1/2:xmtp 3', 'mlx5_0/1:state 4: ACTIVE'].map(
      (line) => `ib${line}`,
    )
    expect(convert(...lines)).to.deep.equal(['ib0-1:rcvd 1', 'ib1-2:xmtp 3'])
  })
})

describe('the header for collectl', () => {
  const sample = [
    'buddy Node 0, zone DMA 1',
    'buddy Node 1, zone DMA 1',
    'numai Node 0 MemFree: 1 kB',
    'numai Node 1 MemFree: 1 kB',
    'Slab a 1 2',
    'Slab b 1 2',
    'MemTotal:       24731700 kB',
    'disk 8 0 sda 1',
    'Net   eth0: 1 2 3',
    'Net     lo:1 2 3',
    'Net  wlan0: 1 2 3',
    'ib0-2:rcvd 5',
    '',
  ].join('\n')

  const read = (about: Partial<Header>, text = sample): Header =>
    parseCollectlHeader(
      formatCollectlHeader(testHeader({ modules: everything, ...about }), text, beginning)
        .trimEnd()
        .split('\n'),
    )

  it('says what ours says', () => {
    const details = new Map([['net', new Map([['speeds', 'lo:?? eth0:1000']])]])
    const found = read({
      host: 'web1.example.com',
      bootTime: 1795200000.5,
      hz: 250,
      pageSize: 65536,
      cpus: 80,
      details,
    })
    expect(found).to.include({
      host: 'web1',
      bootTime: 1795200000.5,
      hz: 250,
      pageSize: 65536,
      cpus: 80,
      zone: 'UTC+1',
    })
    expect(found).to.include({ created: 1795289592, kernel: '6.1.0', arch: 'x86_64' })
    expect(found.details.get('net')?.get('speeds')).to.equal('eth0:1000 lo:?? wlan0:??')
    const recorded = everything.filter((name) => name !== 'environment')
    expect([...found.modules].sort()).to.deep.equal([...recorded].sort())
    const text = found.lines.join('\n')
    expect(text)
      .to.match(/NumBud: 2 /)
      .and.match(/Nodes: 2$/m)
      .and.match(/NumSlabs: {3}2 /)
      .and.match(/Memory: 24731700 kB/)
    expect(text)
      .to.match(/NumHCAs: 1 PortStates: 01 /)
      .and.match(/Flags: ixX$/m)
  })

  it('has a version that is younger than 3.6.4 to who compares text', () => {
    expect(read({}).writerVersion > '3.6.4').to.equal(true)
  })

  it('has only subsystems that collectl knows and whose lines are there', () => {
    expect(/^# SubSys: +(\S+)/m.exec(read({}, '').lines.join('\n'))?.[1]).to.equal('bcdfijmnstyZ')
    expect(/^# SubSys: +(\S+)/m.exec(read({ modules: ['cpu', 'psi', 'net'] }).lines.join('\n'))?.[1]).to.equal('cn')
  })

  it('has intervals as collectl writes them', () => {
    const intervals = (modules: readonly string[], ...seconds: readonly number[]): string | undefined =>
      / Interval: (\S*) /.exec(
        read({ modules, intervals: seconds }, `${sample}ipmi: a,1,RPM,ok\n`).lines.join('\n'),
      )?.[1]
    expect(intervals(['cpu'], 10, 60)).to.equal('10')
    expect(intervals(['cpu', 'process'], 10, 60)).to.equal('10:60')
    expect(intervals(['cpu', 'process'], 10)).to.equal('10:10')
    expect(intervals(['cpu', 'environment'], 10, 60, 300)).to.equal('10::300')
    expect(intervals(['slab', 'environment'], 10, 60, 300)).to.equal('10:60:300')
  })

  it('keeps to its lines whatever the recording says', () => {
    const evil = 'a\n>>> 1.000 <<<\n# SubSys: Z'
    const found = read({ host: evil, kernel: evil, comment: evil, writerVersion: evil })
    expect(found.lines).to.have.length(read({ comment: '' }).lines.length)
    expect(collectlHost('../../etc/passwd')).to.not.match(/\//)
  })

  it('is its own where it is a recording of collectl', () => {
    const own = parseCollectlHeader(collectlHeader({ flags: '2ix' }).trimEnd().split('\n'))
    const text = formatCollectlHeader({ ...own, modules: [...own.modules, 'process', 'slab'] }, sample, {
      time: 1795293192,
      local: { ...beginning.local, hour: 21 },
    })
    const expected = collectlHeader({ subsys: 'cdyZ', flags: 'ix', secs: '1795293192' }).replace('-203312', '-213312')
    expect(text).to.equal(expected)
  })
})

describe('recordings for collectl', () => {
  const folder = new Folder()
  after(() => folder.remove())

  it('are what was given, between markers', async () => {
    const sink = new MemorySink()
    const header = testHeader({ modules: ['cpu', 'disk'], zone: 'UTC+1' })
    const writer = new CollectlWriter(sink, header, { isHidden, localTime: () => beginning.local })
    const lines = ['cpu  1 2 3\ndisk 8 0 sda 1\ndisk 8 1 sda1 1\n', 'cpu  2 3 4\nsnmp6 x 1\n', '', 'cpu  \xff 5\n']
    for (const [i, text] of lines.entries()) writer.sample(1795289592.5 + i, Buffer.from(text, 'latin1'))
    writer.close()
    const text = sink.bytes.toString('latin1')
    expect(text.slice(text.indexOf('>>>'))).to.equal(
      [
        '>>> 1795289592.500 <<<\ncpu  1 2 3\ndisk 8 0 sda 1\n',
        '>>> 1795289593.500 <<<\ncpu  2 3 4\n',
        '>>> 1795289594.500 <<<\n',
        '>>> 1795289595.500 <<<\ncpu  \xff 5\n',
        '>>> 1795289595.500 <<<\n',
      ].join(''),
    )
    const recording = await openRecording(folder.file(sink.bytes, 'x.raw'))
    expect((await collect(recording.samples())).map(({ time }) => time)).to.deep.equal(
      [0.5, 1.5, 2.5, 3.5].map((seconds) => 1795289592 + seconds),
    )
    expect((await recording.check()).ok).to.equal(true)
    await recording.close()
  })

  it('are empty where nothing was given', () => {
    const sink = new MemorySink()
    new CollectlWriter(sink, testHeader(), { isHidden, localTime: () => beginning.local }).close()
    expect(sink.bytes).to.have.length(0)
  })
})
