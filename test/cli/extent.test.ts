import { expect } from 'chai'
import { extentOf } from '../../src/cli/extent.ts'
import { headerOf } from '../helpers/report.ts'

const DAY = 86_400

/** A host that was recorded between these times, at this pace. */
function host([from, thru]: readonly [number, number], ...intervals: readonly number[]) {
  return { header: headerOf({ intervals }), parts: [], span: { from, thru } }
}

/** A host that was recorded between these days. */
const ofDays = (from: number, thru: number) => host([from * DAY, thru * DAY], 10)

const EVER = { from: Number.NEGATIVE_INFINITY, thru: Number.POSITIVE_INFINITY }

describe('how many samples are played', () => {
  const samples = (...asked: Parameters<typeof extentOf>) => extentOf(...asked).samples

  it('is that of all hosts, at the pace of their first interval', () => {
    expect(samples([host([1000, 1600], 10, 60), host([1000, 1060], 1)], undefined)).to.equal(120)
  })

  it('is that of the windows that were asked for, as far as they were recorded', () => {
    const windows = () => [
      { from: 900, thru: 1100 },
      { from: 2000, thru: 2050 },
      { from: 5000, thru: 6000 },
    ]
    expect(samples([host([1000, 4000], 10)], windows)).to.equal(15)
    expect(samples([host([1000, 4000], 10)], () => [EVER])).to.equal(300)
  })

  it('has no bound where the pace is not known, or was as fast as possible', () => {
    const span = [1000, 1600] as const
    expect(samples([host(span), host(span, 10)], undefined)).to.equal(Number.POSITIVE_INFINITY)
    expect(samples([host(span, 0)], undefined)).to.equal(Number.POSITIVE_INFINITY)
  })
})

describe('whether several days are played', () => {
  const isOfSeveralDays = (...asked: Parameters<typeof extentOf>) => extentOf(...asked).isOfSeveralDays

  it('is so of more than a day, of one host or of several', () => {
    expect(isOfSeveralDays([ofDays(10, 10.9)], undefined)).to.equal(false)
    expect(isOfSeveralDays([ofDays(10.5, 11.4)], undefined)).to.equal(false)
    expect(isOfSeveralDays([ofDays(10, 12)], undefined)).to.equal(true)
    expect(isOfSeveralDays([ofDays(10, 10.5), ofDays(11.2, 11.5)], undefined)).to.equal(true)
  })

  it('depends on what was asked for of what there is', () => {
    const at =
      (...days: readonly number[]) =>
      () =>
        days.map((day) => ({ from: (day + 0.2) * DAY, thru: (day + 0.3) * DAY }))
    expect(isOfSeveralDays([ofDays(10, 17)], at(12))).to.equal(false)
    expect(isOfSeveralDays([ofDays(10, 17)], at(12, 13))).to.equal(true)
    expect(isOfSeveralDays([ofDays(10, 11)], () => [EVER])).to.equal(false)
  })

  it('is not so of nothing', () => {
    expect(isOfSeveralDays([], undefined)).to.equal(false)
    expect(isOfSeveralDays([ofDays(10, 17)], () => [{ from: 0, thru: DAY }])).to.equal(false)
  })
})
