import { type Process, processLines } from './processes.ts'
import { FIRST, type HandMade, headerText, markerText, recordingText } from './recording-text.ts'
import { nfsClientLines, nfsServerLines, nodeLines, portLines, slabLine, slubLines } from './services.ts'
import { buddyLines, cpuLines, diskLine, interruptLines, memoryLines, netLine, smallLines } from './system.ts'
import { tcpLines } from './tcp.ts'

const ALL = 'bcdfijmnstyBCDFJMNTYZ'

/** Machines that cannot be had at will, and recordings that something happened to. */
export const handMade: readonly HandMade[] = [
  {
    name: 'cpus80',
    letters: 'cjCJ',
    text: recordingText({
      header: headerText({ subsys: 'cjCJ', cpus: 80 }),
      lines: (i) => [...cpuLines(i, 80), ...interruptLines(i, 80)],
    }),
  },
  {
    name: 'nfs-client',
    letters: 'fF',
    text: recordingText({ header: headerText({ subsys: 'fF' }), lines: nfsClientLines }),
  },
  {
    name: 'nfs-server',
    letters: 'fF',
    text: recordingText({ header: headerText({ subsys: 'fF' }), lines: nfsServerLines }),
  },
  {
    name: 'nfs-both',
    letters: 'fF',
    text: recordingText({
      header: headerText({ subsys: 'fF' }),
      lines: (i) => [...nfsClientLines(i), ...nfsServerLines(i)],
    }),
  },
  { name: 'nodes', letters: 'bmBM', text: nodes() },
  {
    name: 'infiniband',
    letters: 'xX',
    text: recordingText({
      header: headerText({
        subsys: 'xX',
        flags: 'ixX',
        more: ['# IConnect:  NumHCAs: 2 PortStates: 1:01 IBVersion: ??? PQVersion: ???'],
      }),
      lines: (i) => [...portLines('0-1', i), ...portLines('1-2', i)],
    }),
  },
  { name: 'disks', letters: 'dD', text: disks() },
  { name: 'nets', letters: 'nN', text: nets() },
  {
    name: 'cards',
    letters: 'dD',
    circumstances: ['a disk is a memory card'],
    text: recordingText({
      header: headerText({ subsys: 'cdD' }),
      lines: (i) => [...cpuLines(i, 2), ...['sda', 'md0', 'mmcblk0'].map((name) => diskLine(name, i))],
    }),
  },
  {
    name: 'fast',
    letters: 'nN',
    circumstances: ['a line is faster than it says'],
    text: recordingText({
      header: headerText({ subsys: 'nN', nets: 'lo:?? eth0:10' }),
      lines: (i) => [netLine('lo', i), netLine('eth0', i, { busy: i < 3 ? 1 : 500 })],
    }),
  },
  {
    name: 'capitals',
    letters: 'dDnN',
    text: recordingText({
      header: headerText({ subsys: 'cdDnN', nets: 'eth0:10000 ethN0:10000' }),
      lines: (i) => [
        ...cpuLines(i, 2),
        ...['sda', 'sDb'].map((name) => diskLine(name, i)),
        ...['eth0', 'ethN0'].map((name) => netLine(name, i)),
      ],
    }),
  },
  {
    name: 'protocols',
    letters: 'istT',
    text: recordingText({
      header: headerText({ subsys: 'istT' }),
      lines: (i) => [...smallLines(i), ...tcpLines(i)],
    }),
  },
  {
    name: 'slabs',
    letters: 'yY',
    text: recordingText({
      header: headerText({ subsys: 'yY', pageSize: 65536 }),
      lines: (i) => ['kmalloc-64', 'ext4_inode_cache', 'dentry'].map((name) => slabLine(name, i)),
    }),
  },
  { name: 'slub', letters: 'Y', text: slub() },
  { name: 'processes', letters: 'Z', text: processes(100) },
  { name: 'uneven', letters: 'cdmnZ', circumstances: ['samples came unevenly'], text: uneven() },
  { name: 'hz250', letters: 'Z', circumstances: ['HZ is not 100'], text: processes(250) },
  {
    name: 'sensors',
    letters: 'E',
    text: recordingText({
      header: headerText({ subsys: 'E', interval: '1::1' }),
      lines: (i) => [`ipmi: Fan 1,${3000 + i},RPM,ok`, `ipmi: Ambient Temp,${20 + i},degrees C,ok`],
    }),
  },
  { name: 'old', letters: 'cdnt', text: old() },
  { name: 'wraps', letters: 'dD', circumstances: ['a counter came round'], text: wraps() },
  { name: 'bits32', letters: 'cdmnCDN', circumstances: ['a counter came round'], text: bits32() },
  { name: 'reset', letters: 'cdmnCDN', text: reset(), resets: [3] },
  { name: 'everything', letters: ALL, text: everything() },
  { name: 'decimal', letters: ALL, output: '1', text: everything() },
  { name: 'decimals', letters: ALL, output: '2', text: everything() },
  { name: 'counts', letters: ALL, output: 'n', circumstances: ['-on was given'], text: everything() },
  { name: 'open', letters: 'cdmnCDN', text: general().replace(markerText(6), ''), open: true },
  // collectl takes the lines behind the missing marker for the sample before it.
  { name: 'lost-marker', letters: 'cdmnCDN', text: general().replace(markerText(3), ''), damaged: [2, 3, 4] },
  {
    name: 'bad-marker',
    letters: 'cdmnCDN',
    text: general().replace(markerText(3), markerText(3).replace('.', ':')),
    damaged: [2, 3, 4],
  },
]

