import type { Plain } from './made.ts'

export const COLLECTL_START = 1795289593.001

/** A header as collectl 4.3.1 writes it, changed as asked. */
export function collectlHeader(about: Readonly<Record<string, string>> = {}): string {
  const {
    version = '4.3.1-1',
    host = 'box',
    booted = '1795200000.50',
    secs = '1795289592',
    tz = '+0100',
    subsys = 'cd',
    interval = '1:60',
    flags = 'ix',
    comment,
  } = about
  const rule = '#'.repeat(80)
  return [
    rule,
    `# Collectl:   V${version}  HiRes: 1  Options: -scd -f DIR `,
    `# Host:       ${host}  DaemonOpts: `,
    `# Booted:     ${booted} [20261121-19:21:16]`,
    '# Distro:     debian 12.11  Platform: Unknown',
    `# Date:       20261121-203312  Secs: ${secs} TZ: ${tz}`,
    `# SubSys:     ${subsys} Options:  Interval: ${interval} NumCPUs: 4  NumBud: 3 Flags: ${flags}`,
    '# Filters:    NfsFilt:  EnvFilt:  TcpFilt: ituc',
    '# HZ:         250  Arch: x86_64-linux-gnu-thread-multi PageSize: 16384',
    '# Cpu:        GenuineIntel Speed(MHz): 2100.000 Cores: 2  Siblings: 2 Nodes: 1',
    '# Kernel:     6.18.44  Memory: 24731700 kB  Swap: 0 kB',
    '# NumDisks:   1 DiskNames: vda',
    '# NumNets:    3 NetNames: lo:?? eth0:1000 eth1:-1',
    '# NumSlabs:   235 Version: 2.1',
    ...(comment === undefined ? [] : [`# Comment:    ${comment}`]),
    rule,
    '',
  ].join('\n')
}

export interface CollectlMade {
  readonly text: string
  readonly samples: readonly Plain[]
}

export interface CollectlMaking {
  readonly count?: number
  readonly from?: number
  readonly header?: string
  readonly lines?: (i: number) => string
  readonly terminated?: boolean
}

export function cpuLines(i: number): string {
  return [
    `cpu  ${100 + i * 7} 0 ${50 + i} ${900 + i * 90} 0 0 0 0 0 0`,
    `ctxt ${1000 + i * 321}`,
    `disk  254       0 vda ${i * 10} 0 ${i * 80} 5 0 0 0 0 0 ${i} ${i}`,
    '',
  ].join('\n')
}

export const timeOf = (i: number, from = COLLECTL_START): number => Number((from + i).toFixed(3))

export const markerOf = (time: number): string => `>>> ${time.toFixed(3)} <<<\n`

/** A file's text, and the samples that it holds. */
export function collectlFile(making: CollectlMaking = {}): CollectlMade {
  const { count = 6, from = COLLECTL_START, header = collectlHeader(), lines = cpuLines, terminated = true } = making
  const samples = Array.from({ length: count }, (_, i): Plain => {
    return { time: timeOf(i, from), steady: Number.NaN, text: lines(i), afterLoss: false, host: 'box' }
  })
  const body = samples.map(({ time, text }) => markerOf(time) + text).join('')
  return { text: header + body + (terminated ? markerOf(timeOf(count, from)) : ''), samples }
}
