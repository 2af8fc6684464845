import { expect } from 'chai'
import aio from '../../importers/aio.ts'
import { play, sampleOf } from '../helpers/samples.ts'

describe('the aio importer', () => {
  it('reads requests and their limit', () => {
    const [first] = play(aio, [sampleOf(1000, 'aio-nr 16384\naio-max 65536\n')])
    expect(first?.['']).to.deep.equal({ requests: 16384, limit: 65536, usedPercent: 25 })
  })
})
