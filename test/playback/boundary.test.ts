import { expect } from 'chai'
import { zoneOf } from '../../src/layout/zone.ts'
import { Boundary } from '../../src/playback/boundary.ts'

const HOUR = 3600
const DAY = 24 * HOUR

describe('boundaries of longer intervals', () => {
  /** When intervals end, as UTC tells it, that begin at a time with a sample each half hour. */
  function ends(zone: string, every: number, { from, count }: { readonly from: string; readonly count: number }) {
    const { offset } = zoneOf(zone)
    const boundary = new Boundary(every, (time) => offset.call(zoneOf(zone), time))
    const found: string[] = []
    let time = Date.parse(from) / 1000
    boundary.begin(time)
    while (found.length < count) {
      time += HOUR / 2
      if (boundary.isReached(time)) found.push(new Date(time * 1000).toISOString().slice(5, 16))
    }
    return found
  }

  it('are midnights of the clock on the wall, 23, 24 and 25 hours from each other', () => {
    expect(ends('Europe/Berlin', DAY, { from: '2026-10-24T10:00Z', count: 3 })).to.deep.equal([
      '10-24T22:00',
      '10-25T23:00',
      '10-26T23:00',
    ])
    expect(ends('Europe/Berlin', DAY, { from: '2026-03-28T10:00Z', count: 3 })).to.deep.equal([
      '03-28T23:00',
      '03-29T22:00',
      '03-30T22:00',
    ])
  })

  it('are its hours, each as long as the other', () => {
    const spring = { from: '2026-03-28T23:30Z', count: 3 }
    expect(ends('Europe/Berlin', HOUR, spring)).to.deep.equal(['03-29T00:00', '03-29T01:00', '03-29T02:00'])
    const autumn = { from: '2026-10-24T23:30Z', count: 3 }
    expect(ends('Europe/Berlin', HOUR, autumn)).to.deep.equal(['10-25T00:00', '10-25T01:00', '10-25T02:00'])
    expect(ends('Asia/Kolkata', HOUR, autumn)).to.deep.equal(['10-25T00:30', '10-25T01:30', '10-25T02:30'])
  })

  it('are its even hours, where one of them is skipped or comes twice', () => {
    // 00:00, (02:00 is skipped) 04:00, 06:00 of Berlin.
    const spring = { from: '2026-03-28T22:30Z', count: 3 }
    expect(ends('Europe/Berlin', 2 * HOUR, spring)).to.deep.equal(['03-28T23:00', '03-29T02:00', '03-29T04:00'])
    // 00:00, 02:00 (the first), 04:00 of Berlin.
    const autumn = { from: '2026-10-24T21:30Z', count: 3 }
    expect(ends('Europe/Berlin', 2 * HOUR, autumn)).to.deep.equal(['10-24T22:00', '10-25T00:00', '10-25T03:00'])
  })

  it('are those of UTC where no clock is given', () => {
    const boundary = new Boundary(10)
    boundary.begin(21)
    expect(boundary.isReached(29)).to.equal(false)
    expect(boundary.isReached(30)).to.equal(true)
    expect(boundary.isReached(39)).to.equal(false)
    boundary.begin(Number.NaN)
    expect(boundary.isSet).to.equal(false)
  })
})
