import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import processes from '../../importers/process.ts'
import { skipFor } from '../helpers/needs.ts'
import { play, sampleOf, testHeader, type Values } from '../helpers/samples.ts'

/** The files of a process, as they were. */
interface Raw {
  readonly stat: string
  readonly status: string
  readonly cmdline: string
  readonly io: string | undefined
}

interface Snapshot {
  /** Epoch seconds. */
  readonly time: number
  /** Seconds of a clock that is not set. */
  readonly steady: number
  readonly processes: ReadonlyMap<string, Raw>
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

function takeSnapshot(): Snapshot {
  const time = Date.now() / 1000
  const steady = performance.now() / 1000
  const found = new Map<string, Raw>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const [stat, status, cmdline] = ['stat', 'status', 'cmdline'].map((file) => read(`/proc/${pid}/${file}`))
    // One that ended meanwhile is left out.
    if (!stat || !status || cmdline === undefined) continue
    found.set(pid, { stat, status, cmdline, io: read(`/proc/${pid}/io`) })
  }
  return { time, steady, processes: found }
}

/** The snapshot as a recording holds it. */
function recorded({ processes: found }: Snapshot): string {
  let text = ''
  for (const [pid, { stat, status, cmdline, io }] of found) {
    text += `proc:${pid} stat ${stat}`
    for (const line of status.split('\n')) if (/^(Tgid:|Uid:|Vm|vol|nonv)/.test(line)) text += `proc:${pid} ${line}\n`
    const args = joined(cmdline)
    if (args !== '') text += `proc:${pid} cmd ${args}\n`
    for (const line of io?.split('\n') ?? []) if (line !== '') text += `proc:${pid} io ${line}\n`
  }
  return text
}

function joined(cmdline: string): string {
  return cmdline.replace(/\0+$/, '').replaceAll(/[\0\n]/g, ' ')
}

/** Splits stat by its own rule: the name ends at the last parenthesis. Field n of the manual is `fields[n - 3]`. */
function fieldsOf({ stat }: Raw): string[] {
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .trim()
    .split(' ')
}

function statusOf({ status }: Raw, label: string): number | undefined {
  const found = status.split('\n').find((line) => line.startsWith(`${label}:`))
  return found === undefined ? undefined : Number(found.split(/\s+/)[1])
}

function ioOf({ io }: Raw, label: string): number | undefined {
  const found = io?.split('\n').find((line) => line.startsWith(`${label}: `))
  return found === undefined ? undefined : Number(found.split(' ')[1])
}

type Expected = Record<string, number | string | undefined>

const hz = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** What a process did between two readings, by hand. `before` is absent for one that was born between them. */
function expectedOf(before: Raw | undefined, now: Raw, seconds: number): Expected {
  const then = before && fieldsOf(before)
  const fields = fieldsOf(now)
  const grown = (field: number): number => Number(fields[field - 3]) - Number(then?.[field - 3] ?? 0)
  const rate = (value: (raw: Raw) => number | undefined): number | undefined => {
    const to = value(now)
    const from = before === undefined ? 0 : value(before)
    return to === undefined || from === undefined ? undefined : (to - from) / seconds
  }
  const comm = now.stat.slice(now.stat.indexOf('(') + 1, now.stat.lastIndexOf(')'))
  const args = joined(now.cmdline)
  return {
    command: Buffer.from(comm, 'latin1').toString('utf8'),
    args: Buffer.from(args, 'latin1').toString('utf8'),
    state: fields[0],
    parent: Number(fields[1]),
    priority: Number(fields[15]),
    threads: Number(fields[17]),
    startTime: Number(fields[19]),
    processor: Number(fields[36]),
    cpu: (100 * (grown(14) + grown(15))) / hz / seconds,
    userSeconds: grown(14) / hz,
    systemSeconds: grown(15) / hz,
    cpuTime: (Number(fields[11]) + Number(fields[12])) / hz,
    minorFaults: grown(10) / seconds,
    majorFaults: grown(12) / seconds,
    uid: statusOf(now, 'Uid'),
    vmSize: statusOf(now, 'VmSize') ?? 0,
    rss: statusOf(now, 'VmRSS') ?? 0,
    voluntarySwitches: rate((raw) => statusOf(raw, 'voluntary_ctxt_switches')),
    involuntarySwitches: rate((raw) => statusOf(raw, 'nonvoluntary_ctxt_switches')),
    readChars: rate((raw) => ioOf(raw, 'rchar')),
    writeCalls: rate((raw) => ioOf(raw, 'syscw')),
    readBytes: rate((raw) => ioOf(raw, 'read_bytes')),
    writeBytes: rate((raw) => ioOf(raw, 'write_bytes')),
  }
}

