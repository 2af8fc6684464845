import { type Cells, type Column, counter, defineImporter, gauge, headed, type Line, ratio } from 'recollect/importer'

/** A counter of /proc/stat's cpu lines, in USER_HZ whatever the kernel's own tick is (fs/proc/stat.c). */
const time = (word: number, help: string) => counter({ word, unit: 'jiffies', show: 's', digits: 2, help })

/** Times that the kernel derives from other clocks may step back a little (Documentation/filesystems/proc.rst). */
const slippingTime = (word: number, help: string) =>
  counter({ word, unit: 'jiffies', show: 's', digits: 2, slips: true, help })

const share = (head: string, help: string) => gauge({ unit: '%', across: 'mean', head, width: 5, help })

const metrics = {
  user: share('User', 'Time in user mode, guests included'),
  nice: share('Nice', 'Time in user mode at lowered priority'),
  system: share('Sys', 'Time in the kernel, not counting interrupts'),
  wait: share('Wait', 'Idle time while a disk request of this CPU was outstanding'),
  irq: share('IRQ', 'Time serving hardware interrupts'),
  soft: share('Soft', 'Time serving soft interrupts'),
  steal: share('Steal', 'Time in which the hypervisor ran others'),
  guest: share('Guest', 'Time running virtual machines; contained in user'),
  guestNice: share('NiceG', 'Time running virtual machines at lowered priority; contained in nice'),
  idle: share('Idle', 'Idle time, not counting waits for disks'),
  busy: share('Busy', 'All time but idle and wait'),
  systemTotal: share('SysT', 'Time in the kernel, in interrupts of both kinds, and stolen'),
  online: gauge({ head: 'CPUs', width: 5, help: 'CPUs that are online' }),
  interrupts: counter({ line: 'intr', word: 0, head: 'Intr', width: 5, help: 'Interrupts served' }),
  contextSwitches: counter({ line: 'ctxt', word: 0, only: 'total', head: 'Ctxsw', help: 'Context switches' }),
  forks: counter({ line: 'processes', word: 0, only: 'total', head: 'Proc', width: 5, help: 'Tasks created' }),
  userTime: time(0, 'CPU time in user mode, guests included'),
  niceTime: time(1, 'CPU time in user mode at lowered priority, guests included'),
  systemTime: time(2, 'CPU time in the kernel'),
  idleTime: slippingTime(3, 'CPU time idle'),
  waitTime: slippingTime(4, 'CPU time idle while a disk request was outstanding'),
  irqTime: time(5, 'CPU time serving hardware interrupts'),
  softTime: time(6, 'CPU time serving soft interrupts'),
  stealTime: slippingTime(7, 'CPU time stolen by the hypervisor'),
  guestTime: slippingTime(8, 'CPU time running virtual machines'),
  guestNiceTime: slippingTime(9, 'CPU time running virtual machines at lowered priority'),
}

/** What a rate comes to in so many seconds, exactly: or a half that is to be rounded would be a little less or more. */
function counted(rate: number, seconds: number): number {
  const count = rate * seconds
  const whole = Math.round(count)
  return Math.abs(count - whole) < 1e-6 ? whole : count
}

const whole = (...names: readonly string[]): readonly Column[] =>
  names.map((metric) => ({ metric, style: 'whole' as const }))

const SHARES = { user: 'User%', nice: 'Nice%', system: 'Sys%', wait: 'Wait%', irq: 'Irq%', soft: 'Soft%' }
const MORE_SHARES = { steal: 'Steal%', idle: 'Idle%', busy: 'Totl%', guest: 'Guest%', guestNice: 'GuestN%' }

