import { expect } from 'chai'
import swap from '../../importers/swap.ts'
import { play, sampleOf } from '../helpers/samples.ts'

describe('the swap importer', () => {
  it('reads each device and adds them up', () => {
    const [first] = play(swap, [
      sampleOf(
        1000,
        'swaps /dev/dm-1                               partition\t8388604\t\t2097151\t\t-2\n' +
          'swaps /swap\\040file                           file\t\t1048576\t\t0\t\t-3\n',
      ),
    ])
    expect(first?.['/dev/dm-1']).to.deep.equal({
      type: 'partition',
      size: 8388604,
      used: 2097151,
      free: 6291453,
      usedPercent: 25,
      priority: -2,
    })
    expect(first?.['/swap\\040file']).to.include({ type: 'file', used: 0, free: 1048576, usedPercent: 0 })
    expect(first?.['']).to.include({ size: 9437180, used: 2097151, free: 7340029, priority: undefined })
  })

  it('knows that a machine without swap has none in use', () => {
    const [first] = play(swap, [sampleOf(1000, 'swaps\n')])
    expect(first?.['']).to.include({ size: 0, used: 0, free: 0, usedPercent: undefined })
  })
})
