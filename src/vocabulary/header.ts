import type { Scale } from './unit.ts'

/** What a recording says of itself: the machine, the clock, what was asked for and what could not be read. */
export interface Header extends Scale {
  /** Who wrote it: `recollect` or `collectl`. */
  readonly writer: string
  /** The writer's own version. */
  readonly writerVersion: string
  /** The recording format's version; 0 for collectl's files. */
  readonly formatVersion: number
  readonly host: string
  /** Epoch seconds of the first sample's making. */
  readonly created: number
  /** Epoch seconds at which the machine booted. */
  readonly bootTime: number
  readonly kernel: string
  readonly arch: string
  /** IANA name (`Europe/Berlin`); where the writer knew no name, a fixed offset (`UTC+1`) or POSIX's rule (`CET-1CEST,M3.5.0,M10.5.0/3`). */
  readonly zone: string
  readonly cpus: number
  /** Nominal seconds of the first, second and third interval; 0 for as fast as possible. */
  readonly intervals: readonly number[]
  /** Names of the modules that recorded, in order. */
  readonly modules: readonly string[]
  /** What `updateHeader` of each module wrote: module → key → value. */
  readonly details: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Sources that could not be read, with the reason: `/proc/slabinfo: EACCES`. */
  readonly unreadable: readonly string[]
  readonly comment?: string
  /** The header's own lines, as recorded, without the line ends. */
  readonly lines: readonly string[]
}

/** What is known where no recording says anything. */
export const NO_HEADER: Header = {
  writer: '',
  writerVersion: '',
  formatVersion: 0,
  host: '',
  created: 0,
  bootTime: 0,
  kernel: '',
  arch: '',
  zone: 'UTC',
  cpus: 0,
  intervals: [],
  modules: [],
  details: new Map(),
  unreadable: [],
  lines: [],
  hz: 100,
  pageSize: 4096,
}

/** One machine, one boot: counters of recordings that share it continue each other. */
export function sameBoot(a: Header, b: Header): boolean {
  // The boot time is now − uptime, so two readings of the same boot differ a little.
  return a.host === b.host && Math.abs(a.bootTime - b.bootTime) < 5
}
