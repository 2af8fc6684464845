import { readdirSync, readFileSync } from 'node:fs'

/** The lines of one process, and what its counters are measured by. */
export interface ProcessSnapshot {
  readonly pid: number
  /** Jiffies after boot. */
  readonly start: number
  /** Behind `proc:PID `, as recorded. */
  readonly lines: readonly string[]
  /** It has arguments, so it is no thread of the kernel's. */
  readonly isProgram: boolean
}

/** This machine at one moment, as collectl 4.3.1 and recollect both record it. */
export interface Snapshot {
  /** Seconds since boot. */
  readonly uptime: number
  readonly cpus: number
  /** cpu, disk, net and memory. */
  readonly system: string
  readonly processes: readonly ProcessSnapshot[]
}

/** Some machines' arguments are so long that they would be most of the text. */
const ARGUMENTS = 100

function lines(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

// What collectl keeps of each file, in the order in which it reads them.
function systemLines(): readonly string[] {
  const stat = lines('/proc/stat').filter((line) => /^(cpu|ctx|proc|intr)/.test(line))
  const disks = lines('/proc/diskstats').filter((line) => / (sd[a-z]+|vd[a-z]|xvd[a-z]|nvme\d+n\d+|dm-\d+) /.test(line))
  const vmstat = lines('/proc/vmstat').filter((line) => /^(?!nr(?!_sh)|numa)/.test(line))
  return [
    ...stat.map((line) => (line.startsWith('intr') ? line.split(' ').slice(0, 2).join(' ') : line)),
    ...disks.map((line) => `disk ${line}`),
    ...lines('/proc/loadavg').map((line) => `load ${line}`),
    ...lines('/proc/meminfo'),
    ...vmstat.slice(
      0,
      vmstat.findIndex((line) => line.startsWith('pgre')),
    ),
    ...lines('/proc/net/dev')
      .slice(2)
      .map((line) => `Net ${line}`),
  ]
}

/** Undefined where the process is gone by now. */
function processSnapshot(pid: string): ProcessSnapshot | undefined {
  try {
    const [stat = ''] = lines(`/proc/${pid}/stat`)
    const status = lines(`/proc/${pid}/status`).filter((line) => /^(Tgid|Uid|Vm|vol|nonv)/.test(line))
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .slice(0, ARGUMENTS)
      .replace(/[\0\n]/g, ' ')
      .trim()
    const io = lines(`/proc/${pid}/io`)
    return {
      pid: Number(pid),
      // The words behind the name, which may itself have blanks and brackets (proc(5), field 22).
      start: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]),
      lines: [
        `stat ${stat}`,
        ...status,
        ...(command === '' ? [] : [`cmd ${command}`]),
        ...io.map((line) => `io ${line}`),
      ],
      isProgram: command !== '',
    }
  } catch {
    return undefined
  }
}

/** Reads this machine. */
export function snapshot(): Snapshot {
  const system = systemLines()
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(processSnapshot)
    .filter((process) => process !== undefined)
  return {
    uptime: Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]),
    cpus: system.filter((line) => /^cpu\d/.test(line)).length,
    system: `${system.join('\n')}\n`,
    processes,
  }
}