function work(): void {
  const folder = mkdtempSync(join(tmpdir(), 'process-oracle-'))
  for (let file = 0; file < 20; file++) writeFileSync(join(folder, `${file}`), Buffer.alloc(100_000, file))
  const until = performance.now() + 400
  while (performance.now() < until) Math.hypot(performance.now(), 1)
  rmSync(folder, { recursive: true })
}

describe('the process importer beside the running kernel', () => {
  let values: Values
  let snapshots: readonly [Snapshot, Snapshot]
  let seconds: number

  before(function () {
    if (read('/proc/self/stat') === undefined) skipFor(this, '/proc')
    const first = takeSnapshot()
    work()
    const second = takeSnapshot()
    snapshots = [first, second]
    seconds = second.steady - first.steady
    const btime = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1]
    const header = testHeader({ hz, bootTime: Number(btime), intervals: [1] })
    const [, played] = play(
      processes,
      snapshots.map((snapshot) =>
        sampleOf(snapshot.time, Buffer.from(recorded(snapshot), 'latin1').toString('utf8'), {
          steady: snapshot.steady,
          bytes: Buffer.from(recorded(snapshot), 'latin1'),
          end: recorded(snapshot).length,
          header,
        }),
      ),
    )
    values = played ?? expect.fail('no interval')
  })

  it('finds every process', () => {
    const pids = [...snapshots[1].processes.keys()]
    expect(values).to.have.all.keys('', ...pids)
    expect(values['']).to.include({ processes: pids.length })
  })

  it('says of each what splitting the two readings by hand says', () => {
    let compared = 0
    for (const [pid, now] of snapshots[1].processes) {
      const before = snapshots[0].processes.get(pid)
      const sameOne = before !== undefined && fieldsOf(before)[19] === fieldsOf(now)[19]
      const expected = expectedOf(sameOne ? before : undefined, now, seconds)
      for (const [name, value] of Object.entries(expected)) {
        // Of a process that has just ended only the name is left; its arguments are those it had.
        if (name === 'args' && value === '') continue
        const got = values[pid]?.[name]
        const where = `${name} of ${pid} (${expected['command']})`
        if (typeof value === 'number' && typeof got === 'number')
          expect(got, where).to.be.closeTo(value, 1e-6 * (1 + Math.abs(value)))
        else expect(got, where).to.equal(value)
        compared++
      }
    }
    expect(compared).to.be.greaterThan(22 * 3)
  })

  it('adds them up', () => {
    let cpu = 0
    let running = 0
    for (const [pid, row] of Object.entries(values)) {
      if (pid === '') continue
      cpu += Number(row['cpu'] ?? 0)
      if (row['state'] === 'R') running++
    }
    expect(values['']?.['cpu']).to.be.closeTo(cpu, 1e-6)
    expect(values['']).to.include({ running })
  })

  it('sees what this process did', () => {
    const own = values[String(process.pid)]
    expect(own?.['cpu']).to.be.greaterThan(20)
    if (own?.['writeChars'] !== undefined) expect(Number(own['writeChars']) * seconds).to.be.at.least(1_999_999)
  })
})
