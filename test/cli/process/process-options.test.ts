import { expect } from 'chai'
import { withoutDirectory, withoutInterpreter } from '../../../src/cli/process/process-columns.ts'
import { processLetters, usualLetters } from '../../../src/cli/process/process-options.ts'
import { UsageError } from '../../../src/cli/usage-error.ts'
import { runHere } from '../../helpers/cli.ts'
import { temporaryDirectory, writeRecording } from '../../helpers/recordings.ts'

/** 2026-11-21 04:00:00 in UTC. */
const FOUR = Date.UTC(2026, 10, 21, 4) / 1000

interface Made {
  readonly pid: number
  readonly name: string
  readonly state: string
  readonly parent: number
  readonly uid: number
  readonly args: string
  /** Jiffies since boot. */
  readonly start: number
  /** How much it does a second; the counters are this times the number of the sample. */
  readonly minor: number
  readonly major: number
  readonly user: number
  readonly system: number
  readonly childUser: number
  readonly read: number
  readonly written: number
  readonly rss: number
  readonly switches: number
  readonly priority: number
}

const idle = { state: 'S', parent: 1, uid: 0, minor: 0, major: 0, user: 0, system: 0, childUser: 0 }
const nothing = { ...idle, read: 0, written: 0, rss: 0, switches: 0, priority: 20, start: 0 }

const processes: readonly Made[] = [
  { ...nothing, pid: 1, name: 'init', args: '/sbin/init splash', parent: 0, rss: 8000, minor: 3 },
  { ...nothing, pid: 2, name: 'kworker/0:0', args: '', state: 'I' },
  {
    ...nothing,
    pid: 300,
    name: 'python3',
    args: '/usr/bin/python3 -u /opt/app/serve.py --port 80',
    uid: 1000,
    user: 30,
    system: 10,
    childUser: 20,
    read: 102_400,
    rss: 50_000,
    start: 90_000,
    switches: 7,
  },
  {
    ...nothing,
    pid: 400,
    name: 'nginx',
    args: 'nginx: worker process',
    parent: 300,
    uid: 33,
    state: 'R',
    major: 2,
    minor: 1,
    user: 5,
    written: 204_800,
    rss: 9000,
    priority: -2,
  },
  { ...nothing, pid: 500, name: 'sh', args: '/bin/sh -c /opt/app/run.sh now', state: 'D', uid: 1000, system: 1 },
]

function lines(n: number): string {
  return processes
    .flatMap((one) => {
      const times = `${one.user * n} ${one.system * n} ${one.childUser * n} 0`
      const before = `${one.state} ${one.parent} 1 1 0 -1 0 ${one.minor * n} 0 ${one.major * n} 0`
      const stat = `${before} ${times} ${one.priority} 0 1 0 ${one.start} 0 0${' 0'.repeat(15)} 1`
      return [
        `proc:${one.pid} stat ${one.pid} (${one.name}) ${stat}`,
        `proc:${one.pid} Uid: ${one.uid} ${one.uid} ${one.uid} ${one.uid}`,
        `proc:${one.pid} VmSize: ${one.rss * 2} kB`,
        `proc:${one.pid} VmRSS: ${one.rss} kB`,
        `proc:${one.pid} voluntary_ctxt_switches: ${one.switches * n}`,
        `proc:${one.pid} nonvoluntary_ctxt_switches: 0`,
        ...(one.args === '' ? [] : [`proc:${one.pid} cmd ${one.args}`]),
        `proc:${one.pid} io rchar: ${one.read * n * 2}`,
        `proc:${one.pid} io wchar: 0`,
        `proc:${one.pid} io syscr: ${n}`,
        `proc:${one.pid} io syscw: 0`,
        `proc:${one.pid} io read_bytes: ${one.read * n}`,
        `proc:${one.pid} io write_bytes: ${one.written * n}`,
        `proc:${one.pid} io cancelled_write_bytes: 0`,
      ]
    })
    .concat('')
    .join('\n')
}

