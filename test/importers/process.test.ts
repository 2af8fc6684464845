import { expect } from 'chai'
import processes from '../../importers/process.ts'
import { play, sampleOf, testHeader, type Values } from '../helpers/samples.ts'

/** The lines of a process as the recorder copies them from /proc/PID (Linux 6.18, this shell's `systemd-udevd`). */
interface Lines {
  readonly pid?: number
  readonly name?: string
  readonly state?: string
  readonly user?: number
  readonly system?: number
  readonly priority?: number
  readonly start?: number
  readonly faults?: readonly [minor: number, major: number]
  readonly uid?: number
  /** Sizes in kB; none for a kernel thread. */
  readonly rss?: number
  readonly switches?: readonly [voluntary: number, involuntary: number]
  readonly args?: string
  readonly io?: readonly [rchar: number, wchar: number, reads: number, writes: number]
}

function linesOf(about: Lines): string {
  const { pid = 4711, name = 'udevd', state = 'S', user = 0, system = 0, priority = 20, start = 100 } = about
  const [minor, major] = about.faults ?? [0, 0]
  const tail =
    '18446744073709551615 93962357841920 93962357861801 140736658395488 0 0 0 0 4096 1256 0 0 0 17 1 0 0 7 0 0'
  const lines = [
    `stat ${pid} (${name}) ${state} 1 ${pid} ${pid} 0 -1 4194560 ${minor} 8 ${major} 9 ${user} ${system} 31 32 ` +
      `${priority} 0 13 0 ${start} 50262016 4415 ${tail} 0 0 0 0 0 0 0`,
  ]
  if (about.uid !== undefined) lines.push(`Tgid:\t${pid}`, `Uid:\t${about.uid}\t0\t0\t0`)
  if (about.rss !== undefined) {
    lines.push(
      'VmPeak:\t   50940 kB',
      'VmSize:\t   49084 kB',
      'VmLck:\t      52 kB',
      'VmPin:\t       0 kB',
      'VmHWM:\t   19148 kB',
      `VmRSS:\t   ${about.rss} kB`,
      'VmData:\t   41648 kB',
      'VmStk:\t     132 kB',
      'VmExe:\t    5260 kB',
      'VmLib:\t       8 kB',
      'VmPTE:\t     124 kB',
      'VmSwap:\t      16 kB',
    )
  }
  if (about.switches !== undefined) {
    lines.push(`voluntary_ctxt_switches:\t${about.switches[0]}`, `nonvoluntary_ctxt_switches:\t${about.switches[1]}`)
  }
  if (about.args !== undefined) lines.push(`cmd ${about.args}`)
  if (about.io !== undefined) {
    const [rchar, wchar, reads, writes] = about.io
    lines.push(`io rchar: ${rchar}`, `io wchar: ${wchar}`, 'io syscr: 10', 'io syscw: 20')
    lines.push(`io read_bytes: ${reads}`, `io write_bytes: ${writes}`, 'io cancelled_write_bytes: 4096')
  }
  return lines.map((line) => `proc:${pid} ${line}\n`).join('')
}

const passwd = testHeader({
  intervals: [10],
  details: new Map([
    [
      'process',
      new Map([
        ['uid.0', 'root'],
        ['uid.33', 'www-data'],
      ]),
    ],
  ]),
})

function intervals(...samples: string[]): (Values | undefined)[] {
  return play(
    processes,
    samples.map((text, index) => sampleOf(1000 + 10 * index, text, { header: passwd })),
  )
}

