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
    help: 'Memory read back from swap and written to it',
    title: 'paging',
    step: 1024,
    columns: [
      { metric: 'memory.swapIn', nick: 'in' },
      { metric: 'memory.swapOut', nick: 'out' },
    ],
  },
])