/** What the CPUs do, from /proc/stat; interrupts of each CPU from /proc/interrupts, if that was recorded too. */
export default defineImporter(() => {
  /** The CPUs whose lines this sample has brought, in their order, the total before them. Empty between samples. */
  const rows: Cells<typeof metrics>[] = []
  /** By CPU as in `rows`: the interrupts counted so far. */
  const sums: number[] = []
  /** CPUs whose shares the interval tells. */
  let known = 0

  /** Adds a line of /proc/interrupts, which has a column for each CPU that is online, without their numbers. */
  function addInterrupts(line: Line): void {
    // These two count errors, once for all CPUs.
    if (line.words < rows.length || line.is(0, 'ERR:') || line.is(0, 'MIS:')) return
    const isFirst = sums.length === 0
    for (let cpu = 1; cpu < rows.length; cpu++) {
      const count = line.number(cpu)
      // Nearly all are 0.
      if (!(count > 0) && !isFirst) continue
      const sum = (sums[cpu] ?? 0) + (count > 0 ? count : 0)
      sums[cpu] = sum
      const row = rows[cpu]
      if (row !== undefined) row.interrupts = sum
    }
  }

  return {
    name: 'cpu',
    title: 'CPU',
    letter: 'c',
    dimension: 'cpu',
    line: 'cpu*',
    sources: [{ key: '', path: '/proc/stat', keep: ['cpu', 'intr', 'ctxt', 'proc'], cut: { intr: 2 } }],
    metrics,
    analyzes: ['cpu*', 'int'],
    tables: {
      brief: {
        title: 'CPU',
        columns: [
          { metric: 'busy', head: 'cpu', width: 3, style: 'whole' },
          { metric: 'systemTotal', head: 'sys', width: 3, style: 'whole' },
          { metric: 'interrupts', head: 'inter', width: 5 },
          { metric: 'contextSwitches', head: 'ctxsw', width: 6 },
        ],
      },
      summary: {
        title: 'CPU SUMMARY (INTR, CTXSW & PROC /sec)',
        columns: [
          ...whole('user', 'nice', 'system', 'wait', 'irq', 'soft', 'steal', 'guest', 'guestNice', 'idle', 'online'),
          'interrupts',
          'contextSwitches',
          'forks',
        ],
      },
      detail: {
        title: 'SINGLE CPU STATISTICS',
        columns: [
          { metric: 'instance', head: 'Cpu', width: 5 },
          ...whole('user', 'nice', 'system', 'wait', 'irq', 'soft', 'steal', 'guest', 'guestNice', 'idle'),
          { metric: 'interrupts', head: 'Intrpt', width: 6 },
        ],
      },
      plot: {
        tag: 'CPU',
        columns: headed({
          ...SHARES,
          ...MORE_SHARES,
          interrupts: 'Intrpt/sec',
          contextSwitches: 'Ctx/sec',
          forks: 'Proc/sec',
        }),
      },
      plotDetail: {
        tag: 'CPU',
        extension: 'cpu',
        columns: headed({ ...SHARES, ...MORE_SHARES, interrupts: 'Intrpt' }),
      },
    },
    initInterval() {
      rows.length = 0
      sums.length = 0
    },
    analyze(line, row) {
      // The lines of /proc/stat come first.
      if (line.pattern === 'int') addInterrupts(line)
      else rows.push(row)
    },
    intervalEnd(row, context) {
      const isTotal = context.instance === ''
      const isComplete = known >= row.online
      if (isTotal) known = 0
      // Of some CPUs alone: the means of their shares, as folded.
      if (context.isPart && isTotal) return
      const jiffies = (rate: number): number => counted(rate, context.seconds / context.per)
      const userTime = jiffies(row.userTime)
      const niceTime = jiffies(row.niceTime)
      const systemTime = jiffies(row.systemTime)
      const idleTime = jiffies(row.idleTime)
      const waitTime = jiffies(row.waitTime)
      const irqTime = jiffies(row.irqTime)
      const softTime = jiffies(row.softTime)
      const stealTime = jiffies(row.stealTime)
      const serving = irqTime + softTime + (stealTime > 0 ? stealTime : 0)
      const all = userTime + niceTime + systemTime + serving + idleTime + (waitTime > 0 ? waitTime : 0)
      if (!isTotal) {
        row.online = 1
        if (all >= 0) known++
      }
      // A CPU that goes offline takes idle time out of the total's line, and brings it back when it returns: then the mean of
      // the others, as folded, stands.
      else if (row.online > 0 && !(isComplete && all > (row.online * context.hz * context.seconds) / 2)) return
      row.user = ratio(100 * userTime, all)
      row.nice = ratio(100 * niceTime, all)
      row.system = ratio(100 * systemTime, all)
      row.wait = ratio(100 * waitTime, all)
      row.irq = ratio(100 * irqTime, all)
      row.soft = ratio(100 * softTime, all)
      row.steal = ratio(100 * stealTime, all)
      row.guest = ratio(100 * jiffies(row.guestTime), all)
      row.guestNice = ratio(100 * jiffies(row.guestNiceTime), all)
      row.idle = ratio(100 * idleTime, all)
      // As a sum of the shares, so that a half is rounded as where those are added up; which may be a little more than all.
      row.busy = Math.min(100, row.user + row.nice + row.system + row.irq + row.soft + (row.steal > 0 ? row.steal : 0))
      row.systemTotal = ratio(100 * (systemTime + serving), all)
    },
  }
})
