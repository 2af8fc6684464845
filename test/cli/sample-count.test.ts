import { expect } from 'chai'
import { sampleCount } from '../../src/cli/sample-count.ts'
import { headerOf } from '../helpers/report.ts'

/** A host of which so many seconds were recorded, at this pace. */
function host(seconds: number, ...intervals: readonly number[]) {
  return { header: headerOf({ intervals }), parts: [], span: { from: 1000, thru: 1000 + seconds } }
}

describe('how many samples will be played', () => {
  it('is that of all hosts, at the pace of their first interval', () => {
    expect(sampleCount([host(600, 10, 60), host(60, 1)], {})).to.equal(120)
  })

  it('is that of the windows that were asked for', () => {
    const windows = () => [
      { from: 1000, thru: 1100 },
      { from: 2000, thru: 2050 },
    ]
    expect(sampleCount([host(86_400, 10)], { windows })).to.equal(15)
  })

  it('has no bound where the pace is not known, or was as fast as possible', () => {
    expect(sampleCount([host(600), host(600, 10)], {})).to.equal(Number.POSITIVE_INFINITY)
    expect(sampleCount([host(600, 0)], {})).to.equal(Number.POSITIVE_INFINITY)
  })
})
