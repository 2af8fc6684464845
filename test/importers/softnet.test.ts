import { expect } from 'chai'
import softnet from '../../importers/softnet.ts'
import { play, sampleOf } from '../helpers/samples.ts'

/** A line of kernel 6.18: fifteen words, CPU 3 in the thirteenth. */
const line = (packets: string, drops: string, squeezes: string, cpu: string) =>
  `softnet ${packets} ${drops} ${squeezes} 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 0000000a ${cpu} 00000000 0000000a\n`

describe('the softnet importer', () => {
  it('reads hexadecimal counters of each CPU', () => {
    const [, second] = play(softnet, [
      sampleOf(1000, line('00007dff', '00000000', '00000001', '00000000') + line('0000f1a3', '0', '0', '00000003')),
      sampleOf(1010, line('00007e63', '0000000a', '0000000b', '00000000') + line('0000f2a3', '0', '0', '00000003')),
    ])
    // 0x64 = 100, 0x100 = 256 packets in 10 seconds.
    expect(second?.['0']).to.deep.equal({ packets: 10, drops: 1, squeezes: 1, steered: 0, flowLimits: 0, backlog: 10 })
    expect(second?.['3']).to.include({ packets: 25.6, drops: 0 })
    expect(second?.['']).to.include({ packets: 35.6, drops: 1, backlog: 20 })
  })

  it('numbers the lines of a kernel that does not', () => {
    const old = (packets: string) => `softnet ${packets} 00000000 00000000 0 0 0 0 0 0 00000000 00000000\n`
    const [, second] = play(softnet, [
      sampleOf(1000, old('00000001') + old('00000002')),
      sampleOf(1010, old('0000000b') + old('00000016')),
    ])
    expect(second?.['0']).to.include({ packets: 1, backlog: undefined })
    expect(second?.['1']).to.include({ packets: 2 })
  })

  it('goes on where a counter of 32 bits comes round', () => {
    const [, second] = play(softnet, [
      sampleOf(1000, line('ffffffff', '0', '0', '00000000')),
      sampleOf(1010, line('00000009', '0', '0', '00000000')),
    ])
    expect(second?.['0']).to.include({ packets: 1 })
  })
})
