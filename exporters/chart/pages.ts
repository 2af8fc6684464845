import type { ExportMetric, ExportTable } from 'recollect/exporter'
import type { Keep } from './history.ts'

/** One chart of a page. */
export interface Panel {
  readonly title: string
  /** Metrics of one unit; the others of them are left out. */
  readonly metrics: readonly string[]
  /** Lines of the total, or of each instance where instances are exported. */
  readonly of: 'total' | 'each'
  /** Areas, one upon the other, in this order from below. */
  readonly isStacked?: boolean
  /** What of the values that one point stands for is shown. Default: their peak; of areas, their mean. */
  readonly keep?: Keep
  /** The axis ends here. */
  readonly most?: number
}

/** A panel, and the table that it is of. */
export interface PlacedPanel extends Panel {
  readonly table: ExportTable
  readonly columns: readonly number[]
}

/** What is worth a look, where somebody has thought about it. */
const PAGES: Readonly<Record<string, readonly Panel[]>> = {
  cpu: [
    {
      title: 'Time of all CPUs',
      metrics: ['user', 'nice', 'system', 'irq', 'soft', 'steal', 'wait'],
      of: 'total',
      isStacked: true,
      most: 100,
    },
    { title: 'Busy, each CPU', metrics: ['busy'], of: 'each', most: 100 },
    {
      title: 'Context switches, interrupts, new tasks',
      metrics: ['contextSwitches', 'interrupts', 'forks'],
      of: 'total',
    },
  ],
  load: [
    { title: 'Load average', metrics: ['avg1', 'avg5', 'avg15'], of: 'total' },
    { title: 'Tasks that run or could, and that wait for a disk', metrics: ['runnable', 'blocked'], of: 'total' },
  ],
  memory: [
    {
      title: 'Memory',
      metrics: ['usedWithoutCache', 'slabReclaimable', 'buffers', 'cached', 'free'],
      of: 'total',
      isStacked: true,
    },
    { title: 'Available', metrics: ['available'], of: 'total', keep: 'least' },
    { title: 'Swap in use', metrics: ['swapUsed'], of: 'total' },
    { title: 'Swapped', metrics: ['swapIn', 'swapOut'], of: 'total' },
  ],
  disk: [
    { title: 'Read and written', metrics: ['readBytes', 'writeBytes'], of: 'each' },
    { title: 'Reads and writes', metrics: ['reads', 'writes'], of: 'each' },
    { title: 'Mean wait', metrics: ['readWait', 'writeWait'], of: 'each' },
    { title: 'Utilization', metrics: ['utilization'], of: 'each', most: 100 },
  ],
  net: [
    { title: 'Received and transmitted', metrics: ['receiveBytes', 'transmitBytes'], of: 'each' },
    { title: 'Packets', metrics: ['receivePackets', 'transmitPackets'], of: 'each' },
    {
      title: 'Errors and drops',
      metrics: ['receiveErrors', 'transmitErrors', 'receiveDrops', 'transmitDrops'],
      of: 'each',
    },
  ],
  process: [
    { title: 'Memory in RAM', metrics: ['rss'], of: 'each' },
    { title: 'Time on the CPU, of one', metrics: ['cpu'], of: 'each' },
    { title: 'Read and written', metrics: ['readBytes', 'writeBytes'], of: 'each' },
  ],
}

/** Panels of a module that nobody has thought about, at most. */
const MOST_PANELS = 4

/** The panels of a module's page, of those of its tables that are exported. */
export function panelsOf(module: string, tables: readonly ExportTable[]): readonly PlacedPanel[] {
  const total = tables.find(({ dimension }) => dimension === undefined)
  const each = tables.find(({ dimension }) => dimension !== undefined)
  const usual = Object.hasOwn(PAGES, module) ? PAGES[module] : undefined
  return (usual ?? derived(total ?? each)).flatMap((panel): readonly PlacedPanel[] => {
    const table = panel.of === 'each' ? (each ?? total) : total
    if (table === undefined) return []
    const columns = columnsOf(panel, table)
    return columns.length === 0 ? [] : [{ ...panel, table, columns }]
  })
}

function columnsOf(panel: Panel, { metrics }: ExportTable): readonly number[] {
  const found = panel.metrics.map((name) => metrics.findIndex((metric) => metric.name === name)).filter((at) => at >= 0)
  const first = metrics[found[0] ?? -1]
  return found.filter((at) => measure(metrics[at]) === measure(first))
}

/** A panel for each unit. */
function derived(table: ExportTable | undefined): readonly Panel[] {
  const units = new Map<string, ExportMetric[]>()
  for (const metric of table?.metrics ?? []) {
    if (metric.sent !== 'text') units.set(measure(metric), [...(units.get(measure(metric)) ?? []), metric])
  }
  const largest = [...units].toSorted(([, a], [, b]) => b.length - a.length).slice(0, MOST_PANELS)
  return largest.map(([title, metrics]) => ({
    title,
    metrics: metrics.map(({ name }) => name),
    of: table?.dimension === undefined ? 'total' : 'each',
  }))
}

/** What a metric's numbers are, in words. */
function measure(metric: ExportMetric | undefined): string {
  if (metric === undefined) return ''
  return `${metric.unit}${metric.sent === 'rate' ? ' per second' : ''}`.replace(/^count/, 'Counts')
}
