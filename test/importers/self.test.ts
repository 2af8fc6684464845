import { expect } from 'chai'
import self from '../../importers/self.ts'
import { play, sampleOf } from '../helpers/samples.ts'

describe('the self importer', () => {
  it('tells what the recorder cost', () => {
    const [, second] = play(self, [
      sampleOf(1000, 'self 137000 19000 60981248 0 0 20000 0\n'),
      sampleOf(1010, 'self 187000 69000 67538944 73000 258000 32000 2\n'),
    ])
    // 50 ms and 50 ms of CPU time in 10 s: one percent.
    expect(second?.['']).to.deep.equal({
      cpu: 1,
      user: 5000,
      system: 5000,
      resident: 67538944,
      late: 73000,
      sampling: 25800,
      written: 1200,
      missed: 0.2,
    })
  })

  it('says nothing of a recorder that began anew', () => {
    const [, second] = play(self, [
      sampleOf(1000, 'self 137000 19000 60981248 0 400 20000 0\n'),
      sampleOf(1010, 'self 87000 9000 50538944 0 0 100 0\n'),
    ])
    expect(second?.['']).to.include({ cpu: undefined, user: undefined, written: undefined, resident: 50538944 })
  })
})
