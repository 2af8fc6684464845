import { expect } from 'chai'
import processes from '../../importers/process.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { intervals, linesOf } from './process-lines.ts'

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
