import { chance, grown } from './recording-text.ts'

/** A process, as far as the corpus wants to say what it is. */
export interface Process {
  readonly pid: number
  readonly name?: string
  readonly command?: string
  readonly state?: string
  readonly parent?: number
  readonly priority?: number
  readonly threads?: number
  readonly uid?: number
  /** Jiffies after boot. */
  readonly start?: number
  /** Jiffies of CPU time a sample, on average. */
  readonly busy?: number
  /** Jiffies of each kind in every sample, no more and no less. */
  readonly steady?: number
  /** Page faults a sample, on average. */
  readonly faults?: number
  /** Kernel threads have no memory, no command line; zombies neither. */
  readonly kernel?: boolean
  /** The sample that it was first seen in: its counters begin a little before. Absent: long ago. */
  readonly born?: number
}

/** The lines of /proc/PID: stat, status, cmdline, io. `tag` is `proc`, or `procT` for a thread. */
export function processLines(process: Process, i: number, tag: 'proc' | 'procT' = 'proc'): readonly string[] {
  const { pid, name = 'worker', command = `/usr/bin/${name} --all`, state = 'S', parent = 1, priority = 20 } = process
  const { threads = 1, uid = 0, start = 4000 + pid, busy = 5, faults = 40, kernel = false, born, steady } = process
  const count = (what: string, rate: number): number => {
    const since = (sample: number): number => (rate === 0 ? 0 : grown(`${pid} ${what}`, sample, rate))
    return born === undefined ? since(i) : since(i) - since(born - 1)
  }
  const stat = [
    ...[
      state,
      parent,
      pid,
      pid,
      0,
      -1,
      4194304,
      count('minflt', faults),
      count('cminflt', 9),
      count('majflt', faults / 20),
      0,
    ],
    ...[
      steady === undefined ? count('utime', busy) : steady * i,
      steady === undefined ? count('stime', busy) : steady * i,
    ],
    ...[count('cutime', 3), count('cstime', 2), priority, priority - 20],
    ...[threads, 0, start, 4464640, 785, '18446744073709551615', 1, 2, 3, 0, 0, 0, 65536, 4, 65538, 1, 0, 0, 17],
    ...[pid % 2, 0, 0, count('wait', 1), 0, 0, 5, 6, 7, 8, 9, 10, 11, 0],
  ].join(' ')
  const size = (key: string, kB: number): string =>
    `${key}:\t${`${kB + chance(`${pid} ${key} ${i}`, 90)}`.padStart(8)} kB`
  const sizes = kernel
    ? []
    : [size('VmPeak', 5000), size('VmSize', 4360), size('VmLck', 0), size('VmHWM', 3200), size('VmRSS', 3000)].concat([
        size('VmData', 304),
        size('VmStk', 132),
        size('VmExe', 772),
        size('VmLib', 1596),
        size('VmSwap', 0),
      ])
  const status = [
    `Tgid:\t${pid}`,
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    ...sizes,
    `voluntary_ctxt_switches:\t${count('voluntary', 20)}`,
    `nonvoluntary_ctxt_switches:\t${count('involuntary', 5)}`,
  ]
  const io = ['rchar 90000', 'wchar 40000', 'syscr 300', 'syscw 200', 'read_bytes 40960', 'write_bytes 81920']
    .concat('cancelled_write_bytes 4096')
    .map((about) => about.split(' '))
    .map(([key = '', rate]) => `io ${key}: ${count(key, Number(rate))}`)
  return [
    `stat ${pid} (${name}) ${stat}`,
    ...status,
    ...(kernel || tag === 'procT' ? [] : [`cmd ${command} `]),
    ...io,
  ].map((line) => `${tag}:${pid} ${line}`)
}
