import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { hostname, machine as machineArchitecture } from 'node:os'
import type { Header } from '../vocabulary/header.ts'
import type { Machine } from '../vocabulary/importer.ts'
import { naturalOrder } from '../vocabulary/natural-order.ts'
import { auxiliaryVector } from './auxiliary-vector.ts'
import { byteString, systemPath } from './byte-path.ts'
import { expandGlob } from './glob.ts'

/** What is known of the machine without a module: the part of a header that does not depend on what is recorded. */
export type MachineFacts = Pick<Header, 'host' | 'bootTime' | 'kernel' | 'arch' | 'zone' | 'cpus' | 'hz' | 'pageSize'>

/** The machine below `root` ('' for this one), as modules may look at it. */
export function machineAt(root: string): Machine {
  const base = treeRoot(root)
  return {
    read: (path) => readFile(base + byteString(path)),
    glob: (pattern) =>
      [...expandGlob(base, byteString(pattern))]
        .sort((a, b) => naturalOrder(a.instance, b.instance))
        .map(({ instance, path }) => ({ instance: plain(instance), path: plain(path.slice(base.length)) })),
  }
}

/** The tree's path as it is put before others: '' for the machine itself, no trailing slash, one character a byte. */
export function treeRoot(root: string): string {
  return byteString(root).replace(/\/+$/, '')
}

/** Reads the facts of the machine below `root`; `now` (epoch seconds) helps where the boot time is not written down. */
export function readFacts(root: string, now: number): MachineFacts {
  const base = treeRoot(root)
  const read = (path: string) => readText(base + path)?.trim()
  const stat = read('/proc/stat') ?? ''
  const { hz, pageSize } = auxiliaryVector(base)
  return {
    host: shortName(read('/proc/sys/kernel/hostname') || hostname()),
    bootTime: readBootTime(root, now, stat),
    kernel: read('/proc/sys/kernel/osrelease') ?? '',
    arch: read('/proc/sys/kernel/arch') ?? machineArchitecture(),
    zone: zoneOf(base),
    cpus: stat.match(/^cpu\d+ /gm)?.length ?? 1,
    hz,
    pageSize,
  }
}

/**
 * Epoch seconds at which the machine below `root` booted, as it says at epoch seconds `now`: that changes when its clock is
 * set. `stat` is its /proc/stat, if that was read already.
 */
export function readBootTime(root: string, now: number, stat?: string): number {
  const base = treeRoot(root)
  const told = /^btime (\d+)$/m.exec(stat ?? readText(`${base}/proc/stat`) ?? '')?.[1]
  return told === undefined ? now - Number.parseFloat(readText(`${base}/proc/uptime`) ?? '0') : Number(told)
}

function shortName(host: string): string {
  return host.split('.', 1)[0] || 'localhost'
}

// Looks like `Europe/Berlin`, `UTC` or `Etc/GMT+1`, unlike `CET-1CEST,M3.5.0`.
const ZONE = /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/

/** A zone of POSIX (tzset(3)) that never turns its clocks: `JST-9`, `<+0330>-3:30`. East is negative there. */
const POSIX_FIXED = /^(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)([+-]?)(\d{1,2})(?::(\d{2}))?$/
/** One that does: `CET-1CEST,M3.5.0,M10.5.0/3`. */
const POSIX_RULES = /^[A-Za-z0-9<>+:-]{4,30},[MJ0-9./:+-]{1,30},[MJ0-9./:+-]{1,30}$/

/** The name in the path of a zone's file. */
const ZONE_FILE = /zoneinfo\/(?:posix\/|right\/)?(.+)$/

/** The zone of this machine's clocks, as it is configured for this process. */
export function localZone(): string {
  return zoneOf('')
}

function zoneOf(base: string): string {
  const asked = base === '' ? process.env['TZ']?.replace(/^:/, '') : undefined
  // An empty one is UTC to the C library.
  if (asked === '') return 'UTC'
  if (asked !== undefined && ZONE.test(asked)) return asked.replace(/^(posix|right)\//, '')
  if (asked !== undefined && POSIX_RULES.test(asked)) return asked
  const [, sign, hours, minutes] = POSIX_FIXED.exec(asked ?? '') ?? []
  if (hours !== undefined) return `UTC${sign === '-' ? '+' : '-'}${Number(hours)}${minutes ? `:${minutes}` : ''}`
  const linked = asked === undefined || asked === '/etc/localtime' ? linkedZone(base) : ZONE_FILE.exec(asked)?.[1]
  // Costs some milliseconds, and speaks of this process; where TZ is a path it does not know.
  return linked ?? Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC'
}

function linkedZone(base: string): string | undefined {
  try {
    const name = ZONE_FILE.exec(readlinkSync(systemPath(`${base}/etc/localtime`)))?.[1]
    if (name !== undefined) return name
  } catch {
    // A copy of the zone's file, or none at all.
  }
  const written = readText(`${base}/etc/timezone`)?.trim()
  return written !== undefined && ZONE.test(written) ? written : undefined
}

/** No file that a module wants to look at is larger. */
const MOST = 16 * 1024 * 1024

/** What a module wants to look at: a file, and nothing that could keep its reader waiting. */
function readFile(path: string): string | undefined {
  try {
    const about = statSync(systemPath(path))
    return about.isFile() && about.size <= MOST ? readText(path) : undefined
  } catch {
    return undefined
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(systemPath(path), 'utf8')
  } catch {
    return undefined
  }
}

/** Bytes as a person reads them. */
function plain(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
