import { expect } from 'chai'
import zone from '../../importers/zone.ts'
import { recordedLines } from '../helpers/recorded-lines.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { removeTrees, Tree } from '../source/tree.ts'

afterEach(removeTrees)

/** From kernel 6.18: a zone has statistics of its node before its own, and lists of each CPU behind them. */
const ZONEINFO = `Node 0, zone      DMA
  per-node stats
      nr_inactive_anon 88168
  pages free     3840
        boost    0
        min      21
        low      26
        high     31
        promo    36
        spanned  4095
        present  3998
        managed  3840
        cma      0
        protection: (0, 3019, 11979, 11979, 11979)
      nr_free_pages 3840
  pagesets
    cpu: 0
              count:    0
              high:     14
              batch:    1
Node 0, zone   Normal
  pages free     1036584
        boost    0
        min      12621
        low      15776
        high     18931
        present  5505024
        managed  2293760
Node 1, zone   Normal
  pages free     5
        min      1
        low      2
        high     3
        present  9
        managed  8
`

describe('the zone importer', () => {
  it('reads what is recorded of /proc/zoneinfo', () => {
    const lines = recordedLines(zone, new Tree({ 'proc/zoneinfo': ZONEINFO }).path)
    expect(lines.split('\n').length).to.equal(3 * 7 + 1)
    const [first] = play(zone, [sampleOf(1000, lines)])
    expect(first?.['DMA-0']).to.deep.equal({ free: 3840, min: 21, low: 26, high: 31, present: 3998, managed: 3840 })
    expect(first?.['Normal-0']).to.include({ free: 1036584, high: 18931 })
    expect(first?.['Normal-1']).to.deep.equal({ free: 5, min: 1, low: 2, high: 3, present: 9, managed: 8 })
    expect(first?.['']).to.include({ free: 3840 + 1036584 + 5 })
  })
})
