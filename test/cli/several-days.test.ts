import { expect } from 'chai'
import { isOfSeveralDays } from '../../src/cli/several-days.ts'
import { headerOf } from '../helpers/report.ts'

const DAY = 86_400

/** A host that was recorded between these days. */
function host(from: number, thru: number) {
  return { header: headerOf(), parts: [], span: { from: from * DAY, thru: thru * DAY } }
}

describe('whether several days are played', () => {
  it('is so of more than a day, of one host or of several', () => {
    expect(isOfSeveralDays([host(10, 10.9)], {})).to.equal(false)
    expect(isOfSeveralDays([host(10.5, 11.4)], {})).to.equal(false)
    expect(isOfSeveralDays([host(10, 12)], {})).to.equal(true)
    expect(isOfSeveralDays([host(10, 10.5), host(11.2, 11.5)], {})).to.equal(true)
  })

  it('depends on what was asked for of what there is', () => {
    const at = (...days: readonly number[]) => ({
      windows: () => days.map((day) => ({ from: (day + 0.2) * DAY, thru: (day + 0.3) * DAY })),
    })
    expect(isOfSeveralDays([host(10, 17)], at(12))).to.equal(false)
    expect(isOfSeveralDays([host(10, 17)], at(12, 13))).to.equal(true)
    const ever = { windows: () => [{ from: Number.NEGATIVE_INFINITY, thru: Number.POSITIVE_INFINITY }] }
    expect(isOfSeveralDays([host(10, 11)], ever)).to.equal(false)
  })

  it('is not so of nothing', () => {
    expect(isOfSeveralDays([], {})).to.equal(false)
  })
})
