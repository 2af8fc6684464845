import { expect } from 'chai'
import { Times } from '../../src/vocabulary/times.ts'

describe('times', () => {
  it('are added up by name; the work is as it was', () => {
    const times = new Times()
    const spin = times.taken('spin', (milliseconds: number): string => {
      const until = performance.now() + milliseconds
      while (performance.now() < until);
      return 'done'
    })
    times.taken('idle', () => undefined)
    expect(spin(2)).to.equal('done')
    spin(3)
    expect(times.milliseconds.get('spin')).to.be.at.least(5)
    expect(times.milliseconds.get('idle')).to.equal(0)
  })

  it('are taken of work that fails, too', () => {
    const times = new Times()
    const fail = times.taken('fail', () => {
      const until = performance.now() + 1
      while (performance.now() < until);
      throw new Error('no')
    })
    expect(fail).to.throw('no')
    expect(times.milliseconds.get('fail')).to.be.at.least(1)
  })
})
