import {
  defineImporter,
  gauge,
  type Header,
  type IntervalContext,
  type Metrics,
  type Row,
  ratio,
  sameBoot,
} from 'recollect/importer'

/**
 * The kernel's object caches: slabinfo(5), version 2.x. Behind the name: active objects, objects, bytes an object,
 * objects a slab, pages a slab, `: tunables` and three limits, `: slabdata`, active slabs, slabs, shared ones.
 */
const metrics = {
  objectsInUse: gauge({ word: 0, head: 'ObjInUse', help: 'Objects in use' }),
  objects: gauge({ word: 1, head: 'ObjAll', help: 'Objects there is room for' }),
  objectSize: gauge({ word: 2, unit: 'B', only: 'each', head: 'ObjSize', help: 'Size of an object' }),
  slabObjects: gauge({ word: 3, only: 'each', head: 'Obj/Slab', help: 'Objects a slab has room for' }),
  slabPages: gauge({ word: 4, only: 'each', head: 'Pag/Slab', help: 'Pages a slab takes' }),
  slabsInUse: gauge({ word: 12, head: 'SlabInUse', help: 'Slabs with objects in use' }),
  slabs: gauge({ word: 13, head: 'SlabAll', help: 'Slabs' }),

  objectsInUseBytes: gauge({ unit: 'B', head: 'ObjInUseB', help: 'Memory of objects in use' }),
  objectsBytes: gauge({ unit: 'B', head: 'ObjAllB', help: 'Memory of all objects' }),
  slabsInUseBytes: gauge({ unit: 'B', head: 'SlabInUseB', help: 'Memory of slabs with objects in use' }),
  slabsBytes: gauge({ unit: 'B', head: 'SlabAllB', help: 'Memory of all slabs' }),
  change: gauge({
    growth: 'amount',
    unit: 'B',
    head: 'SlabChg',
    help: "How much the slabs' memory grew in the interval",
  }),
  changePercent: gauge({
    unit: '%',
    across: 'none',
    digits: 1,
    head: 'SlabPct',
    help: 'The same, in % of what it was',
  }),

  cachesInUse: gauge({ only: 'total', head: 'CacheInUse', help: 'Caches with slabs' }),
  caches: gauge({ only: 'total', head: 'CacheTotal', help: 'Caches' }),
} satisfies Metrics

