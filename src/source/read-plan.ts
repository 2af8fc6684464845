import type { FileSource } from '../vocabulary/source.ts'

/** How a file is best read, known from its path (without `--root`) and its declaration. */
export interface ReadPlan {
  /** A reading of fewer bytes than this has reached the end of the file; 0: only an empty one tells. */
  readonly endBelow: number
  /** Bytes to ask for in one call. */
  readonly room: number
  /** Bytes to read at most. */
  readonly most: number
}

const ROOM = 32 * 1024

// No sane file of /proc is larger; an endless one must not fill the memory.
const MOST = 64 * 1024 * 1024

// Files that the kernel writes with one call of their show function (single_open, kernfs attributes, sysctls): no second
// read is needed to learn that this was the end.
const WHOLE = [
  /^\/proc\/[^/]+\/(task\/[^/]+\/)?(stat|statm|status|io|comm|cmdline|schedstat|oom_score|oom_score_adj)$/,
  /^\/proc\/(stat|loadavg|uptime|meminfo|softirqs)$/,
  /^\/proc\/net\/(snmp|snmp6|netstat|sockstat|sockstat6|rpc\/nfsd?)$/,
  /^\/proc\/(sys|pressure)\//,
  /^\/sys\/(?!kernel\/(debug|tracing)\/)(?!.*\/(cgroup\.procs|cgroup\.threads|tasks)$)/,
]

// Others are made of records, and handed out a page at a time (fs/seq_file.c): where the longest record would still have
// fitted into the smallest page, there was none left. 20 digits a number, 64 characters a name.
const PAGE = 4096
const LONGEST_RECORD: Readonly<Record<string, number>> = {
  '/proc/vmstat': 86,
  '/proc/diskstats': 512,
  '/proc/net/dev': 512,
  '/proc/net/softnet_stat': 512,
  '/proc/buddyinfo': 1536,
  '/proc/slabinfo': 512,
}

function endBelow(path: string, room: number): number {
  if (WHOLE.some((pattern) => pattern.test(path))) return room
  return Object.hasOwn(LONGEST_RECORD, path) ? PAGE - (LONGEST_RECORD[path] ?? PAGE) : 0
}

// A command line may be megabytes long; its beginning tells who it is.
const MOST_JOINED = ROOM

/** How this source's file is best read. */
export function readPlan(source: Pick<FileSource, 'path' | 'joined' | 'most'>): ReadPlan {
  const { path, joined = false, most = joined ? MOST_JOINED : MOST } = source
  // For a sysctl the kernel allocates and clears as much as was asked for.
  const room = path.startsWith('/proc/sys/') ? 1024 : ROOM
  return { endBelow: endBelow(path, room), room, most }
}
