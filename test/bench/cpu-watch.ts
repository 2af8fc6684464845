import { readdirSync, readFileSync } from 'node:fs'

/** CPU time of a process and of all that it started, in milliseconds since each was started. */
export interface CpuTimes {
  readonly own: number
  readonly children: number
}

const NS_PER_MS = 1e6
/** Times of children that have ended are told in jiffies (sysconf(3) _SC_CLK_TCK). */
const MS_PER_JIFFY = 10

/** The nanoseconds that a thread ran (Documentation/scheduler/sched-stats.rst). */
function ranNs(pid: number, thread: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0])
  } catch {
    return 0
  }
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** The children that a process has now. */
export function childrenOf(pid: number): readonly number[] {
  return threadsOf(pid).flatMap((thread) => {
    try {
      const pids = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').split(' ')
      return pids.filter((child) => child !== '').map(Number)
    } catch {
      return []
    }
  })
}

/** What was charged for children that have ended and were waited for (proc(5): cutime, cstime). */
function endedMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[13]) + Number(fields[14])) * MS_PER_JIFFY
  } catch {
    return 0
  }
}

/** Looks at what a process has used so far. */
export function cpuTimes(pid: number): CpuTimes {
  const own = threadsOf(pid).reduce((sum, thread) => sum + ranNs(pid, thread) / NS_PER_MS, 0)
  const living = childrenOf(pid).map(cpuTimes)
  return { own, children: living.reduce((sum, child) => sum + child.own + child.children, endedMs(pid)) }
}
