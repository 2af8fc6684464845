import { expect } from 'chai'
import inode from '../../importers/inode.ts'
import { play, sampleOf } from '../helpers/samples.ts'

describe('the inode importer', () => {
  it('reads dentries, inodes and file handles', () => {
    const [first] = play(inode, [
      sampleOf(1000, 'fs-ds 51386\t49775\t45\t0\t10726\t0\nfs-is 40487\t487\nfs-fnr 546\t0\t2184\n'),
    ])
    expect(first?.['']).to.deep.equal({
      dentries: 51386,
      dentriesUnused: 49775,
      dentriesNegative: 10726,
      files: 546,
      filesMax: 2184,
      filesPercent: 25,
      inodes: 40487,
      inodesFree: 487,
      inodesUsed: 40000,
    })
  })

  it('bears the limit of a kernel that has none', () => {
    const [first] = play(inode, [sampleOf(1000, 'fs-fnr 1024\t0\t9223372036854775807\n')])
    expect(first?.['']?.['filesMax']).to.equal(2 ** 63)
    expect(first?.['']?.['filesPercent']).to.equal(102400 / 2 ** 63)
    expect(first?.['']).to.include({ inodesUsed: undefined, dentries: undefined })
  })

  it('gives 0 % of no limit at all', () => {
    const [first] = play(inode, [sampleOf(1000, 'fs-fnr 10 0 0\n')])
    expect(first?.['']?.['filesPercent']).to.equal(0)
  })
})
