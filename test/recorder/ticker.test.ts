import { expect } from 'chai'
import { Ticker } from '../../src/recorder/ticker.ts'

/** When samples are taken by somebody who is always in time. */
function times(intervals: readonly number[], start: number, count: number): readonly number[] {
  const ticker = new Ticker(intervals)
  const taken = [start]
  ticker.take(start)
  while (taken.length < count) {
    taken.push(ticker.next)
    ticker.take(ticker.next)
  }
  return taken
}

describe('the ticker', () => {
  it('keeps to the multiples of the interval since the epoch', () => {
    expect(times([10], 1003, 4)).to.deep.equal([1003, 1010, 1020, 1030])
    expect(times([60], 1003.5, 3)).to.deep.equal([1003.5, 1080, 1140])
    expect(times([7], 700, 3)).to.deep.equal([700, 707, 714])
  })

  it('begins at once, and leaves out a tick that follows too closely', () => {
    expect(times([10], 1004.9, 2)).to.deep.equal([1004.9, 1010])
    expect(times([10], 1005.1, 2)).to.deep.equal([1005.1, 1020])
    expect(times([10], 1009.999, 2)).to.deep.equal([1009.999, 1020])
    expect(times([10], 1010, 2)).to.deep.equal([1010, 1020])
  })

  it('takes fractions of seconds', () => {
    expect(times([0.25], 1795291200.1, 4)).to.deep.equal([1795291200.1, 1795291200.25, 1795291200.5, 1795291200.75])
    expect(times([0.001], 1795291200, 3)).to.deep.equal([1795291200, 1795291200.001, 1795291200.002])
    expect(times([1.1], 1795291200, 3).at(-1)).to.be.closeTo(1795291202.1, 1e-6)
  })

  it('does not drift over a day', () => {
    const all = times([0.1], 1795291200, 864_001)
    expect(all.at(-1)).to.equal(1795291200 + 86_400)
    expect(new Set(all).size).to.equal(all.length)
  })

  it('takes a late tick late, and not twice', () => {
    const ticker = new Ticker([10])
    ticker.take(1000)
    expect(ticker.take(1013.7)).to.include({ missed: 0 })
    expect(ticker.next).to.equal(1020)
  })

  it('counts ticks that were missed, and does not make up for them', () => {
    const ticker = new Ticker([10])
    ticker.take(1000)
    // That of 1010 was not taken; this is the one of 1020, late.
    expect(ticker.take(1029.9).missed).to.equal(1)
    expect(ticker.next).to.equal(1030)
    expect(ticker.take(8230).missed).to.equal(720)
    expect(ticker.next).to.equal(8240)
    expect(ticker.take(8240).missed).to.equal(0)
  })

  it('has everything in the first sample, then each at its interval', () => {
    const ticker = new Ticker([10, 60, 120])
    const due = (time: number) => {
      const { second, third } = ticker.take(time)
      return [time, second, third]
    }
    expect([1003, 1010, 1020, 1030, 1070, 1080, 1090, 1140, 1200].map(due)).to.deep.equal([
      [1003, true, true],
      [1010, false, false],
      [1020, true, false],
      [1030, false, false],
      [1070, false, false],
      [1080, true, true],
      [1090, false, false],
      [1140, true, false],
      [1200, true, true],
    ])
  })

  it('makes up at the next tick for a slower interval that was missed', () => {
    const ticker = new Ticker([10, 60])
    ticker.take(1080)
    expect(ticker.take(1160).second).to.equal(true)
    expect(ticker.take(1170).second).to.equal(false)
    expect(ticker.take(1200).second).to.equal(true)
  })

  it('takes intervals that are left out to be as the one before', () => {
    expect(new Ticker([10]).take(5)).to.deep.equal({ second: true, third: true, missed: 0 })
    const ticker = new Ticker([10, 20])
    ticker.take(20)
    expect(ticker.take(30)).to.deep.equal({ second: false, third: false, missed: 0 })
    expect(ticker.take(40)).to.deep.equal({ second: true, third: true, missed: 0 })
  })

  it('goes as fast as possible, with the slower ones every 6th and 30th time', () => {
    const ticker = new Ticker([0])
    const due = Array.from({ length: 61 }, () => ticker.take(1000))
    expect(ticker.next).to.be.below(1000)
    expect(due.flatMap(({ second }, i) => (second ? [i] : []))).to.deep.equal([
      0, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60,
    ])
    expect(due.flatMap(({ third }, i) => (third ? [i] : []))).to.deep.equal([0, 30, 60])
  })

  it('can be told to have everything in the next sample', () => {
    const ticker = new Ticker([10, 60])
    ticker.take(1080)
    ticker.everythingNext()
    expect(ticker.next).to.equal(1090)
    expect(ticker.take(1090)).to.include({ second: true, third: true })
    expect(ticker.take(1100)).to.include({ second: false })
  })

  it('can begin anew after the clock was set', () => {
    const ticker = new Ticker([10, 60])
    ticker.take(10_000)
    ticker.restart()
    expect(ticker.next).to.be.below(6403)
    expect(ticker.take(6403)).to.deep.equal({ second: true, third: true, missed: 0 })
    expect(ticker.next).to.equal(6410)
  })

  for (const bad of [[], [-1], [Number.NaN], [0.0001], [10, 15], [10, 5], [10, 0], [10, 20, 15], [1, 2, 3, 4]]) {
    it(`refuses ${bad.join(':') || 'none'}`, () => {
      expect(() => new Ticker(bad)).to.throw(/interval/)
    })
  }
})
