import { expect } from 'chai'
import buddy from '../../importers/buddy.ts'
import { Playback } from '../../src/playback/reports.ts'
import type { PrintContext } from '../../src/vocabulary/importer.ts'
import { play, sampleOf } from '../helpers/samples.ts'

/** /proc/buddyinfo of Linux 6.18. */
const BUDDYINFO = [
  'buddy Node 0, zone      DMA      0      0      0      0      0      0      0      0      1      1      3 ',
  'buddy Node 0, zone    DMA32      2      2      4      2      5      4      3      3      4      2    752 ',
  'buddy Node 0, zone   Normal     99    222    172    543    261    236    131     38      2      2    177 ',
]

function briefOf(lines: readonly string[]): readonly string[] {
  const interval = new Playback([buddy]).take(sampleOf(1000, lines.join('\n')))
  const report = interval?.reports.get('buddy') ?? expect.fail('no report')
  const context = { interval, datetime: '', filler: '', separator: ' ', rate: '/sec', seconds: 1, headingDue: true }
  return buddy.printBrief?.(report, context as PrintContext).lines ?? []
}

describe('the buddy importer', () => {
  it('reads the free blocks of each zone, and adds them up', () => {
    const [first] = play(buddy, [sampleOf(1000, BUDDYINFO.join('\n'))])
    expect(first).to.have.all.keys('', 'DMA-0', 'DMA32-0', 'Normal-0')
    expect(first?.['Normal-0']).to.deep.equal({
      node: '0',
      zone: 'Normal',
      // 99 + 2·222 + 4·172 + 8·543 + 16·261 + 32·236 + 64·131 + 128·38 + 256·2 + 512·2 + 1024·177
      free: 213_335,
      pages1: 99,
      pages2: 222,
      pages4: 172,
      pages8: 543,
      pages16: 261,
      pages32: 236,
      pages64: 131,
      pages128: 38,
      pages256: 2,
      pages512: 2,
      pages1024: 177,
      pages2048: undefined,
      pages4096: undefined,
      pages8192: undefined,
    })
    expect(first?.['']).to.include({ pages1: 101, pages2: 224, pages1024: 932, pages2048: undefined, zone: '' })
  })

  it('tells zones of several nodes apart, and reads more orders than usual', () => {
    const [first] = play(buddy, [
      sampleOf(1000, `buddy Node 0, zone Normal 1 2\nbuddy Node 11, zone Normal ${'1 '.repeat(14)}\n`),
    ])
    expect(first?.['Normal-0']).to.include({ pages2: 2, pages4: undefined, free: 5 })
    expect(first?.['Normal-11']).to.include({ node: '11', pages1: 1, pages8192: 1, free: 16_383 })
  })

  it('forgets a zone whose memory was taken away', () => {
    const [, second] = play(buddy, [
      sampleOf(1000, 'buddy Node 0, zone Normal 1\nbuddy Node 1, zone Movable 5\n'),
      sampleOf(1010, 'buddy Node 0, zone Normal 1\n'),
    ])
    expect(second).to.have.all.keys('', 'Normal-0')
    expect(second?.['']).to.include({ pages1: 1 })
  })

  it('shows fragmentation as a character an order', () => {
    expect(briefOf(BUDDYINFO)).to.deep.equal(['jkjnkkjd75r'])
    expect(
      briefOf(['buddy Node 0, zone Normal 0 9 10 19 20 99 100 999 1000 9999 10000 123456 99999999999 0']),
    ).to.deep.equal(['09aabijrsstuz0'])
  })
})
