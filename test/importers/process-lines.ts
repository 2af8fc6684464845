import processes from '../../importers/process.ts'
import { play, sampleOf, testHeader, type Values } from '../helpers/samples.ts'

/** The lines of a process as the recorder copies them from /proc/PID (Linux 6.18, this shell's `systemd-udevd`). */
export interface Lines {
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

/** All lines of a process. */
export function linesOf(about: Lines): string {
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

/** A header of a machine with two users. */
export const passwd = testHeader({
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

/** What is told of processes after each of these samples, ten seconds apart. */
export function intervals(...samples: string[]): (Values | undefined)[] {
  return play(
    processes,
    samples.map((text, index) => sampleOf(1000 + 10 * index, text, { header: passwd })),
  )
}
