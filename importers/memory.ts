import { counter, defineImporter, gauge, headed } from 'recollect/importer'

/** A line of /proc/meminfo: `MemFree:  123 kB`, where kB are KiB (Documentation/filesystems/proc.rst). */
const amount = (line: string, head: string, help: string) =>
  gauge({ line: `${line}:`, word: 0, unit: 'KiB', head, help })

/** A line of /proc/vmstat that counts events. */
const events = (line: string, help: string) => counter({ line, word: 0, help })

/** A line of /proc/vmstat that counts pages moved. */
const pages = (line: string, help: string) => counter({ line, word: 0, unit: 'pages', show: 'KiB', help })

const ZONES = ['_dma', '_dma32', '_normal', '_high', '_movable', '_device']
const ALLOCATIONS = ZONES.map((zone) => `pgalloc${zone}`)
/** Old kernels have one line for all zones. */
const STALLS = ['', ...ZONES].map((zone) => `allocstall${zone}`)

/** Sums over the zones that this sample has brought. */
const sums = { allocations: 0, stalls: 0 }

/** Memory and swap from /proc/meminfo, paging from /proc/vmstat. */
export default defineImporter({
  name: 'memory',
  title: 'MEMORY',
  letter: 'm',
  sources: [
    { key: '', path: '/proc/meminfo' },
    {
      key: '',
      path: '/proc/vmstat',
      // collectl takes numa lines for another module's, and the last of the nr_shmem lines for all of them.
      keep: [
        'nr_shmem ',
        'workingset_',
        'pg',
        'pswp',
        'allocstall',
        'pageoutrun',
        'slabs_scanned',
        'kswapd_',
        'drop_',
        'oom_kill',
        'compact_',
        'thp_',
        'balloon_',
        'swap',
        'zswp',
      ],
    },
  ],
  metrics: {
    total: amount('MemTotal', 'Total', 'Memory that the kernel can use'),
    used: gauge({ unit: 'KiB', head: 'Used', help: 'Memory that is not free, caches included' }),
    usedWithoutCache: gauge({
      unit: 'KiB',
      head: 'UsedNC',
      width: 6,
      help: 'Memory that is neither free nor buffers, page cache or reclaimable slab; shared memory counts as used',
    }),
    free: amount('MemFree', 'Free', 'Unused memory'),
    available: amount('MemAvailable', 'Avail', 'Memory that programs can still get without swapping, as estimated'),
    buffers: amount('Buffers', 'Buff', 'Cached blocks of devices'),
    cached: amount('Cached', 'Cached', 'Page cache of files, shared memory included'),
    slab: amount('Slab', 'Slab', 'Caches of the kernel itself'),
    slabReclaimable: amount('SReclaimable', 'SRecl', 'Slab that can be freed under pressure'),
    slabUnreclaimable: amount('SUnreclaim', 'SUnrec', 'Slab that cannot be freed under pressure'),
    mapped: amount('Mapped', 'Mapped', 'Files mapped into processes'),
    anonymous: amount('AnonPages', 'Anon', 'Memory of processes that is not from a file'),
    mappedAndAnonymous: gauge({ unit: 'KiB', head: 'Map', help: 'Mapped files and anonymous memory' }),
    anonymousHuge: amount('AnonHugePages', 'AnonH', 'Anonymous memory in transparent huge pages'),
    shared: amount('Shmem', 'Shared', 'Shared memory and tmpfs'),
    committed: amount('Committed_AS', 'Commit', 'Memory promised to processes, used or not'),
    commitLimit: amount('CommitLimit', 'ComLim', 'Most memory that may be promised under strict overcommit'),
    locked: amount('Mlocked', 'Locked', 'Memory locked by mlock'),
    unevictable: amount('Unevictable', 'Unevic', 'Memory that cannot be reclaimed'),
    active: amount('Active', 'Activ', 'Memory used recently'),
    inactive: amount('Inactive', 'Inact', 'Memory not used recently, first to be reclaimed'),
    activeAnonymous: amount('Active(anon)', 'ActAn', 'Anonymous memory used recently'),
    inactiveAnonymous: amount('Inactive(anon)', 'InaAn', 'Anonymous memory not used recently'),
    activeFile: amount('Active(file)', 'ActFi', 'Page cache used recently'),
    inactiveFile: amount('Inactive(file)', 'InaFi', 'Page cache not used recently'),
    dirty: amount('Dirty', 'Dirty', 'Memory waiting to be written to disk'),
    writeback: amount('Writeback', 'WrBack', 'Memory being written to disk'),
    kernelStack: amount('KernelStack', 'KStack', 'Stacks of tasks in the kernel'),
    pageTables: amount('PageTables', 'PgTabl', 'Page tables'),
    perCpu: amount('Percpu', 'PerCpu', 'Per-CPU allocations of the kernel'),
    clean: amount('Inact_clean', 'Clean', 'Clean pages on the inactive list; only kernel 2.4 tells'),
    laundry: amount('Inact_laundry', 'Laundr', 'Inactive pages being cleaned; only kernel 2.4 tells'),
    hugeTotal: gauge({ line: 'HugePages_Total:', word: 0, head: 'HugTot', help: 'Huge pages reserved, in pages' }),
    hugeFree: gauge({ line: 'HugePages_Free:', word: 0, head: 'HugFre', help: 'Huge pages not in use, in pages' }),
    hugeReserved: gauge({ line: 'HugePages_Rsvd:', word: 0, head: 'HugRsv', help: 'Huge pages promised, in pages' }),
    hugeSurplus: gauge({
      line: 'HugePages_Surp:',
      word: 0,
      head: 'HugSur',
      help: 'Huge pages over the pool, in pages',
    }),
    hugeSize: amount('Hugepagesize', 'HugSiz', 'Size of a huge page'),
    swapTotal: amount('SwapTotal', 'Total', 'Swap space'),
    swapUsed: gauge({ unit: 'KiB', head: 'Used', help: 'Swap space in use' }),
    swapFree: amount('SwapFree', 'Free', 'Swap space not in use'),
    swapCached: amount('SwapCached', 'SwCach', 'Memory that is also still in swap'),
    swapIn: pages('pswpin', 'Memory read back from swap'),
    swapOut: pages('pswpout', 'Memory written to swap'),
    pageIn: counter({ line: 'pgpgin', word: 0, unit: 'KiB', show: 'KiB', help: 'Data read from block devices' }),
    pageOut: counter({ line: 'pgpgout', word: 0, unit: 'KiB', show: 'KiB', help: 'Data written to block devices' }),
    faults: events('pgfault', 'Page faults, major ones included'),
    majorFaults: events('pgmajfault', 'Page faults that had to read from disk'),
    allocated: counter({ unit: 'pages', show: 'KiB', help: 'Memory allocated, in all zones' }),
    freed: pages('pgfree', 'Memory freed'),
    activated: pages('pgactivate', 'Memory moved to the active lists'),
    deactivated: pages('pgdeactivate', 'Memory moved to the inactive lists'),
    refilled: pages('pgrefill', 'Memory of the active lists that reclaim looked at'),
    scannedByKswapd: pages('pgscan_kswapd', 'Memory that background reclaim looked at'),
    scannedDirectly: pages('pgscan_direct', 'Memory that allocating tasks had to look at to reclaim some'),
    reclaimedByKswapd: pages('pgsteal_kswapd', 'Memory that background reclaim freed'),
    reclaimedDirectly: pages('pgsteal_direct', 'Memory that allocating tasks had to free themselves'),
    allocationStalls: counter({ help: 'Allocations that had to reclaim memory first' }),
    reclaimRuns: events('pageoutrun', 'Times that background reclaim was at work'),
    oomKills: events('oom_kill', 'Processes killed for lack of memory'),
    refaultsAnonymous: events('workingset_refault_anon', 'Anonymous pages read back that were evicted not long ago'),
    refaultsFile: events('workingset_refault_file', 'File pages read back that were evicted not long ago'),
    compactionStalls: events('compact_stall', 'Allocations that had to compact memory first'),
    compactionFailures: events('compact_fail', 'Compactions that made no huge page'),
    compactionSuccesses: events('compact_success', 'Compactions that made a huge page'),
    hugeFaults: events('thp_fault_alloc', 'Page faults served with a transparent huge page'),
    hugeFallbacks: events('thp_fault_fallback', 'Page faults that got no huge page and used small ones'),
    hugeCollapses: events('thp_collapse_alloc', 'Huge pages made of small ones by khugepaged'),
    hugeSplits: events('thp_split_page', 'Huge pages split'),
  },
  analyzes: [...ALLOCATIONS, ...STALLS],
  tables: {
    brief: {
      title: 'Memory',
      columns: headed(
        { free: 'Free', buffers: 'Buff', cached: 'Cach', inactive: 'Inac', slab: 'Slab', mappedAndAnonymous: 'Map' },
        { width: 4 },
      ),
    },
    summary: {
      title: 'MEMORY SUMMARY',
      columns: [
        ...['total', 'used', 'free', 'available', 'buffers', 'cached', 'slab', 'mapped', 'anonymous', 'anonymousHuge']
          .concat('committed', 'locked', 'inactive')
          .map((metric) => ({ metric, width: 7, group: 'Physical Memory' })),
        ...['swapTotal', 'swapUsed', 'swapFree'].map((metric) => ({ metric, width: 5, group: 'Swap' })),
        ...headed({ swapIn: 'In', swapOut: 'Out' }, { width: 5, show: 'B', group: 'Swap' }),
        ...headed(
          { faults: 'Fault', majorFaults: 'MajFt', pageIn: 'In', pageOut: 'Out' },
          { width: 5, group: 'Paging' },
        ),
        ...headed({ allocationStalls: 'Stall', oomKills: 'OOM' }, { width: 5, group: 'Pressure' }),
      ],
    },
    plot: {
      tag: 'MEM',
      columns: headed({
        total: 'Tot',
        used: 'Used',
        free: 'Free',
        shared: 'Shared',
        buffers: 'Buf',
        cached: 'Cached',
        slab: 'Slab',
        mapped: 'Map',
        anonymous: 'Anon',
        anonymousHuge: 'AnonH',
        committed: 'Commit',
        locked: 'Locked',
        swapTotal: 'SwapTot',
        swapUsed: 'SwapUsed',
        swapFree: 'SwapFree',
        swapIn: 'SwapIn',
        swapOut: 'SwapOut',
        dirty: 'Dirty',
        clean: 'Clean',
        laundry: 'Laundry',
        inactive: 'Inactive',
        pageIn: 'PageIn',
        pageOut: 'PageOut',
        faults: 'PageFaults',
        majorFaults: 'PageMajFaults',
        hugeTotal: 'HugeTotal',
        hugeFree: 'HugeFree',
        hugeReserved: 'HugeRsvd',
        slabUnreclaimable: 'SUnreclaim',
      }),
    },
  },
  initInterval() {
    sums.allocations = 0
    sums.stalls = 0
  },
  analyze(line, row) {
    if (line.pattern.startsWith('pgalloc')) row.allocated = sums.allocations += line.number(0)
    else row.allocationStalls = sums.stalls += line.number(0)
  },
  reads: [
    'total',
    'free',
    'buffers',
    'cached',
    'slabReclaimable',
    'shared',
    'mapped',
    'anonymous',
    'swapTotal',
    'swapFree',
  ],
  sets: ['allocated', 'allocationStalls'],
  intervalEnd(row) {
    row.used = row.total - row.free
    row.usedWithoutCache = row.used - row.buffers - row.cached - row.slabReclaimable + row.shared
    row.mappedAndAnonymous = row.mapped + row.anonymous
    row.swapUsed = row.swapTotal - row.swapFree
  },
})