/** A machine with a disk and an interface. */
function general(): string {
  return recordingText({ header: headerText({ subsys: 'cdmnCDN' }), lines: generalLines })
}

function generalLines(i: number): readonly string[] {
  return [...cpuLines(i, 2), ...memoryLines(i), diskLine('sda', i), netLine('lo', i), netLine('eth0', i)]
}

/** A machine that has something of all subsystems. */
function everything(): string {
  const processes: readonly Process[] = [
    { pid: 1, name: 'systemd' },
    { pid: 7, name: 'worker', busy: 30, faults: 900 },
  ]
  const lines = (i: number): readonly string[] => [
    ...buddyLines(i, [
      [0, 'DMA'],
      [0, 'Normal'],
      [1, 'Normal'],
    ]),
    ...generalLines(i),
    ...interruptLines(i, 2),
    ...smallLines(i),
    ...tcpLines(i),
    ...nfsClientLines(i),
    ...nodeLines(0, i),
    ...nodeLines(1, i),
    ...['kmalloc-64', 'dentry'].map((name) => slabLine(name, i)),
    ...processes.flatMap((process) => processLines(process, i)),
  ]
  return recordingText({ header: headerText({ subsys: ALL, nodes: 2 }), lines })
}

/** Samples that came late: only the time between two of them says what a rate is. */
function uneven(): string {
  const text = recordingText({
    header: headerText({ subsys: 'cdmnZ' }),
    lines: (i) => [...generalLines(i), ...processLines({ pid: 7, name: 'late', busy: 30, faults: 900 }, i)],
  })
  const late = [0, 0.2, 0, 0.7, 1.4, 2.125, 2]
  return text.replaceAll(/>>> (\d+)\.000 <<</g, (_, seconds: string) => {
    const i = Number(seconds) - FIRST
    return `>>> ${(Number(seconds) + (late[i] ?? 0)).toFixed(3)} <<<`
  })
}

/** Counters of a machine that was suspended to nothing: as after a reboot, but without a new file. */
function reset(): string {
  const before = 1_000_000
  const lines = (i: number): readonly string[] =>
    // All numbers that are counters begin anew at the third interval.
    generalLines(i).map((line) => {
      if (i >= 3 || !/^(cpu|intr|ctxt|processes|disk|Net|pg|pswp)/.test(line)) return line
      return line.replaceAll(/(?<=\s)\d{4,}(?=\s|$)/g, (number) => String(Number(number) + before))
    })
  return recordingText({ header: headerText({ subsys: 'cdmnCDN' }), lines })
}

/** The times that disks count in 32 bits come to their end, one after the other. */
function wraps(): string {
  const fields = (i: number): readonly string[] => diskLine('sda', i).split(/\s+/)
  const first = fields(0)
  // Behind `disk 8 0 sda`: the fourth, eighth, tenth and eleventh number.
  const times = new Set([7, 11, 13, 14])
  const wrapped = (i: number): string =>
    fields(i)
      .map((word, n) => (times.has(n) ? String((Number(word) - Number(first[n]) + 2 ** 32 - 700) % 2 ** 32) : word))
      .join(' ')
  return recordingText({
    header: headerText({ subsys: 'cdD' }),
    count: 16,
    lines: (i) => [...cpuLines(i, 2), wrapped(i)],
  })
}

/** A machine of 32 bits, whose counters of traffic, paging and sectors come to their end, one after the other. */
function bits32(): string {
  const first = generalLines(0).map((line) => line.split(/\s+/))
  const lines = (i: number): readonly string[] =>
    generalLines(i).map((line, n) => {
      if (!/^(intr|ctxt|pgp|pgf|disk|Net)/.test(line)) return line
      return line
        .split(/\s+/)
        .map((word, at) => {
          const start = first[n]?.[at] ?? ''
          return /^\d{4,}$/.test(start) ? String((Number(word) - Number(start) + 2 ** 32 - 700) % 2 ** 32) : word
        })
        .join(' ')
    })
  const header = headerText({ subsys: 'cdmnCDN', arch: 'i686-linux-gnu' })
  return recordingText({ header, count: 12, lines })
}

