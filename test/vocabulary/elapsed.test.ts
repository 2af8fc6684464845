import { expect } from 'chai'
import { elapsed } from '../../src/vocabulary/elapsed.ts'

describe('elapsed time', () => {
  it('has minutes and hundredths below an hour, hours from there on', () => {
    expect([0, 0.05, 5, 59.99, 61.5, 3599.99].map((seconds) => elapsed(seconds, 'hundredths'))).to.deep.equal([
      '00:00.00',
      '00:00.05',
      '00:05.00',
      '00:59.99',
      '01:01.50',
      '59:59.99',
    ])
    expect([3600, 86_399, 360_000].map((seconds) => elapsed(seconds, 'hundredths'))).to.deep.equal([
      '1:00:00',
      '23:59:59',
      '100:00:00',
    ])
  })

  it('always has hours in whole seconds, and never tells a time that has not passed', () => {
    expect([0.99, 5.05, 65, 3661.9].map((seconds) => elapsed(seconds, 'whole'))).to.deep.equal([
      '0:00:00',
      '0:00:05',
      '0:01:05',
      '1:01:01',
    ])
  })

  it('shows every jiffy of a clock of 100 Hz as its own hundredth', () => {
    const shown = Array.from({ length: 6000 }, (_, jiffies) => elapsed(jiffies / 100, 'hundredths'))
    const wanted = Array.from({ length: 6000 }, (_, jiffies) => {
      const seconds = String(Math.floor(jiffies / 100)).padStart(2, '0')
      return `00:${seconds}.${String(jiffies % 100).padStart(2, '0')}`
    })
    expect(shown).to.deep.equal(wanted)
  })

  it('keeps signs, and shows what is not known as not known', () => {
    expect(elapsed(-61, 'hundredths')).to.equal('-01:01.00')
    expect(elapsed(Number.NaN, 'whole')).to.equal('-')
    expect(elapsed(Number.POSITIVE_INFINITY, 'hundredths')).to.equal('-')
  })
})
