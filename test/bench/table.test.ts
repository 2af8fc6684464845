import { expect } from 'chai'
import { type Comparison, verdict } from './comparison.ts'
import { order } from './growth.ts'
import { median } from './measure.ts'
import { comparisonTable } from './table.ts'

const comparison: Comparison = { row: 'a-row', what: 'CPU time', unit: 'ms', ours: 10, peer: 'collectl', theirs: 160 }

describe('the table of the benchmark', () => {
  it('compares with a share of the peer, and with a limit', () => {
    expect(verdict({ ...comparison, times: 1 / 15 })).to.equal('within')
    expect(verdict({ ...comparison, times: 1 / 17 })).to.equal('over')
    expect(verdict({ ...comparison, most: 10 })).to.equal('within')
    expect(verdict({ ...comparison, times: 1, most: 9 })).to.equal('over')
    expect(verdict(comparison)).to.equal('')
  })

  it('says where a peer is missing, and never calls an unknown figure within', () => {
    expect(verdict({ ...comparison, theirs: undefined, times: 1 })).to.equal('peer missing')
    expect(verdict({ ...comparison, ours: Number.NaN, times: 1 })).to.equal('over')
    expect(verdict({ ...comparison, ours: Number.NaN, most: 9 })).to.equal('over')
  })

  it('shows a ratio as a fraction where ours is less', () => {
    const lines = comparisonTable([
      { ...comparison, times: 1 / 15 },
      { ...comparison, ours: 400 },
    ]).split('\n')
    expect(lines[2]).to.match(/\| ≤ 1\/15 × +\| 10\.0 ms +\| collectl +\| 160 ms +\| 1\/16 +\| within +\|/)
    expect(lines[3]).to.match(/\| 400 ms +\| collectl +\| 160 ms +\| 2\.5 +\| +\|/)
  })

  it('takes the middle', () => {
    expect(median([3, 1, 200])).to.equal(3)
    expect(median([1, 2, 3, 200])).to.equal(2.5)
    expect(median([])).to.be.NaN
  })

  it('finds the power with which a cost grows', () => {
    const cost = (size: number, cpuMs: number) => ({ size, cpuMs, wallMs: 0, peakMiB: 0 })
    const growth = (last: number) =>
      order({ row: '', what: '', expected: 1, costs: [cost(1, 1), cost(10, 10), cost(100, last)] })
    expect(growth(100)).to.be.closeTo(1, 1e-9)
    expect(growth(10)).to.be.closeTo(0, 1e-9)
    expect(growth(1000)).to.be.closeTo(2, 1e-9)
  })
})
