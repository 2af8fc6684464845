import { defineViews } from '../vocabulary/view.ts'

const AMOUNT = { kind: 'float', step: 1024 } as const

/** Memory, swap and paging. */
export const memoryViews = defineViews([
  {
    name: 'mem',
    letter: 'm',
    help: 'Memory in use',
    title: 'memory usage',
    ...AMOUNT,
    columns: [
      { metric: 'memory.usedWithoutCache', nick: 'used' },
      { metric: 'memory.free', nick: 'free' },
      { metric: 'memory.buffers', nick: 'buff' },
      { metric: 'memory.cached', nick: 'cach' },
    ],
  },
  {
    name: 'mem-adv',
    help: 'Memory in use, in more detail',
    title: 'advanced memory usage',
    ...AMOUNT,
    columns: [
      { metric: 'memory.total', nick: 'total' },
      { metric: 'memory.usedWithoutCache', nick: 'used' },
      { metric: 'memory.free', nick: 'free' },
      { metric: 'memory.buffers', nick: 'buff' },
      { metric: 'memory.cached', nick: 'cach' },
      { metric: 'memory.dirty', nick: 'dirty' },
      { metric: 'memory.shared', nick: 'shmem' },
      { metric: 'memory.slabReclaimable', nick: 'recl' },
    ],
  },
  {
    name: 'page',
    letter: 'g',
    aliases: ['page24'],
    help: 'Memory read back from swap, and written to it',
    title: 'paging',
    step: 1024,
    columns: [
      { metric: 'memory.swapIn', nick: 'in' },
      { metric: 'memory.swapOut', nick: 'out' },
    ],
  },
  {
    name: 'swap',
    letter: 's',
    aliases: ['swap-old', 'swapold'],
    help: 'Swap space in use and free',
    title: 'swp/*',
    step: 1024,
    columns: [
      { metric: 'swap.used', nick: 'used' },
      { metric: 'swap.free', nick: 'free' },
    ],
    members: { as: 'groups', usual: 'total', option: 'S', full: true },
  },
  {
    name: 'vm',
    help: 'Page faults, and pages allocated and freed',
    title: 'virtual memory',
    columns: [
      { metric: 'memory.majorFaults', nick: 'majpf' },
      { metric: 'memory.faults', nick: 'minpf' },
      { metric: 'memory.allocated', nick: 'alloc', unit: 'pages' },
      { metric: 'memory.freed', nick: 'free', unit: 'pages' },
    ],
  },
  {
    name: 'vm-adv',
    help: 'How memory is reclaimed, in pages',
    title: 'advanced virtual memory',
    columns: [
      { metric: ['memory.reclaimedByKswapd', 'memory.reclaimedDirectly'], nick: 'steal', unit: 'pages' },
      { metric: 'memory.scannedByKswapd', nick: 'scanK', unit: 'pages' },
      { metric: 'memory.scannedDirectly', nick: 'scanD', unit: 'pages' },
      { metric: 'memory.reclaimRuns', nick: 'pgoru' },
      { metric: 'memory.allocationStalls', nick: 'astll' },
    ],
  },
  {
    name: 'zones',
    help: 'Free pages of each memory zone, and at how many of them background reclaim ends',
    title: 'zone/*',
    columns: [
      { metric: 'zone.free', nick: 'free', unit: 'pages' },
      { metric: 'zone.high', nick: 'high', unit: 'pages' },
    ],
    // Zones without memory of their own.
    members: { as: 'groups', usual: 'each', unless: /^(DMA|Movable|Device)-/ },
  },
  {
    name: 'numa',
    help: "Memory of each NUMA node, and how many of a second's pages came from where they were wished",
    title: 'node/*',
    columns: [
      { metric: 'numa.used', nick: 'used', kind: 'float', step: 1024 },
      { metric: 'numa.free', nick: 'free', kind: 'float', step: 1024 },
      { metric: 'numa.hits', nick: 'hit' },
      { metric: 'numa.misses', nick: 'miss' },
    ],
    members: { as: 'groups', usual: 'each' },
  },
  {
    name: 'slab',
    help: "The kernel's object caches: objects in use, memory that all take, and how much it grew",
    title: 'slabs',
    columns: [
      { metric: 'slab.objectsInUse', nick: 'objs' },
      { metric: 'slab.slabsBytes', nick: 'size', kind: 'bytes', step: 1024 },
      { metric: 'slab.change', nick: 'grew', kind: 'bytes', step: 1024 },
    ],
  },
  {
    name: 'top-slab',
    help: "The kernel's object cache that takes most memory",
    title: 'largest slab',
    columns: [
      { metric: 'slab.instance', nick: 'slab', kind: 'text', width: 16, step: 0 },
      { metric: 'slab.slabsBytes', nick: 'size', kind: 'bytes', step: 1024 },
    ],
    members: { as: 'most', usual: 'each' },
  },
])