function nodes(): string {
  const zones = [
    [0, 'DMA'],
    [0, 'DMA32'],
    [0, 'Normal'],
    [1, 'Normal'],
  ] as const
  return recordingText({
    header: headerText({ subsys: 'bmBM', nodes: 2, zones: 4 }),
    lines: (i) => [...buddyLines(i, zones), ...memoryLines(i), ...nodeLines(0, i), ...nodeLines(1, i)],
  })
}

/** Disks that come and go, stacked ones, one that does nothing. */
function disks(): string {
  const lines = (i: number): readonly string[] => [
    ...cpuLines(i, 2),
    diskLine('sda', i),
    diskLine('dm-0', i, { major: 253 }),
    ...(i < 2 ? [] : [diskLine('sdb', i, { minor: 16 })]),
    ...(i > 3 ? [] : [diskLine('sdc', i, { minor: 32 })]),
    diskLine('nvme0n1', i, { major: 259 }),
    diskLine('sdz', i, { busy: 0 }),
  ]
  return recordingText({ header: headerText({ subsys: 'cdD' }), lines })
}

/** Interfaces that come and go, that count and that do not. */
function nets(): string {
  const lines = (i: number): readonly string[] => [
    ...['lo', 'eth0', 'bond0', 'eth0.12', 'docker0'].map((name) => netLine(name, i)),
    ...(i < 2 ? [] : [netLine('eth1', i)]),
    ...(i > 3 ? [] : [netLine('enp3s0', i)]),
  ]
  return recordingText({ header: headerText({ subsys: 'nN' }), lines })
}

/** collectl 3.6.0 on a kernel 2.6: seven CPU times, eleven disk fields, no blank behind an interface, no names for TCP. */
function old(): string {
  const lines = (i: number): readonly string[] => [
    ...cpuLines(i, 2).map((line) => (line.startsWith('cpu') ? line.split(' ').slice(0, -3).join(' ') : line)),
    diskLine('sda', i, { fields: 11 }),
    netLine('eth0', i, { glued: true }),
    ...tcpLines(i, { named: false }).filter((line) => line.startsWith('tcp-TcpExt')),
  ]
  return recordingText({ header: headerText({ subsys: 'cdnt', version: '3.6.0-1' }), lines })
}

function slub(): string {
  const roots = ['#SLUB DATA', '#:at-0000104 buffer_head', '#:t-0000064 kmalloc-64 fs_cache', '#ext4_inode ext4_inode']
  const header = `${headerText({ subsys: 'yY', version: '3.6.5-1', flags: 'six' })}${roots.join('\n')}\n${'#'.repeat(80)}\n`
  const names = [':at-0000104', ':t-0000064', 'ext4_inode']
  return recordingText({ header, lines: (i) => names.flatMap((name) => slubLines(name, i)) })
}

/** Processes of all kinds, some of which come and go, and threads. */
function processes(hz: number): string {
  const justNow = (i: number): number => (100_000 + i) * hz - 3
  const living = (i: number): readonly Process[] => [
    { pid: 1, name: 'systemd' },
    { pid: 2, name: 'kthreadd', kernel: true, busy: 1 },
    { pid: 9, name: 'z', state: 'Z', kernel: true },
    { pid: 30, name: 'a b) (c' },
    { pid: 4000, name: 'realtime', uid: 33, priority: -51, state: 'R', threads: 9 },
    { pid: 4001, name: 'busy', busy: 40, faults: 400_000 },
    // 29 jiffies are collectl's .28 seconds.
    { pid: 4002, name: 'steady', steady: 29 },
    { pid: 80, name: 'ending', ...(i < 4 ? {} : { state: 'Z', kernel: true }) },
    // collectl gives it the place of one that has left, and what that has left behind.
    ...(i < 4 ? [] : [{ pid: 81, name: 'zombie', state: 'Z', kernel: true, start: justNow(4), born: 4 }]),
    ...(i < 3 ? [{ pid: 50, name: 'gone' }] : []),
    ...(i < 3 ? [] : [{ pid: 60, name: 'new', start: justNow(3), born: 3 }]),
    { pid: 70, name: i < 3 ? 'before' : 'after', ...(i < 3 ? {} : { start: justNow(3), born: 3 }) },
  ]
  const threads: readonly Process[] = [
    { pid: 4005, name: 'worker/1', threads: 9, uid: 33 },
    { pid: 4006, name: 'worker 2' },
  ]
  const lines = (i: number): readonly string[] => [
    ...living(i).flatMap((process) => processLines(process, i)),
    ...threads.flatMap((thread) => processLines(thread, i, 'procT')),
  ]
  return recordingText({ header: headerText({ subsys: 'Z', hz, options: '--procopts t ' }), lines })
}
