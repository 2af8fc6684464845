import { type Expected, type Lines, minus, numbers, per, plus, rates, SECONDS, times } from './arithmetic.ts'

const MEMINFO: Readonly<Record<string, string>> = {
  total: 'MemTotal',
  free: 'MemFree',
  available: 'MemAvailable',
  buffers: 'Buffers',
  cached: 'Cached',
  slab: 'Slab',
  slabReclaimable: 'SReclaimable',
  slabUnreclaimable: 'SUnreclaim',
  mapped: 'Mapped',
  anonymous: 'AnonPages',
  anonymousHuge: 'AnonHugePages',
  shared: 'Shmem',
  committed: 'Committed_AS',
  commitLimit: 'CommitLimit',
  locked: 'Mlocked',
  unevictable: 'Unevictable',
  active: 'Active',
  inactive: 'Inactive',
  activeAnonymous: 'Active(anon)',
  inactiveAnonymous: 'Inactive(anon)',
  activeFile: 'Active(file)',
  inactiveFile: 'Inactive(file)',
  dirty: 'Dirty',
  writeback: 'Writeback',
  kernelStack: 'KernelStack',
  pageTables: 'PageTables',
  perCpu: 'Percpu',
  hugeTotal: 'HugePages_Total',
  hugeFree: 'HugePages_Free',
  hugeReserved: 'HugePages_Rsvd',
  hugeSurplus: 'HugePages_Surp',
  hugeSize: 'Hugepagesize',
  swapTotal: 'SwapTotal',
  swapFree: 'SwapFree',
  swapCached: 'SwapCached',
}

const VMSTAT: Readonly<Record<string, string>> = {
  swapIn: 'pswpin',
  swapOut: 'pswpout',
  pageIn: 'pgpgin',
  pageOut: 'pgpgout',
  faults: 'pgfault',
  majorFaults: 'pgmajfault',
  freed: 'pgfree',
  activated: 'pgactivate',
  deactivated: 'pgdeactivate',
  refilled: 'pgrefill',
  scannedByKswapd: 'pgscan_kswapd',
  scannedDirectly: 'pgscan_direct',
  reclaimedByKswapd: 'pgsteal_kswapd',
  reclaimedDirectly: 'pgsteal_direct',
  reclaimRuns: 'pageoutrun',
  oomKills: 'oom_kill',
  refaultsAnonymous: 'workingset_refault_anon',
  refaultsFile: 'workingset_refault_file',
  compactionStalls: 'compact_stall',
  compactionFailures: 'compact_fail',
  compactionSuccesses: 'compact_success',
  hugeFaults: 'thp_fault_alloc',
  hugeFallbacks: 'thp_fault_fallback',
  hugeCollapses: 'thp_collapse_alloc',
  hugeSplits: 'thp_split_page',
}

export function expectedMemory(before: Lines, after: Lines): Expected {
  const now = Object.fromEntries(Object.entries(MEMINFO).map(([name, key]) => [name, numbers(after, `${key}:`)[0]]))
  const paging = Object.entries(VMSTAT).map(([name, key]) => [
    name,
    rates(numbers(before, key), numbers(after, key), SECONDS)[0],
  ])
  const all = (lines: Lines, start: string): number =>
    lines.filter(([key]) => key?.startsWith(start)).reduce((sum, [, count]) => sum + Number(count), 0)
  const used = minus(now['total'], now['free'])
  return {
    '': {
      ...now,
      ...Object.fromEntries(paging),
      used,
      usedWithoutCache: plus(
        minus(minus(minus(used, now['buffers']), now['cached']), now['slabReclaimable']),
        now['shared'],
      ),
      mappedAndAnonymous: plus(now['mapped'], now['anonymous']),
      swapUsed: minus(now['swapTotal'], now['swapFree']),
      allocated: (all(after, 'pgalloc') - all(before, 'pgalloc')) / SECONDS,
      allocationStalls: (all(after, 'allocstall') - all(before, 'allocstall')) / SECONDS,
    },
  }
}

export function expectedInode(_before: Lines, after: Lines): Expected {
  const [dentries, dentriesUnused, , , dentriesNegative] = numbers(after, 'fs-ds')
  const [inodes, inodesFree] = numbers(after, 'fs-is')
  const [files, , filesMax] = numbers(after, 'fs-fnr')
  return {
    '': {
      dentries,
      dentriesUnused,
      dentriesNegative,
      inodes,
      inodesFree,
      inodesUsed: minus(inodes, inodesFree),
      files,
      filesMax,
      filesPercent: times(per(files, filesMax), 100),
    },
  }
}