describe('the process importer', () => {
  it('reads what a process is and has', () => {
    const [first] = intervals(
      linesOf({
        user: 300,
        system: 205,
        uid: 33,
        rss: 17964,
        args: '/usr/lib/systemd/systemd-udevd --resolve',
        io: [1, 2, 3, 4],
      }),
    )
    expect(first?.['4711']).to.deep.include({
      command: 'udevd',
      state: 'S',
      user: 'www-data',
      uid: 33,
      program: '/usr/lib/systemd/systemd-udevd',
      args: '/usr/lib/systemd/systemd-udevd --resolve',
      commandLine: '/usr/lib/systemd/systemd-udevd --resolve',
      parent: 1,
      priority: 20,
      priorityClass: '20',
      nice: 0,
      threads: 13,
      extraThreads: 12,
      startTime: 100,
      processor: 1,
      userTotal: 300,
      systemTotal: 205,
      cpuTime: 5.05,
      vmSize: 49084,
      locked: 52,
      rss: 17964,
      rssPeak: 19148,
      data: 41648,
      stack: 132,
      code: 5260,
      libraries: 8,
      swap: 16,
    })
    // Booted at 500, started a second later, now 1000.
    expect(first?.['4711']?.['age']).to.equal(499)
    expect(first?.['4711']).to.include({ cpu: undefined, userSeconds: undefined, readBytes: undefined })
  })

  it('measures what it did in the interval', () => {
    const [, second] = intervals(
      linesOf({ user: 100, system: 50, faults: [1000, 7], switches: [360, 66], io: [0, 0, 0, 8192] }),
      linesOf({ user: 350, system: 75, faults: [1030, 8], switches: [400, 66], io: [500, 90, 20480, 49152] }),
    )
    expect(second?.['4711']).to.deep.include({
      userTime: 25,
      systemTime: 2.5,
      cpu: 27.5,
      userSeconds: 2.5,
      systemSeconds: 0.25,
      minorFaults: 3,
      majorFaults: 0.1,
      voluntarySwitches: 4,
      involuntarySwitches: 0,
      readChars: 50,
      writeChars: 9,
      readCalls: 0,
      writeCalls: 0,
      readBytes: 2048,
      writeBytes: 4096,
      cancelledBytes: 0,
      childUserTime: 0,
      childSystemTime: 0,
      diskWait: 0,
    })
  })

  it('measures in jiffies of the recorded machine, over the measured time', () => {
    const header = testHeader({ hz: 250, intervals: [10] })
    const [, second] = play(processes, [
      sampleOf(1000, linesOf({ user: 0, system: 0 }), { header }),
      sampleOf(1012.5, linesOf({ user: 1250, system: 0 }), { header }),
    ])
    expect(second?.['4711']).to.deep.include({ cpu: 40, userSeconds: 5, systemSeconds: 0, cpuTime: 5 })
  })

  it('gives the same percentage where counts are not divided by the interval', () => {
    const [, second] = play(
      processes,
      [
        sampleOf(1000, linesOf({ user: 100 }), { header: passwd }),
        sampleOf(1010, linesOf({ user: 350 }), { header: passwd }),
      ],
      { perInterval: true },
    )
    expect(second?.['4711']).to.deep.include({ userTime: 250, cpu: 25, userSeconds: 2.5 })
  })

  it('tells of a longer interval with a gap what it did in the time that is known', () => {
    const samples = [
      [1000, 0],
      [1010, 500],
      [1020, 1000],
      // 1020 to 1100 is longer than three intervals: what it did meanwhile is not known.
      [1100, 6000],
      [1110, 6500],
    ].map(([time = 0, user = 0]) => sampleOf(time, linesOf({ user }), { header: passwd }))
    const known = { cpu: 50, userSeconds: 15 }
    const [joined] = play(processes, samples, { every: 2000 }).filter((values) => values !== undefined)
    expect(joined?.['4711']).to.deep.include({ ...known, userTime: 50 })
    expect(joined?.['']).to.deep.include(known)
    const [counted] = play(processes, samples, { every: 2000, perInterval: true }).filter(
      (values) => values !== undefined,
    )
    expect(counted?.['4711']).to.deep.include({ ...known, userTime: 1500 })
  })

  it('adds up what all use, and counts them by state', () => {
    const at = (round: number): string =>
      linesOf({ pid: 1, user: round * 100, uid: 0, rss: 1000, state: 'R', start: 1 }) +
      linesOf({ pid: 2, user: round * 50, uid: 0, state: 'I', start: 1 }) +
      linesOf({ pid: 30, user: round * 10, uid: 0, rss: 500, state: 'D', start: 7 }) +
      linesOf({ pid: 31, uid: 0, state: 'Z', start: 8 }) +
      linesOf({ pid: 32, uid: 0, rss: 20, state: 't', start: 9 })
    const [first, second, third] = intervals(
      at(0),
      at(1) + linesOf({ pid: 40, uid: 0, rss: 1, start: 50_900 }) + linesOf({ pid: 41, uid: 0, rss: 1, start: 50_901 }),
      at(2) + linesOf({ pid: 41, uid: 0, rss: 1, start: 50_901 }),
    )
    const counts = { running: 1, sleeping: 0, blocked: 1, stopped: 1, zombies: 1, idle: 1 }
    expect(first?.['']).to.deep.include({ ...counts, processes: 5, threads: 65, started: undefined, rss: 1520 })
    expect(second?.['']).to.deep.include({
      ...counts,
      processes: 7,
      sleeping: 2,
      started: 2,
      cpu: 16,
      userSeconds: 1.6,
    })
    expect(third?.['']).to.deep.include({ ...counts, processes: 6, sleeping: 1, started: 0 })
    expect(second?.['']).to.include({ parent: undefined, startTime: undefined, uid: undefined, cpuTime: undefined })
    expect(second?.['1']).to.include({ processes: undefined, running: undefined })
  })

  it('counts one that was born in the interval from zero', () => {
    const [, second] = intervals(
      linesOf({ pid: 1, start: 1, io: [0, 0, 0, 0] }),
      linesOf({ pid: 1, start: 1, io: [0, 0, 0, 0] }) +
        linesOf({ pid: 50, user: 300, start: 50_500, io: [0, 0, 0, 81920] }),
    )
    expect(second?.['50']).to.deep.include({ cpu: 30, writeBytes: 8192 })
  })

  it('takes a pid that was used again for another process', () => {
    const [, second, third] = intervals(
      linesOf({ pid: 50, user: 5000, start: 10, args: 'old' }),
      linesOf({ pid: 50, user: 100, start: 50_700, name: 'new', args: 'new one' }),
      linesOf({ pid: 50, user: 150, start: 50_700, name: 'new', args: 'new one' }),
    )
    expect(second?.['50']).to.deep.include({ cpu: 10, command: 'new', commandLine: 'new one', cpuTime: 1 })
    expect(second?.['']).to.include({ started: 1 })
    expect(third?.['50']).to.include({ cpu: 5 })
  })

  it('does not know the rates of an old one that it sees for the first time', () => {
    const [, second] = intervals(
      linesOf({ pid: 1, start: 1 }),
      linesOf({ pid: 1, start: 1 }) + linesOf({ pid: 9, user: 300, start: 30 }),
    )
    expect(second?.['9']).to.include({ cpu: undefined, userTime: undefined, userTotal: 300 })
  })

  it('reads names with blanks, parentheses and newlines as the kernel writes them', () => {
    const names = ['tmux: server', '(sd-pam)', 'a) R 1 (b', 'line\\nbreak', '', 'Größe']
    const [first] = intervals(names.map((name, index) => linesOf({ pid: index + 1, name, state: 'D' })).join(''))
    expect(names.map((_, index) => first?.[index + 1]?.['command'])).to.deep.equal(names)
    expect(names.map((_, index) => first?.[index + 1]?.['state'])).to.deep.equal(names.map(() => 'D'))
  })

  it('knows that kernel threads and zombies have no memory and no arguments', () => {
    const [first] = intervals(linesOf({ pid: 2, name: 'kthreadd', uid: 0, user: 3 }))
    expect(first?.['2']).to.deep.include({
      user: 'root',
      program: 'kthreadd',
      args: '',
      commandLine: 'kthreadd',
      vmSize: 0,
      rss: 0,
      libraries: 0,
      swap: 0,
    })
  })

  it('follows a kernel thread that changes its name', () => {
    const [, second] = intervals(
      linesOf({ pid: 9, name: 'kworker/0:1' }),
      linesOf({ pid: 9, name: 'kworker/0:1-events' }),
    )
    expect(second?.['9']).to.include({ program: 'kworker/0:1-events', commandLine: 'kworker/0:1-events' })
  })

  it('does not know what could not be read', () => {
    const [, second] = intervals(
      linesOf({ user: 0, uid: 0, rss: 5, io: [0, 0, 0, 0] }),
      linesOf({ user: 10, uid: 0, rss: 5 }),
    )
    expect(second?.['4711']).to.include({ cpu: 1, readBytes: undefined, writeBytes: undefined, readCalls: undefined })
    const [, later] = intervals(linesOf({ user: 0, rss: 5, uid: 0 }), linesOf({ user: 10 }))
    expect(later?.['4711']).to.include({ cpu: 1, uid: undefined, rss: undefined, vmSize: undefined })
  })

  it('knows nothing of what stat says where there is no stat', () => {
    const withoutStat = linesOf({ uid: 0, rss: 5 }).replace(/^proc:4711 stat .*\n/m, '')
    const [first] = intervals(withoutStat)
    expect(first?.['4711']).to.include({ priority: undefined, priorityClass: '', state: '', rss: 5 })
  })

  it('shows RT for real-time priorities, and the number of a user whose name was not recorded', () => {
    const [first] = intervals(linesOf({ priority: -100, uid: 1234 }))
    expect(first?.['4711']).to.include({ priority: -100, priorityClass: 'RT', user: '1234' })
    const [other] = play(processes, [sampleOf(1000, linesOf({ uid: 33 }))])
    expect(other?.['4711']).to.include({ user: '33' })
  })

  it('reads the shorter lines of old kernels', () => {
    // Linux 2.6.9: stat ends with field 41, status has neither VmSwap nor switches, there is no io.
    const stat = 'stat 812 (portmap) S 1 812 812 0 -1 64 21 0 0 0 5 7 0 0 16 0 1 0 4321 1900544 96 4294967295 1 2 3'
    const status = 'Uid:\t32\t32\t32\t32\nproc:812 VmSize:\t    1856 kB\nproc:812 VmRSS:\t     384 kB'
    const [first] = intervals(`proc:812 ${stat}\nproc:812 ${status}\n`)
    expect(first?.['812']).to.include({ command: 'portmap', startTime: 4321, userTotal: 5, vmSize: 1856, rss: 384 })
    expect(first?.['812']).to.include({
      processor: undefined,
      diskWait: undefined,
      swap: undefined,
      rssPeak: undefined,
    })
  })

  it('is not disturbed by lines of threads', () => {
    const [first] = intervals(`procT:4712 stat 4712 (worker) R 1 1 1\nprocT:4712 Uid:\t0\n${linesOf({})}`)
    expect(first).to.have.all.keys('', '4711')
  })

  it('counts one whose stat is missing in no state', () => {
    const [first] = intervals(`proc:5 Uid:\t0\t0\t0\t0\n${linesOf({ state: 'S' })}`)
    expect(first?.['']).to.include({ processes: 2, sleeping: 1, running: 0 })
    expect(first?.['5']).to.include({ state: '', command: '', user: 'root', cpu: undefined })
  })

  it('records the names of users, the first where a number has several', () => {
    const text =
      'root:x:0:0:root:/root:/bin/bash\ntoor:x:0:0::/root:\n# comment\n+::::::\nwww-data:x:33:33::/var/www:\n'
    const machine = { read: (path: string) => (path === '/etc/passwd' ? text : undefined), glob: () => [] }
    expect(processes.updateHeader?.(machine)).to.deep.equal({ 'uid.0': 'root', 'uid.33': 'www-data' })
    expect(processes.updateHeader?.({ read: () => undefined, glob: () => [] })).to.deep.equal({})
  })

  it('reads how long each ran and waited for a CPU, where that was asked for', () => {
    const at = (run: number, delay: number, slices: number, score: number): string =>
      `${linesOf({ pid: 7, uid: 0, rss: 1 })}proc:7 sched ${run} ${delay} ${slices}\nproc:7 oom ${score}\n`
    const [, second] = intervals(at(200_232_057, 36_082_369, 715, 666), at(2_200_232_057, 46_082_369, 815, 667))
    expect(second?.['7']).to.include({
      runTime: 200_000_000,
      runDelay: 1_000_000,
      timeSlices: 10,
      meanSlice: 20_000_000,
      meanDelay: 100_000,
      oomScore: 667,
    })
    const [, plain] = intervals(linesOf({ pid: 7 }), linesOf({ pid: 7 }))
    expect(plain?.['7']).to.include({ runDelay: undefined, meanDelay: undefined, oomScore: undefined })
  })

  it('computes what ended children used', () => {
    const at = (jiffies: number): string => linesOf({ pid: 7 }).replace(' 31 32 ', ` ${31 + jiffies} ${32 + jiffies} `)
    const [, second] = intervals(at(0), at(100))
    // 200 jiffies of 1000.
    expect(second?.['7']).to.include({ childCpu: 20 })
  })

  const NAMES: readonly (readonly [args: string, name: string])[] = [
    ['/usr/lib/systemd/systemd-udevd --resolve /x/y', 'systemd-udevd'],
    ['nginx: worker process', 'nginx'],
    ['sshd: root@pts/0', 'sshd'],
    ['/usr/bin/python3.11 -u /srv/report.py --all /tmp/x', 'report.py'],
    ['-bash', '-bash'],
    ['/bin/sh -c', 'sh'],
    ['/bin/bash -lc cd /srv/3; while true; do :; done', 'bash'],
    ['perl -e sleep 4', 'perl'],
    ['node --eval setTimeout(() => {}, 4)', 'node'],
    ['bash /srv/run -c 3', 'run'],
    ['node server.js', 'server.js'],
    ['/opt/a b/c', 'a'],
    ['/', 'udevd'],
  ]
  for (const [args, name] of NAMES) {
    it(`calls ${args} ${name}`, () => {
      expect(intervals(linesOf({ pid: 7, args }))[0]?.['7']?.['name']).to.equal(name)
    })
  }

  it('calls a kernel thread as the kernel does', () => {
    expect(intervals(linesOf({ pid: 2, name: 'kworker/0:1-events' }))[0]?.['2']).to.include({
      name: 'kworker/0:1-events',
    })
  })
})
