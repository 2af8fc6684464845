import { expect } from 'chai'
import memory from '../../importers/memory.ts'
import { play, sampleOf } from '../helpers/samples.ts'

/** /proc/meminfo of a kernel 6.18, its last lines left out. */
const MEMINFO = `MemTotal:       24684096 kB
MemFree:        24284852 kB
MemAvailable:   24325840 kB
Buffers:            1452 kB
Cached:           220868 kB
SwapCached:           12 kB
Active:           134808 kB
Inactive:         108444 kB
Active(anon):       1552 kB
Inactive(anon):    28172 kB
Active(file):     133256 kB
Inactive(file):    80272 kB
Unevictable:       17340 kB
Mlocked:           16316 kB
SwapTotal:         65536 kB
SwapFree:          60000 kB
Zswap:                 0 kB
Dirty:              2856 kB
Writeback:            64 kB
AnonPages:         38400 kB
Mapped:            48768 kB
Shmem:              8788 kB
KReclaimable:      67100 kB
Slab:              90152 kB
SReclaimable:      67100 kB
SUnreclaim:        23052 kB
KernelStack:        1876 kB
PageTables:         2884 kB
CommitLimit:    12342048 kB
Committed_AS:     226068 kB
Percpu:              712 kB
AnonHugePages:      4096 kB
HugePages_Total:      16
HugePages_Free:        9
HugePages_Rsvd:        2
HugePages_Surp:        1
Hugepagesize:       2048 kB
`

const vmstat = (about: Readonly<Record<string, number>>): string =>
  Object.entries(about)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')

describe('the memory importer', () => {
  it('reads what a modern kernel says', () => {
    const [first] = play(memory, [sampleOf(1000, MEMINFO)])
    expect(first?.['']).to.include({
      total: 24684096,
      free: 24284852,
      available: 24325840,
      buffers: 1452,
      cached: 220868,
      slab: 90152,
      slabReclaimable: 67100,
      slabUnreclaimable: 23052,
      mapped: 48768,
      anonymous: 38400,
      anonymousHuge: 4096,
      shared: 8788,
      committed: 226068,
      commitLimit: 12342048,
      locked: 16316,
      unevictable: 17340,
      active: 134808,
      inactive: 108444,
      activeAnonymous: 1552,
      inactiveAnonymous: 28172,
      activeFile: 133256,
      inactiveFile: 80272,
      dirty: 2856,
      writeback: 64,
      kernelStack: 1876,
      pageTables: 2884,
      perCpu: 712,
      hugeTotal: 16,
      hugeFree: 9,
      hugeReserved: 2,
      hugeSurplus: 1,
      hugeSize: 2048,
      swapTotal: 65536,
      swapFree: 60000,
      swapCached: 12,
    })
  })

  it('tells what is used, with and without caches', () => {
    const [first] = play(memory, [sampleOf(1000, MEMINFO)])
    expect(first?.['']).to.include({
      // 24684096 − 24284852
      used: 399244,
      // 399244 − 1452 − 220868 − 67100 + 8788
      usedWithoutCache: 118612,
      mappedAndAnonymous: 87168,
      swapUsed: 5536,
    })
  })

  it('knows nothing of what an old kernel does not say', () => {
    const [first] = play(memory, [
      sampleOf(
        1000,
        'MemTotal:      1000 kB\nMemFree:        400 kB\nBuffers:         50 kB\nCached:         100 kB\n',
      ),
    ])
    expect(first?.['']).to.include({ used: 600, available: undefined, shared: undefined, usedWithoutCache: undefined })
    expect(first?.['']).to.include({ clean: undefined, swapUsed: undefined, hugeTotal: undefined, faults: undefined })
  })

  it('reads the lists of kernel 2.4', () => {
    const [first] = play(memory, [sampleOf(1000, 'Inact_laundry:    8320 kB\nInact_clean:       120 kB\n')])
    expect(first?.['']).to.include({ clean: 120, laundry: 8320 })
  })

  it('gives paging a second', () => {
    const [first, second] = play(memory, [
      sampleOf(
        1000,
        vmstat({ pgpgin: 2045073, pgpgout: 591280, pswpin: 100, pswpout: 0, pgfault: 500, pgmajfault: 3 }),
      ),
      sampleOf(
        1010,
        vmstat({ pgpgin: 2047073, pgpgout: 591280, pswpin: 150, pswpout: 7, pgfault: 900, pgmajfault: 8 }),
      ),
    ])
    expect(first?.['']).to.include({ pageIn: undefined, swapIn: undefined })
    expect(second?.['']).to.include({ pageIn: 200, pageOut: 0, swapIn: 5, swapOut: 0.7, faults: 40, majorFaults: 0.5 })
  })

  it('tells of pressure: reclaim, stalls of all zones, compaction, kills', () => {
    const at = (n: number): string =>
      vmstat({
        allocstall_dma: 0,
        allocstall_dma32: n,
        allocstall_normal: 2 * n,
        allocstall_movable: 3 * n,
        pgalloc_dma: 0,
        pgalloc_dma32: 5 * n,
        pgalloc_normal: 15 * n,
        pgfree: 10 * n,
        pgrefill: n,
        pgsteal_kswapd: 4 * n,
        pgsteal_direct: 5 * n,
        pgsteal_khugepaged: 1000 * n,
        pgscan_kswapd: 6 * n,
        pgscan_direct: 7 * n,
        pgscan_direct_throttle: 1000 * n,
        oom_kill: n,
        workingset_refault_anon: 8 * n,
        workingset_refault_file: 9 * n,
        compact_stall: 11 * n,
        compact_fail: 12 * n,
        compact_success: 13 * n,
        thp_fault_alloc: 14 * n,
        thp_fault_fallback: 15 * n,
        thp_fault_fallback_charge: 1000 * n,
        thp_collapse_alloc: 16 * n,
        thp_split_page: 17 * n,
      })
    const [, second] = play(memory, [sampleOf(1000, at(0)), sampleOf(1010, at(10))])
    expect(second?.['']).to.include({
      allocationStalls: 6,
      allocated: 20,
      freed: 10,
      refilled: 1,
      reclaimedByKswapd: 4,
      reclaimedDirectly: 5,
      scannedByKswapd: 6,
      scannedDirectly: 7,
      oomKills: 1,
      refaultsAnonymous: 8,
      refaultsFile: 9,
      compactionStalls: 11,
      compactionFailures: 12,
      compactionSuccesses: 13,
      hugeFaults: 14,
      hugeFallbacks: 15,
      hugeCollapses: 16,
      hugeSplits: 17,
    })
  })

  it('counts the stalls of an old kernel too, and of each sample anew', () => {
    const values = play(
      memory,
      [5, 15, 15].map((stalls, n) => sampleOf(1000 + 10 * n, `allocstall ${stalls}\n`)),
    )
    expect(values.map((value) => value?.['']?.['allocationStalls'])).to.deep.equal([undefined, 1, 0])
  })

  it('shows no rate of a counter that went back', () => {
    const [, second] = play(memory, [sampleOf(1000, 'pgfault 4294967290\n'), sampleOf(1010, 'pgfault 10\n')])
    expect(second?.['']?.['faults']).to.equal(undefined)
  })

  it('does not take slab lines or zones for its own', () => {
    const [first] = play(memory, [
      sampleOf(1000, 'Slab:    77 kB\nSlab dentry 1 2 192 21 1 : tunables 0 0 0 : slabdata 1 1 0\nMemFreeX: 5 kB\n'),
    ])
    expect(first?.['']).to.include({ slab: 77, free: undefined })
  })
})
