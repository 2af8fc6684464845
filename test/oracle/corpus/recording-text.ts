import { hostname } from 'node:os'

/** A recording in collectl's format, made by hand: what one machine's kernel would have said. */
export interface HandMade {
  /** What is special about it; also its file's prefix. */
  readonly name: string
  /** The subsystems to compare. */
  readonly letters: string
  readonly text: string
  /** Letters of -o to ask both programs for. */
  readonly output?: string
  /** What is special about it, in the words of formats/PLOT.md. */
  readonly circumstances?: readonly string[]
  /** Numbers of the intervals in which all counters went back, from 1. */
  readonly resets?: readonly number[]
  /** Numbers of the intervals that the two see differently, since their markers are damaged. */
  readonly damaged?: readonly number[]
  /** No marker ends it: collectl leaves its last sample out. */
  readonly open?: boolean
}

/** Epoch seconds of the first sample: 2026-11-21 19:33:13 UTC. */
export const FIRST = 1795289593
/** When the machine booted. */
const BOOTED = FIRST - 100_000

/** collectl plays a file only under the name of the host that it was recorded on. */
export const HOST = hostname().split('.')[0] ?? ''

const RULE = '#'.repeat(80)

/** What a header says; the rest is the same for all. */
export interface HeaderText {
  readonly subsys: string
  /** More of what collectl was started with. */
  readonly options?: string
  readonly version?: string
  readonly interval?: string
  readonly cpus?: number
  readonly nodes?: number
  readonly zones?: number
  readonly flags?: string
  readonly hz?: number
  readonly arch?: string
  readonly pageSize?: number
  readonly nets?: string
  /** More lines, before the last. */
  readonly more?: readonly string[]
}

/** A header as collectl writes it. */
export function headerText(about: HeaderText): string {
  const {
    version = '4.3.1-1',
    subsys,
    options = '',
    interval = '1:1',
    cpus = 2,
    nodes = 1,
    zones = 3,
    more = [],
  } = about
  const {
    flags = 'ix',
    hz = 100,
    arch = 'x86_64-linux-gnu-thread-multi',
    nets = 'lo:?? eth0:10000',
    pageSize = 4096,
  } = about
  return [
    RULE,
    `# Collectl:   V${version}  HiRes: 1  Options: -s${subsys} -i${interval} -f DIR ${options}`,
    `# Host:       ${HOST}  DaemonOpts: `,
    `# Booted:     ${BOOTED}.25 [20261120-15:46:33]`,
    '# Distro:     debian 12.11  Platform: Unknown',
    `# Date:       20261121-193312  Secs: ${FIRST - 1} TZ: +0000`,
    `# SubSys:     ${subsys} Options:  Interval: ${interval} NumCPUs: ${cpus}  NumBud: ${zones} Flags: ${flags}`,
    // Before 3.6.4 there was no choice of protocols.
    `# Filters:    NfsFilt:  EnvFilt: ${version < '3.6.4' ? '' : ' TcpFilt: cituIT'}`,
    `# HZ:         ${hz}  Arch: ${arch} PageSize: ${pageSize}`,
    `# Cpu:        GenuineIntel Speed(MHz): 2100.000 Cores: ${cpus}  Siblings: ${cpus} Nodes: ${nodes}`,
    '# Kernel:     6.18.44  Memory: 24731700 kB  Swap: 8388604 kB',
    '# NumDisks:   1 DiskNames: vda',
    `# NumNets:    ${nets.split(' ').length} NetNames: ${nets}`,
    '# NumSlabs:   235 Version: 2.1',
    ...more,
    RULE,
    '',
  ].join('\n')
}

/** The samples of a recording. */
export interface Samples {
  readonly header: string
  readonly count?: number
  /** The lines of the sample with this number, its marker left out. */
  readonly lines: (i: number) => readonly string[]
  /** The marker that ends a recording. */
  readonly end?: boolean
}

/** The marker line of a sample; they are exactly a second apart. */
export function markerText(i: number): string {
  return `>>> ${FIRST + i}.000 <<<\n`
}

/** The text of a recording: header, samples, the marker that ends it. */
export function recordingText({ header, count = 6, lines, end = true }: Samples): string {
  const samples = Array.from(
    { length: count },
    (_, i) =>
      markerText(i) +
      lines(i)
        .map((line) => `${line}\n`)
        .join(''),
  )
  return header + samples.join('') + (end ? markerText(count) : '')
}

/** A number that is the same for the same name, below a limit. */
export function chance(name: string, below: number): number {
  let hash = 2166136261
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507) >>> 0
  return ((hash ^ (hash >>> 13)) >>> 0) % below
}

/** A counter of that name in sample `i`: it grows by up to twice `rate` a sample, unevenly, from where it was at boot. */
export function grown(name: string, i: number, rate = 100): number {
  let value = chance(name, 1_000_000)
  for (let n = 1; n <= i; n++) value += chance(`${name} ${n}`, 2 * rate + 1)
  return value
}

/** Several counters in a row, each with its rate; a rate of 0 stays 0. */
export function row(name: string, i: number, rates: readonly number[]): string {
  return rates.map((rate, n) => (rate === 0 ? 0 : grown(`${name} ${n}`, i, rate))).join(' ')
}
