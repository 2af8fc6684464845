import { expect } from 'chai'
import numa from '../../importers/numa.ts'
import { play, sampleOf } from '../helpers/samples.ts'

/** A node's meminfo without its first line, and its numastat, of Linux 6.18. */
function node(number: number, free: number, counts: readonly [hit: number, miss: number, foreign: number]): string {
  const memory = [
    `MemFree:         ${free} kB`,
    'MemUsed:          479260 kB',
    'SwapCached:            0 kB',
    'Active:           154832 kB',
    'Inactive:         121684 kB',
    'Active(anon):       1564 kB',
    'Inactive(anon):    29996 kB',
    'Active(file):     153268 kB',
    'Inactive(file):    91688 kB',
    'Unevictable:       16964 kB',
    'Mlocked:           15980 kB',
    'Dirty:              3436 kB',
    'Writeback:            92 kB',
    'FilePages:        253756 kB',
    'Mapped:            48876 kB',
    'AnonPages:         39768 kB',
    'Shmem:              8788 kB',
    'KReclaimable:      67368 kB',
    'Slab:              90368 kB',
    'SReclaimable:      67368 kB',
    'SUnreclaim:        23000 kB',
    'AnonHugePages:      2048 kB',
    'HugePages_Total:     0',
  ].map((line) => `numai Node ${number} ${line}\n`)
  const [hit, miss, foreign] = counts
  const stat = [
    `numa_hit ${hit}`,
    `numa_miss ${miss}`,
    `numa_foreign ${foreign}`,
    'interleave_hit 1123',
    `local_node ${hit}`,
    'other_node 0',
  ].map((line) => `numas Node ${number} ${line}\n`)
  return [...memory, ...stat].join('')
}

describe('the numa importer', () => {
  it('reads the memory of each node, and adds it up', () => {
    const [first] = play(numa, [sampleOf(1000, node(0, 3_938_492, [1, 0, 0]) + node(12, 1_000_000, [1, 0, 0]))])
    expect(first?.['0']).to.deep.equal({
      total: 4_417_752,
      used: 479_260,
      free: 3_938_492,
      slab: 90_368,
      mapped: 48_876,
      anonymous: 39_768,
      anonymousHuge: 2048,
      locked: 15_980,
      active: 154_832,
      inactive: 121_684,
      filePages: 253_756,
      shared: 8788,
      dirty: 3436,
      hits: undefined,
      misses: undefined,
      foreign: undefined,
      interleaved: undefined,
      local: undefined,
      other: undefined,
      hitPercent: undefined,
    })
    expect(first?.['']).to.include({ total: 5_897_012, free: 4_938_492, slab: 180_736 })
    expect(first).to.have.all.keys('', '0', '12')
  })

  it('tells how many allocations were as wished: all, where there were none', () => {
    const [, second] = play(numa, [
      sampleOf(1000, node(0, 1, [100, 50, 7]) + node(1, 1, [5, 5, 5])),
      sampleOf(1010, node(0, 1, [850, 250, 57]) + node(1, 1, [5, 5, 5])),
    ])
    expect(second?.['0']).to.include({ hits: 75, misses: 20, foreign: 5, local: 75, hitPercent: 75 })
    expect(second?.['1']).to.include({ hits: 0, hitPercent: 100 })
    expect(second?.['']).to.include({ hits: 75, hitPercent: 75 })
  })

  it('does not know the percentage after a counter was reset', () => {
    const [, second] = play(numa, [sampleOf(1000, node(0, 1, [100, 50, 7])), sampleOf(1010, node(0, 1, [850, 3, 57]))])
    expect(second?.['0']).to.include({ hits: 75, misses: undefined, hitPercent: undefined })
  })
})
