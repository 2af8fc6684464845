import {
  type Column,
  defineImporter,
  gauge,
  type PrintContext,
  type Printed,
  type Report,
  TOTAL,
  text,
} from 'recollect/importer'

/** Most kernels keep blocks of 2^0 to 2^10 pages; arm64 with 64 KiB pages up to 2^13 (CONFIG_ARCH_FORCE_MAX_ORDER). */
const ORDERS = Array.from({ length: 14 }, (_, order) => 2 ** order)
/** What collectl shows. */
const USUAL = ORDERS.slice(0, 11)

const blocks = Object.fromEntries(
  ORDERS.map((pages) => [
    `pages${pages}`,
    gauge({ head: `${pages}Pg${pages === 1 ? '' : 's'}`, width: 7, help: `Free blocks of ${pages} pages` }),
  ]),
)

const metrics = {
  node: text({ head: 'Node', width: 4, help: 'The NUMA node' }),
  zone: text({ head: 'Zone', width: 8, help: 'The memory zone: DMA, DMA32, Normal, Movable …' }),
  free: gauge({ unit: 'pages', show: 'KiB', head: 'Free', help: 'Memory in free blocks' }),
  ...blocks,
}

/** The metrics' names, by order. */
const NAMES = ORDERS.map((pages) => `pages${pages}` as const)
/** Where their columns are in a report. */
const FIRST = Object.keys(metrics).indexOf('pages1')

const plotColumns: readonly Column[] = USUAL.map((pages) => ({
  metric: `pages${pages}`,
  head: `${pages}Page${pages === 1 ? '' : 's'}`,
  style: 'whole',
}))

/**
 * How many blocks there are, in one character: 0 to 9 as they are, tens a to i, hundreds j to r, from 1000 on s, from
 * 10,000 on t and so forth.
 */
function magnitude(count: number): string {
  const digits = String(count).length
  if (digits === 1) return String(count)
  const letter = digits <= 3 ? (digits - 2) * 9 + Number(String(count)[0]) - 1 : Math.min(18 + digits - 4, 25)
  return String.fromCharCode(97 + letter)
}

/** The kernel's free memory by size of block (/proc/buddyinfo, Documentation/filesystems/proc.rst). */
export default defineImporter({
  name: 'buddy',
  title: 'MEMORY FRAGMENTATION',
  letter: 'b',
  dimension: 'zone',
  line: 'buddy',
  sources: [{ key: 'buddy', path: '/proc/buddyinfo' }],
  metrics,
  tables: {
    summary: { title: 'MEMORY FRAGMENTATION SUMMARY (blocks of pages)', columns: NAMES.slice(0, USUAL.length) },
    detail: {
      title: 'MEMORY FRAGMENTATION (blocks of pages)',
      columns: ['node', 'zone', ...NAMES.slice(0, USUAL.length)],
    },
    plot: { tag: 'BUD', columns: plotColumns },
    plotDetail: { tag: 'BUD', extension: 'bud', columns: ['node', 'zone', ...plotColumns] },
  },

  /** `Node 0, zone   Normal     99    222 …`: its instance is zone and node, as in `Normal-0`. */
  analyze(line, _total, at) {
    const node = line.text(1).replace(',', '')
    const zone = line.text(3)
    const row: Record<string, number | bigint | string> = at(`${zone}-${node}`)
    row['node'] = node
    row['zone'] = zone
    let free = 0
    for (const [order, name] of NAMES.entries()) {
      const count = line.number(4 + order)
      if (Number.isNaN(count)) break
      row[name] = count
      free += count * 2 ** order
    }
    row['free'] = free
  },

  printBrief(report: Report, _context: PrintContext): Printed {
    const counts = NAMES.map((_, order) => report.columns[FIRST + order]?.[TOTAL] ?? Number.NaN)
    const known = counts.filter((count) => !Number.isNaN(count))
    return { heading: ['<--Memory-->', '  Fragments '], lines: [known.map(magnitude).join('')] }
  },
})
