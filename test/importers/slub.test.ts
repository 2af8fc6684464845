import { expect } from 'chai'
import slab from '../../importers/slab.ts'
import slub from '../../importers/slub.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

const header = testHeader({
  pageSize: 4096,
  lines: ['####', '#SLUB DATA', '#:t-0000064 kmalloc-64 fs_cache', '#ext4_inode ext4_inode', '####'],
})

const fixed = 'Slab :t-0000064 slab_size 64\nSlab :t-0000064 order 1\nSlab :t-0000064 objs_per_slab 128\n'
const counts = (objects: number, slabs: number): string =>
  `Slab :t-0000064 objects ${objects}\nSlab :t-0000064 slabs ${slabs}\n`

describe('the slub importer', () => {
  it('remembers what only the first sample tells, and names the cache after one that shares it', () => {
    const [first, second] = play(slub, [
      sampleOf(1000, fixed + counts(1000, 10), { header }),
      sampleOf(1001, counts(1100, 12), { header }),
    ])
    const told = { name: 'kmalloc-64', size: 64, order: 1, slabObjects: 128, slabSize: 8192 }
    const before = { objectsInUse: 1000, slabs: 10, objects: 1280, used: 64_000, memory: 81_920 }
    expect(first?.[':t-0000064']).to.deep.equal({ ...told, ...before, change: undefined, changePercent: undefined })
    const after = { objectsInUse: 1100, slabs: 12, objects: 1536, used: 70_400, memory: 98_304 }
    expect(second?.[':t-0000064']).to.deep.equal({ ...told, ...after, change: 16_384, changePercent: 20 })
  })

  it('leaves unknown what was never told', () => {
    const other = testHeader({ ...header, bootTime: 1 })
    const [first] = play(slub, [sampleOf(1000, counts(1000, 10), { header: other })])
    expect(first?.[':t-0000064']).to.include({ objectsInUse: 1000, slabs: 10, size: undefined, memory: undefined })
  })

  it('has these lines to itself', () => {
    const [first] = play(slab, [sampleOf(1000, fixed + counts(1000, 10), { header })])
    expect(Object.keys(first ?? {})).to.deep.equal([''])
    const line = 'Slab kmalloc-64 1 2 64 64 1 : tunables 0 0 0 : slabdata 1 1 0'
    const [second] = play(slab, [sampleOf(1000, line)])
    expect(Object.keys(second ?? {})).to.deep.equal(['', 'kmalloc-64'])
  })
})
