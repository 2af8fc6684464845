import { expect } from 'chai'
import slab from '../../importers/slab.ts'
import { whyAbsent } from '../../src/source/why-absent.ts'
import { asNobody } from '../helpers/nobody.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

/** /proc/slabinfo 2.1 of Linux 6.18, behind its two headings. */
function lineOf(name: string, objects: readonly [number, number], slabs: readonly [number, number]): string {
  const tunables = ': tunables    0    0    0 : slabdata'
  return `Slab ${name.padEnd(17)} ${objects.join(' ')}   1000   16    4 ${tunables}  ${slabs.join(' ')}      0\n`
}

describe('the slab importer', () => {
  it('reads objects and slabs, and their bytes by the pages of the recorded machine', () => {
    const header = testHeader({ pageSize: 65536 })
    const [first] = play(slab, [sampleOf(1000, lineOf('dentry', [100, 160], [9, 10]), { header })])
    expect(first?.['dentry']).to.deep.equal({
      objectsInUse: 100,
      objects: 160,
      objectSize: 1000,
      slabObjects: 16,
      slabPages: 4,
      slabsInUse: 9,
      slabs: 10,
      objectsInUseBytes: 100_000,
      objectsBytes: 160_000,
      slabsInUseBytes: 2_359_296,
      slabsBytes: 2_621_440,
      change: undefined,
      changePercent: undefined,
      cachesInUse: undefined,
      caches: undefined,
    })
  })

  it('adds up caches, whatever their objects measure', () => {
    const [first] = play(slab, [
      sampleOf(
        1000,
        `${lineOf('dentry', [100, 160], [9, 10])}Slab bio-312 12 12 320 12 1 : tunables 0 0 0 : slabdata 1 1 0\n${lineOf('RAWv6', [0, 0], [0, 0])}`,
      ),
    ])
    expect(first?.['']).to.deep.include({
      objectsInUse: 112,
      objects: 172,
      objectsInUseBytes: 103_840,
      objectsBytes: 163_840,
      slabsInUse: 10,
      slabs: 11,
      slabsBytes: 167_936,
      caches: 3,
      cachesInUse: 2,
      objectSize: undefined,
      slabPages: undefined,
    })
  })

  it('tells how much a cache grew or shrank', () => {
    const [, second, third, fourth] = play(slab, [
      sampleOf(1000, lineOf('dentry', [1, 1], [10, 10]) + lineOf('inode', [0, 0], [0, 0])),
      sampleOf(
        1010,
        lineOf('dentry', [1, 1], [15, 15]) + lineOf('inode', [1, 1], [1, 1]) + lineOf('fresh', [1, 1], [1, 1]),
      ),
      sampleOf(1020, lineOf('dentry', [1, 1], [12, 12]) + lineOf('inode', [1, 1], [1, 1])),
      sampleOf(
        1030,
        lineOf('dentry', [1, 1], [12, 12]) + lineOf('inode', [1, 1], [1, 1]) + lineOf('fresh', [1, 1], [9, 9]),
      ),
    ])
    expect(second?.['dentry']).to.deep.include({ change: 81_920, changePercent: 50 })
    expect(second?.['inode']).to.deep.include({ change: 16_384, changePercent: 0 })
    expect(second?.['fresh']).to.deep.include({ change: undefined, changePercent: undefined })
    expect(third?.['dentry']).to.deep.include({ change: -49_152, changePercent: -20 })
    expect(third?.['inode']).to.deep.include({ change: 0, changePercent: 0 })
    expect(third?.['']).to.deep.include({ change: -49_152 })
    expect(fourth?.['fresh']).to.deep.include({ change: undefined })
  })

  it('compares with nothing of an earlier run or another machine', () => {
    const grown = (host: string) =>
      play(slab, [
        sampleOf(1000, lineOf('dentry', [1, 1], [1, 1]), { header: testHeader({ host }) }),
        sampleOf(1010, lineOf('dentry', [1, 1], [5, 5]), { header: testHeader({ host: 'other' }) }),
      ]).map((interval) => interval?.['dentry']?.['change'])
    expect(grown('other')).to.deep.equal([undefined, 65_536])
    expect(grown('one')).to.deep.equal([undefined, undefined])
  })

  it('leaves the size of the slabs in meminfo alone', () => {
    const [first] = play(slab, [sampleOf(1000, `Slab:              90428 kB\n${lineOf('dentry', [1, 1], [1, 1])}`)])
    expect(first).to.have.all.keys('', 'dentry')
  })

  it('says why there is nothing where only root may read it', async () => {
    await asNobody(() => {
      expect(whyAbsent(slab, '')).to.equal("needs root's right to read it (/proc/slabinfo: permission denied)")
    })
  })
})
