import { type Batch, Clock, defineExporter, human, type Points } from 'recollect/exporter'

const HEADING = [
  '#         procs ---------------memory (KB)--------------- --swaps-- -----io---- --system-- ----cpu-----',
  '#Time      r  b   swpd   free   buff  cache  inact active   si   so    bi    bo   in    cs us sy  id wa',
]

const KIB = 1 / 1024

/** A column: the table, the metrics that are added up, its width, and how many of its unit make a base unit. */
interface Column {
  readonly table: string
  readonly metrics: readonly string[]
  readonly width: number
  readonly per?: number
  /** Shortened to so many characters with M and G. */
  readonly isShort?: boolean
}

const memory = (metric: string): Column => ({ table: 'memory', metrics: [metric], width: 6, per: KIB, isShort: true })
const cpu = (width: number, ...metrics: readonly string[]): Column => ({ table: 'cpu_all', metrics, width })

const COLUMNS: readonly Column[] = [
  { table: 'load', metrics: ['runnable'], width: 2 },
  { table: 'load', metrics: ['blocked'], width: 2 },
  ...['swapUsed', 'free', 'buffers', 'cached', 'inactive', 'active'].map(memory),
  { table: 'memory', metrics: ['swapIn'], width: 4, per: KIB },
  { table: 'memory', metrics: ['swapOut'], width: 4, per: KIB },
  { table: 'memory', metrics: ['pageIn'], width: 5, per: KIB },
  { table: 'memory', metrics: ['pageOut'], width: 5, per: KIB },
  cpu(4, 'interrupts'),
  cpu(5, 'contextSwitches'),
  cpu(2, 'user', 'nice'),
  cpu(2, 'systemTotal'),
  cpu(3, 'idle'),
  cpu(2, 'wait'),
]

function cell({ table, metrics, width, per = 1, isShort = false }: Column, batches: readonly Batch[]): string {
  const batch = batches.find((one) => one.table.name === table)
  let value = 0
  for (const name of metrics) {
    const m = batch?.table.metrics.findIndex((metric) => metric.name === name) ?? -1
    value += batch?.columns[m]?.[0] ?? Number.NaN
  }
  const scaled = value * per
  if (Number.isNaN(scaled)) return '-'.padStart(width)
  return (isShort ? human(scaled, width, { start: 1, divisor: 1024 }) : `${Math.round(scaled)}`).padStart(width)
}

/** collectl's --vmstat: what vmstat(8) shows, of any moment. */
export default defineExporter({
  name: 'vmstat',
  help: 'What vmstat shows, live or from a recording; needs -s cm or more',
  examples: [['vmstat', 'on the terminal']],
  counters: 'rate',
  options: { hr: { type: 'number', help: 'Lines between headings; 0: one heading only', default: 22 } },
  open({ hr }, { send }) {
    const clock = new Clock(undefined)
    let lines = 0
    return {
      target: { kind: 'stdout' },
      interval({ time, header, batches }: Points) {
        const isDue = lines === 0 || (hr > 0 && lines % hr === 0)
        lines++
        const stamp = clock.set(time, header.zone).time
        const cells = COLUMNS.map((column) => cell(column, batches))
        send(`${isDue ? `${HEADING.join('\n')}\n` : ''}${stamp} ${cells.join(' ')}\n`)
      },
    }
  },
})
