import { RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'

/** The modules that understand what each of collectl's subsystems records; a capital letter records the same lines. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  b: ['buddy'],
  c: ['cpu', 'load'],
  d: ['disk'],
  E: ['environment'],
  f: ['nfs'],
  i: ['inode'],
  j: ['interrupt'],
  M: ['numa'],
  m: ['memory'],
  n: ['net'],
  s: ['socket'],
  t: ['tcp'],
  x: ['infiniband'],
  y: ['slab'],
  Z: ['process'],
}

/** The options with which collectl records threads too. */
const WITH_THREADS = /--procopts[ =]\S*t|--procfilt[ =]\S*\+/

/** Where the header of a file does not say. */
const USUAL = { hz: 100, pageSize: 4096, cpus: 1, intervals: [10, 60] } as const

/** Whether these lines begin a file of collectl's. */
export function isCollectlHeader(text: string): boolean {
  return /^#{40,}\n# Collectl: /.test(text)
}

/**
 * Understands the header of a file that collectl wrote, versions 3.6 to 4.3; what one lacks has its usual value.
 *
 * `users` are the names of the machine's users by number: collectl does not record them.
 * Throws `not-a-recording` if the lines are no header of collectl's.
 */
export function parseCollectlHeader(
  lines: readonly string[],
  { where = 'header', users }: { readonly where?: string; readonly users?: Users | undefined } = {},
): Header {
  const text = lines.join('\n')
  const find = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1]
  const number = (pattern: RegExp): number | undefined => {
    const value = Number(find(pattern) ?? Number.NaN)
    return Number.isFinite(value) ? value : undefined
  }
  const writerVersion = find(/^# Collectl:\s+V(\S+)/m)
  if (writerVersion === undefined)
    throw new RecollectError('not-a-recording', `${where}: not a recording: no line "# Collectl: V…" in its header`)
  const host = find(/^# Host:\s+(\S+)/m) ?? ''
  const created = number(/\bSecs: +(\d+(?:\.\d+)?)/) ?? 0
  const comment = find(/^# Comment: +(.*)$/m)
  return {
    writer: 'collectl',
    writerVersion,
    formatVersion: 0,
    host,
    created,
    bootTime: number(/^# Booted:\s+(\d+(?:\.\d+)?)/m) ?? longAgo(created),
    kernel: find(/^# Kernel:\s+(\S+)/m) ?? '',
    arch: find(/\bArch: +(\S+)/) ?? '',
    zone: zoneOf(find(/\bTZ: +([+-]\d{4})/)),
    cpus: Math.max(1, number(/\bNumCPUs: +(\d+)/) ?? USUAL.cpus),
    intervals: intervalsOf(find(/\bInterval: +(\S+)/)),
    modules: modulesOf(find(/^# SubSys: +(\S+)/m) ?? '', text),
    details: new Map([
      ['net', speedsOf(find(/\bNetNames: +(.*)$/m))],
      ['process', users?.(host) ?? new Map<string, string>()],
    ]),
    unreadable: [],
    ...(comment !== undefined && { comment: comment.trimEnd() }),
    lines,
    hz: number(/^# HZ: +(\d+)/m) || USUAL.hz,
    pageSize: number(/\bPageSize: +(\d+)/) || USUAL.pageSize,
  }
}

/** A boot time for who does not know it: longer ago than any process is old, and not another file's. */
function longAgo(created: number): number {
  return created % (365 * 24 * 3600)
}

/** The names of a host's users, as the module `process` records them: `uid.1000` → `anna`. */
export type Users = (host: string) => ReadonlyMap<string, string>

/** Whether a file is one of the two that `--tworaw` writes. */
export function isOneOfTwo(header: Header): boolean {
  return header.writer === 'collectl' && /\bFlags: +\S*[2g]/.test(header.lines.join('\n'))
}

/** `+0530` → `UTC+5:30`. */
function zoneOf(offset: string | undefined): string {
  const [, sign = '', hours = '', minutes = ''] = /^([+-])(\d\d)(\d\d)$/.exec(offset ?? '') ?? []
  if (Number(hours) === 0 && Number(minutes) === 0) return 'UTC'
  return `UTC${sign}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`
}

/** `10:60:300`; a later one that is left out is the one before, as for `10` and `1::120`. */
function intervalsOf(text: string | undefined): readonly number[] {
  const found = (text ?? '').split(':').map((seconds) => (seconds === '' ? Number.NaN : Number(seconds)))
  const [first = Number.NaN] = found
  if (!(first >= 0)) return USUAL.intervals
  const intervals: number[] = []
  for (const seconds of found) intervals.push(seconds >= 0 ? seconds : (intervals.at(-1) ?? first))
  return intervals
}

function modulesOf(letters: string, header: string): readonly string[] {
  const asked = new Set(letters)
  const modules = Object.entries(MODULES)
    .filter(([letter]) => asked.has(letter) || (!'EMZ'.includes(letter) && asked.has(letter.toUpperCase())))
    .flatMap(([, names]) => names)
  const hasThreads = modules.includes('process') && WITH_THREADS.test(header)
  const isSlub = /^#SLUB DATA$/m.test(header)
  return modules
    .map((name) => (isSlub && name === 'slab' ? 'slub' : name))
    .concat(hasThreads ? ['thread'] : [], importsOf(header))
}

/** The names of modules that were imported: `--import /opt/misc.ph,i=60:hello`. */
function importsOf(header: string): readonly string[] {
  const lines = header.matchAll(/^# (?:Collectl|Host): .*?--import[ =](\S+)/gm)
  const specs = [...lines].flatMap(([, text = '']) => text.split(':'))
  const names = specs.flatMap((spec) => /^(?:[^,]*\/)?([A-Za-z][\w-]{0,63})(?:\.ph)?(?:,|$)/.exec(spec)?.[1] ?? [])
  return [...new Set(names)]
}

/** `eth0:1000 lo:??` as the module `net` records it. */
function speedsOf(names: string | undefined): ReadonlyMap<string, string> {
  const pairs = (names ?? '').split(' ').filter((pair) => pair.includes(':'))
  return new Map(pairs.length === 0 ? [] : [['speeds', pairs.join(' ')]])
}
