import { expect } from 'chai'
import { systemClock } from '../../src/source/clock.ts'

describe('the machine clock', () => {
  it('never wakes early', async () => {
    for (let i = 0; i < 20; i++) {
      const time = (Date.now() + 3) / 1000
      await systemClock.sleepUntil(time)
      expect(systemClock.now()).to.be.at.least(time)
    }
  })

  it('does not wait for what has passed', async () => {
    const before = systemClock.steady()
    await systemClock.sleepUntil(systemClock.now() - 10)
    expect(systemClock.steady() - before).to.be.below(0.5)
  })

  it('is woken by its signal', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 5)
    const before = systemClock.steady()
    await systemClock.sleepUntil(systemClock.now() + 60, stop.signal)
    await systemClock.sleepUntil(systemClock.now() + 60, stop.signal)
    expect(systemClock.steady() - before).to.be.below(5)
  })

  it('does not sleep longer because the clock was set back', async () => {
    const now = Date.now
    const before = systemClock.steady()
    const sleep = systemClock.sleepUntil(systemClock.now() + 0.02)
    Date.now = () => now() - 3_600_000
    try {
      await sleep
    } finally {
      Date.now = now
    }
    expect(systemClock.steady() - before).to.be.within(0.019, 5)
  })

  it('goes forward steadily', () => {
    const first = systemClock.steady()
    expect(systemClock.steady()).to.be.above(first)
  })
})
