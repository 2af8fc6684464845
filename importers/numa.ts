import { type Column, counter, defineImporter, gauge, headed, ratio } from 'recollect/importer'

/** A line of a node's meminfo: `Node 0 MemFree:  123 kB`, where kB are KiB. */
const amount = (line: string, head: string, help: string) =>
  gauge({ line: `numai Node * ${line}:`, word: 0, unit: 'KiB', head, width: 7, help })

/** A line of a node's numastat, in pages allocated (Documentation/admin-guide/numastat.rst). */
const pages = (line: string, head: string, help: string) =>
  counter({ line: `numas Node * ${line}`, word: 0, head, width: 7, help })

const plotColumns: readonly Column[] = [
  ...headed({ used: 'Used', free: 'Free', slab: 'Slab', mapped: 'Mapped', anonymous: 'Anon' }, { style: 'whole' }),
  ...headed({ anonymousHuge: 'AnonH', inactive: 'Inactive' }, { style: 'whole' }),
  ...headed({ hitPercent: 'Hits' }),
]

const columns = [
  'total',
  'used',
  'free',
  'slab',
  'mapped',
  'anonymous',
  'anonymousHuge',
  'locked',
  'inactive',
  'hitPercent',
]

/** Memory of each NUMA node, from meminfo and numastat of /sys/devices/system/node/nodeN. */
export default defineImporter({
  name: 'numa',
  title: 'MEMORY',
  letter: 'm',
  dimension: 'node',
  sources: [
    // The first line is the total, which is what is used and what is free.
    { key: 'numai', path: '/sys/devices/system/node/node[0-9]*/meminfo', skip: 1, bare: true },
    { key: 'numas Node *', path: '/sys/devices/system/node/node[0-9]*/numastat' },
  ],
  metrics: {
    total: gauge({ unit: 'KiB', head: 'Total', width: 7, help: 'Memory of the node' }),
    used: amount('MemUsed', 'Used', 'Memory that is not free, caches included'),
    free: amount('MemFree', 'Free', 'Unused memory'),
    slab: amount('Slab', 'Slab', 'Caches of the kernel itself'),
    mapped: amount('Mapped', 'Mapped', 'Files mapped into processes'),
    anonymous: amount('AnonPages', 'Anon', 'Memory of processes that is not from a file'),
    anonymousHuge: amount('AnonHugePages', 'AnonH', 'Anonymous memory in transparent huge pages'),
    locked: amount('Mlocked', 'Locked', 'Memory locked by mlock'),
    active: amount('Active', 'Active', 'Memory used recently'),
    inactive: amount('Inactive', 'Inact', 'Memory not used recently, first to be reclaimed'),
    filePages: amount('FilePages', 'Files', 'Page cache of files, shared memory included'),
    shared: amount('Shmem', 'Shared', 'Shared memory and tmpfs'),
    dirty: amount('Dirty', 'Dirty', 'Memory waiting to be written to disk'),
    hits: pages('numa_hit', 'Hits', 'Pages allocated on this node, as intended'),
    misses: pages('numa_miss', 'Misses', 'Pages allocated on this node though another was intended'),
    foreign: pages('numa_foreign', 'Foreign', 'Pages intended for this node but allocated on another'),
    interleaved: pages('interleave_hit', 'Intrlv', 'Pages of interleaved allocations, allocated as intended'),
    local: pages('local_node', 'Local', 'Pages got from this node by a process that ran on it'),
    other: pages('other_node', 'Other', 'Pages got from this node by a process that ran on another'),
    hitPercent: gauge({
      unit: '%',
      across: 'none',
      digits: 2,
      width: 6,
      head: 'HitPct',
      help: 'Share of the allocations meant for or made on this node that were as intended',
    }),
  },
  tables: {
    summary: { title: 'MEMORY OF ALL NODES', columns },
    detail: {
      title: 'MEMORY STATISTICS',
      columns: [{ metric: 'instance', head: 'Node', width: 5 }, ...columns],
    },
    plot: { tag: 'NUMA', columns: [] },
    plotDetail: { tag: 'NUMA', extension: 'numa', columns: plotColumns },
  },
  intervalEnd(row) {
    row.total = row.used + row.free
    // A node that nobody wished anything of missed nothing.
    const allocations = row.hits + row.misses + row.foreign
    row.hitPercent = allocations === 0 ? 100 : ratio(100 * row.hits, allocations)
  },
})
