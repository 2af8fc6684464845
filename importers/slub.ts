import {
  defineImporter,
  gauge,
  type Header,
  type IntervalContext,
  type Metrics,
  type Row,
  ratio,
  sameBoot,
  text,
} from 'recollect/importer'

/** A file of a cache's directory. */
const file = (name: string, about: { readonly head: string; readonly help: string }) =>
  gauge({ line: `Slab * ${name}`, word: 0, ...about })

/**
 * The kernel's object caches as kernels 2.6.22 to 2.6.23 showed them in /sys/slab, which recordings of collectl may hold;
 * later kernels have /proc/slabinfo for all allocators again.
 */
const metrics = {
  name: text({ head: 'Slab Name', help: 'One of the caches that share the memory' }),
  size: file('slab_size', { head: 'Size', help: 'Size of an object, padding included' }),
  order: file('order', { head: 'Order', help: 'Pages of a slab, as a power of two' }),
  slabObjects: file('objs_per_slab', { head: '/slab', help: 'Objects a slab has room for' }),
  objectsInUse: file('objects', { head: 'InUse', help: 'Objects in use' }),
  slabs: file('slabs', { head: 'Number', help: 'Slabs' }),

  objects: gauge({ head: 'Avail', help: 'Objects there is room for' }),
  slabSize: gauge({ unit: 'B', show: 'KiB', only: 'each', head: 'SizeK', help: 'Size of a slab' }),
  used: gauge({ unit: 'B', show: 'KiB', head: 'UsedK', help: 'Memory of objects in use' }),
  memory: gauge({ unit: 'B', show: 'KiB', head: 'TotalK', help: 'Memory of all slabs' }),
  change: gauge({
    growth: 'amount',
    unit: 'B',
    head: 'Change',
    help: "How much the slabs' memory grew in the interval",
  }),
  changePercent: gauge({ unit: '%', across: 'none', digits: 1, head: 'Pct', help: 'The same, in % of what it was' }),
} satisfies Metrics

type SlubRow = Row<typeof metrics>

/** What is told once in a recording, of a cache. */
interface Fixed {
  readonly size: number
  readonly order: number
  readonly slabObjects: number
}

const NOT_TOLD: Fixed = { size: Number.NaN, order: Number.NaN, slabObjects: Number.NaN }

/** `#:t-0000064 kmalloc-64 fs_cache`, behind a header's `#SLUB DATA`: who shares the cache. */
function namesOf({ lines }: Header): ReadonlyMap<string, string> {
  const start = lines.indexOf('#SLUB DATA')
  const found = start < 0 ? [] : lines.slice(start + 1).map((line) => line.slice(1).split(' '))
  return new Map(found.map(([root = '', first = root]) => [root, first]))
}

const objects = (metric: string, head?: string) => ({ metric, group: 'Objects', ...(head !== undefined && { head }) })
const memory = (metric: string, head?: string) => ({ metric, group: 'Memory', ...(head !== undefined && { head }) })

/** What old kernels keep in their object caches. */
export default defineImporter(() => {
  const fixed = new Map<string, Fixed>()
  const memoryBefore = new Map<string, number>()
  let names: ReadonlyMap<string, string> = new Map()
  let machine: Header | undefined

  function completeCache(row: SlubRow, { instance, pageSize, seconds }: IntervalContext): void {
    const told = Number.isNaN(row.size) ? undefined : { size: row.size, order: row.order, slabObjects: row.slabObjects }
    const known = told ?? fixed.get(instance) ?? NOT_TOLD
    fixed.set(instance, known)
    row.name = names.get(instance) ?? instance
    row.size = known.size
    row.order = known.order
    row.slabObjects = known.slabObjects
    row.slabSize = pageSize * 2 ** known.order
    row.objects = row.slabs * known.slabObjects
    row.used = row.objectsInUse * known.size
    row.memory = row.slabs * row.slabSize
    const before = Number.isNaN(seconds) ? undefined : memoryBefore.get(instance)
    row.change = row.memory - (before ?? Number.NaN)
    memoryBefore.set(instance, row.memory)
  }

  return {
    name: 'slub',
    title: 'SLAB (SLUB)',
    letter: 'y',
    dimension: 'slab',
    sources: [],
    metrics,
    tables: {
      summary: {
        title: 'SLAB SUMMARY (SLUB)',
        columns: [objects('objectsInUse'), objects('objects'), 'slabs', memory('used'), memory('memory')],
      },
      detail: {
        title: 'SLAB DETAIL (SLUB)',
        columns: [
          { metric: 'name', width: 28 },
          ...[objects('size'), objects('slabObjects'), objects('objectsInUse'), objects('objects')],
          ...[{ metric: 'slabSize' }, { metric: 'slabs' }],
          ...[memory('used'), memory('memory'), memory('change'), memory('changePercent')],
        ],
      },
      plot: { tag: 'SLAB', columns: [] },
      plotDetail: {
        extension: 'slb',
        tag: '',
        shape: 'long',
        columns: [
          { metric: 'name', head: 'SlabName' },
          { metric: 'size', head: 'ObjSize', style: 'whole' },
          { metric: 'slabObjects', head: 'ObjPerSlab', style: 'whole' },
          { metric: 'objectsInUse', head: 'ObjInUse', style: 'whole' },
          { metric: 'objects', head: 'ObjAvail', style: 'whole' },
          { metric: 'slabSize', head: 'SlabSize', style: 'whole' },
          { metric: 'slabs', head: 'SlabNumber', style: 'whole' },
          { metric: 'used', head: 'MemUsed', style: 'whole' },
          { metric: 'memory', head: 'MemTotal', style: 'whole' },
          { metric: 'change', head: 'SlabChg', style: 'whole' },
          { metric: 'changePercent', head: 'SlabPct', style: 'whole' },
        ],
      },
    },

    getHeader(_details, header) {
      if (machine === undefined || !sameBoot(machine, header)) {
        fixed.clear()
        memoryBefore.clear()
      }
      machine = header
      names = namesOf(header)
    },

    intervalEnd(row, context) {
      if (context.instance !== '') completeCache(row, context)
      row.changePercent = ratio(100 * row.change, row.memory - row.change)
    },
  }
})
