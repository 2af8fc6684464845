import type { FileSource } from '../vocabulary/source.ts'

/** How a file is best read, known from its path (without `--root`) and its declaration. */
export interface ReadPlan {
  /** The kernel writes it in one go, so a reading that does not fill the room is the whole file. */
  readonly whole: boolean
  /** Bytes to ask for in one call. */
  readonly room: number
  /** Bytes to read at most. */
  readonly most: number
}

const ROOM = 32 * 1024

// No sane file of /proc is larger; an endless one must not fill the memory.
const MOST = 64 * 1024 * 1024

// Files that the kernel writes with one call of their show function (single_open, kernfs attributes, sysctls): no second
// read is needed to learn that this was the end. Files made of records (diskstats, vmstat, net/dev) are not among them.
const WHOLE = [
  /^\/proc\/[^/]+\/(task\/[^/]+\/)?(stat|statm|status|io|comm|cmdline|schedstat|oom_score|oom_score_adj)$/,
  /^\/proc\/(stat|loadavg|uptime|meminfo|softirqs)$/,
  /^\/proc\/net\/(snmp|netstat|sockstat|sockstat6|rpc\/nfsd?)$/,
  /^\/proc\/(sys|pressure)\//,
  /^\/sys\/(?!kernel\/(debug|tracing)\/)(?!.*\/(cgroup\.procs|cgroup\.threads|tasks)$)/,
]

// A command line may be megabytes long; its beginning tells who it is.
const MOST_JOINED = ROOM

export function readPlan(source: Pick<FileSource, 'path' | 'joined' | 'most'>): ReadPlan {
  const { path, joined = false, most = joined ? MOST_JOINED : MOST } = source
  return {
    whole: WHOLE.some((pattern) => pattern.test(path)),
    // For a sysctl the kernel allocates and clears as much as was asked for.
    room: path.startsWith('/proc/sys/') ? 1024 : ROOM,
    most,
  }
}