/** What the kernel keeps in its object caches. */
export default defineImporter(() => {
  let caches = 0
  let cachesInUse = 0
  /** What the caches' slabs took, by name, in this interval and in the one before. */
  let taken = new Map<string, number>()
  let takenBefore = new Map<string, number>()
  let machine: Header | undefined
  /** The recording's lines are those of /sys/slab, which the module slub understands. */
  let isSlub = false

  function completeCache(row: Row<typeof metrics>, { instance, pageSize, seconds }: IntervalContext): void {
    const { objectSize } = row
    const slabBytes = row.slabPages * pageSize
    row.objectsInUseBytes = row.objectsInUse * objectSize
    row.objectsBytes = row.objects * objectSize
    row.slabsInUseBytes = row.slabsInUse * slabBytes
    row.slabsBytes = row.slabs * slabBytes
    // The first interval of a run has none before it, whatever was played earlier.
    const before = Number.isNaN(seconds) ? undefined : takenBefore.get(instance)
    row.change = row.slabsBytes - (before ?? Number.NaN)
    taken.set(instance, row.slabsBytes)
    caches++
    if (row.slabs > 0) cachesInUse++
  }

  function completeTotal(row: Row<typeof metrics>): void {
    row.caches = caches
    row.cachesInUse = cachesInUse
    caches = cachesInUse = 0
    ;[taken, takenBefore] = [takenBefore, taken]
    taken.clear()
  }

  return {
    name: 'slab',
    title: 'SLAB',
    letter: 'y',
    dimension: 'slab',
    line: 'Slab *',
    sources: [{ key: 'Slab', path: '/proc/slabinfo', skip: 2, pace: 'second' }],
    needs: "root's right to read it",
    metrics,
    tables: {
      summary: {
        title: 'SLAB SUMMARY',
        columns: [
          { metric: 'objectsInUse', head: 'InUse', width: 7, group: 'Objects' },
          { metric: 'objectsInUseBytes', head: 'Bytes', width: 7, group: 'Objects' },
          { metric: 'objects', head: 'Alloc', width: 8, group: 'Objects' },
          { metric: 'objectsBytes', head: 'Bytes', width: 7, group: 'Objects' },
          { metric: 'slabsInUse', head: 'InUse', width: 7, group: 'Slab Allocation' },
          { metric: 'slabsInUseBytes', head: 'Bytes', width: 7, group: 'Slab Allocation' },
          { metric: 'slabs', head: 'Total', width: 7, group: 'Slab Allocation' },
          { metric: 'slabsBytes', head: 'Bytes', width: 7, group: 'Slab Allocation' },
          { metric: 'cachesInUse', head: 'InUse', width: 6, group: 'Caches' },
          { metric: 'caches', head: 'Total', width: 6, group: 'Caches' },
        ],
      },
      detail: {
        title: 'SLAB DETAIL',
        isByName: true,
        columns: [
          { metric: 'instance', head: 'Name', width: 25 },
          { metric: 'objectsInUse', head: 'InUse', width: 7, group: 'Objects' },
          { metric: 'objectsInUseBytes', head: 'Bytes', width: 7, group: 'Objects' },
          { metric: 'objects', head: 'Alloc', width: 7, group: 'Objects' },
          { metric: 'objectsBytes', head: 'Bytes', width: 7, group: 'Objects' },
          { metric: 'slabsInUse', head: 'InUse', width: 7, group: 'Slab Allocation' },
          { metric: 'slabsInUseBytes', head: 'Bytes', width: 7, group: 'Slab Allocation' },
          { metric: 'slabs', head: 'Total', width: 7, group: 'Slab Allocation' },
          { metric: 'slabsBytes', head: 'Bytes', width: 7, group: 'Slab Allocation' },
          { metric: 'change', head: 'Diff', width: 7, group: 'Change' },
          { metric: 'changePercent', head: 'Pct', width: 6, group: 'Change' },
        ],
      },
      plot: {
        tag: 'SLAB',
        columns: [
          { metric: 'objectsInUse', style: 'whole' },
          { metric: 'objectsInUseBytes', style: 'whole' },
          { metric: 'objects', style: 'whole' },
          { metric: 'objectsBytes', style: 'whole' },
          { metric: 'slabsInUse', head: 'InUse', style: 'whole' },
          { metric: 'slabsInUseBytes', head: 'InUseB', style: 'whole' },
          { metric: 'slabs', head: 'All', style: 'whole' },
          { metric: 'slabsBytes', head: 'AllB', style: 'whole' },
          { metric: 'cachesInUse', style: 'whole' },
          { metric: 'caches', style: 'whole' },
        ],
      },
      plotDetail: {
        extension: 'slb',
        tag: '',
        shape: 'long',
        columns: [
          { metric: 'instance', head: 'SlabName' },
          { metric: 'objectsInUse', style: 'whole' },
          { metric: 'objectsInUseBytes', style: 'whole' },
          { metric: 'objects', style: 'whole' },
          { metric: 'objectsBytes', style: 'whole' },
          { metric: 'slabsInUse', style: 'whole' },
          { metric: 'slabsInUseBytes', style: 'whole' },
          { metric: 'slabs', style: 'whole' },
          { metric: 'slabsBytes', style: 'whole' },
          { metric: 'change', style: 'whole' },
          { metric: 'changePercent', digits: 0, style: 'whole' },
        ],
      },
    },

    getHeader(_details, header) {
      if (machine !== undefined && !sameBoot(machine, header)) takenBefore.clear()
      machine = header
      isSlub = header.lines.includes('#SLUB DATA')
    },

    role: () => (isSlub ? 'hidden' : 'counted'),

    intervalEnd(row, context) {
      if (context.instance === '') completeTotal(row)
      else completeCache(row, context)
      row.changePercent = ratio(100 * row.change, row.slabsBytes - row.change)
    },
  }
})
