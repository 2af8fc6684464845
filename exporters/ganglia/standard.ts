import type { Points } from 'recollect/exporter'
import type { Named } from '../collectl/names.ts'

/** Ganglia's name, the table and metric, the unit as gmond's own modules have it, and how many of it make a base unit. */
type Standard = readonly [name: string, table: string, metric: string, unit: string, per: number]

const KIB = 1 / 1024

/** What gmond's own modules measure (conf/modules of Ganglia's monitor core). */
const STANDARD: readonly Standard[] = [
  ['cpu_user', 'cpu_all', 'user', '%', 1],
  ['cpu_nice', 'cpu_all', 'nice', '%', 1],
  ['cpu_system', 'cpu_all', 'system', '%', 1],
  ['cpu_wio', 'cpu_all', 'wait', '%', 1],
  ['cpu_idle', 'cpu_all', 'idle', '%', 1],
  ['cpu_num', 'cpu_all', 'online', 'CPUs', 1],
  ['proc_total', 'load', 'tasks', '', 1],
  ['proc_run', 'load', 'running', '', 1],
  ['load_one', 'load', 'avg1', '', 1],
  ['load_five', 'load', 'avg5', '', 1],
  ['load_fifteen', 'load', 'avg15', '', 1],
  ['mem_total', 'memory', 'total', 'KB', KIB],
  ['mem_free', 'memory', 'free', 'KB', KIB],
  ['mem_shared', 'memory', 'shared', 'KB', KIB],
  ['mem_buffers', 'memory', 'buffers', 'KB', KIB],
  ['mem_cached', 'memory', 'cached', 'KB', KIB],
  ['swap_total', 'memory', 'swapTotal', 'KB', KIB],
  ['swap_free', 'memory', 'swapFree', 'KB', KIB],
  ['bytes_in', 'net_all', 'receiveBytes', 'bytes/sec', 1],
  ['bytes_out', 'net_all', 'transmitBytes', 'bytes/sec', 1],
  ['pkts_in', 'net_all', 'receivePackets', 'packets/sec', 1],
  ['pkts_out', 'net_all', 'transmitPackets', 'packets/sec', 1],
]

/** collectl's names for the same. */
const COVERS: ReadonlySet<string> = new Set([
  ...['user', 'nice', 'sys', 'wait', 'idle', 'num'].map((name) => `cputotals.${name}`),
  ...['avg1', 'avg5', 'avg15'].map((name) => `cpuload.${name}`),
  ...['tot', 'free', 'shared', 'buf', 'cached'].map((name) => `meminfo.${name}`),
  ...['swapinfo.total', 'swapinfo.free'],
  ...['kbin', 'kbout', 'pktin', 'pktout'].map((name) => `nettotals.${name}`),
])

/** The values that have one of Ganglia's names, and collectl's names that they stand for. */
export function standardMetrics({ batches }: Points): {
  readonly metrics: readonly Named[]
  readonly covers: ReadonlySet<string>
} {
  const metrics = STANDARD.flatMap(([name, table, metric, unit, per]): readonly Named[] => {
    const batch = batches.find((one) => one.table.name === table)
    const m = batch?.table.metrics.findIndex((one) => one.name === metric) ?? -1
    const value = batch?.columns[m]?.[0] ?? Number.NaN
    return Number.isNaN(value) ? [] : [{ name, value: value * per, unit, digits: 2, isDetail: false }]
  })
  return { metrics, covers: COVERS }
}