describe('cli: --procopts, --procfilt, --procstate', () => {
  it('understands letters, two of them with a number', () => {
    expect(processLetters('')).to.deep.equal(usualLetters)
    expect(processLetters('ixtz')).to.deep.equal({
      ...usualLetters,
      columns: 'io',
      contextSwitches: true,
      hidesZeros: true,
    })
    expect(processLetters('u')).to.include({ userWidth: 12 })
    expect(processLetters('u20w80R')).to.include({ userWidth: 20, argumentWidth: 80, realPriority: true })
    for (const [typed, why] of [
      ['q', /q: unknown letter: choose from c f i k/],
      ['c5', /c5: unknown/],
      ['i,x', /,: unknown/],
      ['im', /i and m are different columns/],
      ['u3', /--procopts u: "3": expected a whole number, 8 or more/],
      ['I', /I: not supported/],
    ] as const) {
      expect(() => processLetters(typed), typed).to.throw(UsageError, why)
    }
  })

  it('takes the interpreter and the directory from a command line, and never all of it', () => {
    for (const [line, script, base] of [
      ['/bin/sh /a/b.sh x', '/a/b.sh x', 'sh /a/b.sh x'],
      ['/usr/bin/perl -w ./p.pl', './p.pl', 'perl -w ./p.pl'],
      ['/opt/python3.11 -u ./y.py x', './y.py x', 'python3.11 -u ./y.py x'],
      ['/bin/sh -c sleep 20; true', 'sleep 20; true', 'sh -c sleep 20; true'],
      ['/bin/bash', '/bin/bash', 'bash'],
      ['/bin/bash -i', '/bin/bash -i', 'bash -i'],
      ['-bash', '-bash', '-bash'],
      ['/usr/sbin/sshd -D', '/usr/sbin/sshd -D', 'sshd -D'],
    ] as const) {
      expect([withoutInterpreter(line), withoutDirectory(line)], line).to.deep.equal([script, base])
    }
  })

  describe('on a recording', () => {
    const directory = temporaryDirectory()
    let path = ''

    before(() => {
      const header = {
        modules: ['process'],
        zone: 'UTC',
        bootTime: FOUR - 1000,
        details: new Map([['process', new Map([['uid.33', 'www']])]]),
      }
      path = writeRecording(directory.path, { from: FOUR, count: 2, lines, header })
    })

    /** The words of the heading and of each line, the time left out. */
    async function table(...args: readonly string[]): Promise<readonly (readonly string[])[]> {
      const { code, stdout, stderr } = await runHere(['play', path, ...args])
      expect([code, stderr]).to.deep.equal([0, ''])
      const text = stdout.trimEnd().split('\n')
      const from = text.findIndex((line) => line.startsWith('#Time'))
      return text.slice(from).map((line) => line.replace(/^\S+ +/, '').split(/ +/))
    }
    const pids = async (...args: readonly string[]) => (await table(...args)).slice(1).map(([pid]) => pid)
    /** The value in a column of a process. */
    async function cell(options: string, pid: number, head: string): Promise<string | undefined> {
      const [heads = [], ...rows] = await table('-sZ', '--procopts', options)
      return rows.find(([first]) => first === String(pid))?.[heads.indexOf(head)]
    }

    it('shows other columns', async () => {
      const heads = async (options: string) => (await table('-sZ', '--procopts', options))[0]?.join(' ')
      expect(await heads('z')).to.equal(
        'PID User PR PPID THRD S VSZ RSS CP SysT UsrT Pct AccuTime RKB WKB MajF MinF Command',
      )
      expect(await heads('xs')).to.equal(
        'PID User PR PPID THRD S VSZ RSS CP SysT UsrT Pct AccuTime StrtTime RKB WKB VCtx NCtx MajF MinF Command',
      )
      expect(await heads('i')).to.equal(
        'PID User PPID S SysT UsrT Pct AccuTime RKB WKB RKBC WKBC RSys WSys Cncl Command',
      )
      expect(await heads('m')).to.equal(
        'PID User S VmSize VmLck VmRSS VmData VmStk VmExe VmLib VmSwp MajF MinF Command',
      )
      expect(await cell('i', 300, 'RKB')).to.equal('100')
      expect(await cell('i', 300, 'RKBC')).to.equal('200')
      expect(await cell('x', 300, 'VCtx')).to.equal('7')
    })

    it('shows other values', async () => {
      expect(await cell('z', 300, 'UsrT')).to.equal('0.30')
      expect(await cell('z', 300, 'Pct')).to.equal('40')
      expect(await cell('c', 300, 'UsrT')).to.equal('0.50')
      expect(await cell('c', 300, 'Pct')).to.equal('60')
      expect(await cell('z', 300, 'AccuTime')).to.equal('00:00.40')
      expect(await cell('c', 300, 'AccuTime')).to.equal('00:00.60')
      expect([await cell('z', 400, 'PR'), await cell('R', 400, 'PR')]).to.deep.equal(['RT', '-2'])
      expect(await cell('s', 300, 'StrtTime')).to.equal('03:58:20')
      expect(await cell('S', 300, 'StartTime')).to.equal('Nov21-03:58:20')
      expect(await cell('f', 1, 'MinF')).to.equal('3')
      expect((await table('-sZ', '--procopts', 's', '--tz', 'UTC+2'))[3]?.[13]).to.equal('05:58:20')
    })

    it('shows page faults since the start', async () => {
      const later = writeRecording(directory.path, {
        from: FOUR + 60,
        count: 3,
        lines,
        header: { modules: ['process'] },
      })
      const { stdout } = await runHere(['play', later, '-sZ', '--procfilt', 'p1', '--procopts', 'f', '--hr', '-1'])
      expect(stdout.match(/ (\d+) \/sbin\/init$/gm)).to.deep.equal([' 3 /sbin/init', ' 6 /sbin/init'])
    })

    it('shows commands as they are wanted', async () => {
      const command = async (options: string, pid: number) => {
        const [, ...rows] = await table('-sZ', '--procopts', options)
        return rows
          .find(([first]) => first === String(pid))
          ?.slice(17)
          .join(' ')
      }
      expect(await command('z', 300)).to.equal('/usr/bin/python3')
      expect(await command('w', 300)).to.equal('/usr/bin/python3 -u /opt/app/serve.py --port 80')
      expect(await command('w19', 300)).to.equal('/usr/bin/python3 -u')
      expect(await command('kw', 300)).to.equal('/opt/app/serve.py --port 80')
      expect(await command('kr', 300)).to.equal('serve.py')
      expect(await command('r', 300)).to.equal('python3')
      expect(await command('rk', 2)).to.equal('kworker/0:0')
    })

    it('sorts by what collectl sorts by, and hides those that have nothing', async () => {
      expect(await pids('--top', 'rss,3')).to.deep.equal(['300', '400', '1'])
      expect(await pids('--top', 'iokb,2')).to.deep.equal(['400', '300'])
      expect(await pids('--top', 'flt,2')).to.deep.equal(['1', '400'])
      expect(await pids('--top', 'accum,2')).to.deep.equal(['300', '400'])
      expect(await pids('--top', 'iokb', '--procopts', 'z')).to.deep.equal(['400', '300'])
      expect(await pids('--top', 'pid,2', '--procopts', 'z')).to.deep.equal(['500', '400'])
      const { stdout } = await runHere(['play', path, '--top', 'iokb,2'])
      expect(stdout).to.match(/^\n# TOP PROCESSES sorted by iokb \(counters are \/sec\)\n/)
    })

    it('shows only processes in some state, or of which something is true', async () => {
      const filtered = (filter: string) => pids('-sZ', '--procfilt', filter)
      expect(await pids('-sZ', '--procstate', 'RD')).to.deep.equal(['400', '500'])
      expect(await filtered('cn')).to.deep.equal(['1', '300', '400'])
      expect(await filtered('c^n')).to.deep.equal(['400'])
      expect(await filtered('Cn,p1')).to.deep.equal(['1', '400'])
      expect(await filtered('f/opt/app')).to.deep.equal(['300', '500'])
      expect(await filtered('P300')).to.deep.equal(['400'])
      expect(await filtered('u1000')).to.deep.equal(['300', '500'])
      expect(await filtered('u30-40')).to.deep.equal(['400'])
      expect(await filtered('Uwww')).to.deep.equal(['400'])
      expect(await pids('--top', 'rss,1', '--procfilt', 'u1000', '--procstate', 'D')).to.deep.equal(['500'])
    })

    it('refuses what is no filter', async () => {
      for (const [args, why] of [
        [['--procfilt', 'x1'], /option --procfilt: "x1": expected one of c C f p P u U/],
        [['--procfilt', 'c('], /"c\(": expected a regular expression/],
        [['--procfilt', 'pinit'], /"pinit": expected a number/],
        [['--procfilt', 'u1-x'], /"u1-x": expected a user id/],
        [['--procfilt', 'p1,'], /"": expected one of/],
        [['--procstate', '1'], /option --procstate: "1": expected letters/],
      ] as const) {
        const { code, stderr } = await runHere(['play', path, '-sZ', ...args])
        expect(code).to.equal(2)
        expect(stderr).to.match(why)
      }
    })
  })
})
