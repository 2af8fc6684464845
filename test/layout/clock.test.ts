import { expect } from 'chai'
import { DateTime } from 'luxon'
import { Clock } from '../../src/layout/clock.ts'
import { Stamp } from '../../src/layout/stamp.ts'
import { momentsOf, recordedZone, zoneOf } from '../../src/layout/zone.ts'
import type { TimeStyle } from '../../src/vocabulary/format.ts'
import { headerOf, intervalOf } from '../helpers/report.ts'

/** 2026-03-29 01:00:00 UTC: Berlin's clocks go from 02:00 to 03:00. */
const SPRING = 1774746000
/** 2026-10-25 01:00:00 UTC: Berlin's clocks go back from 03:00 to 02:00. */
const AUTUMN = 1792890000

describe('layout: clocks', () => {
  it('shows what luxon shows, around turned clocks and over the years', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/St_Johns',
    ]
    // St. John's turned its clocks at one minute past midnight then: 2006-10-29 02:31 UTC.
    const turns = [SPRING, AUTUMN, 1162089060, 1775314800]
    const times = [
      ...turns.flatMap((turn) => Array.from({ length: 240 }, (_, n) => turn - 7200 + n * 60 + 0.125)),
      ...Array.from({ length: 400 }, (_, n) => n * 4_650_001.999),
    ]
    for (const zone of zones) {
      const clock = new Clock(zone)
      for (const time of times) {
        const expected = DateTime.fromMillis(Math.round(time * 1000), { zone })
        expect(clock.set(time, 'UTC').iso).to.equal(expected.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZ"))
        expect(clock.inWords(clock.fraction)).to.equal(
          expected.toFormat('ccc LLL d HH:mm:ss.SSS yyyy').replace(/^(\w+ \w+) (\d) /, '$1  $2 '),
        )
      }
    }
  })

  it('hangs in the recording’s zone unless another is asked for', () => {
    expect(new Clock(undefined).set(SPRING, 'America/New_York').time).to.equal('21:00:00')
    expect(new Clock('UTC+5:30').set(SPRING, 'America/New_York').iso).to.equal('2026-03-29T06:30:00.000+05:30')
  })

  it('knows fixed offsets, and says what it does not know', () => {
    expect(['UTC+1', 'GMT-3', '+0545', 'utc', 'Z'].map((name) => zoneOf(name).offset(0))).to.deep.equal([
      3600, -10_800, 20_700, 0, 0,
    ])
    for (const name of ['Europe/Atlantis', '', 'UTC+99', '../etc/passwd']) {
      expect(() => zoneOf(name))
        .to.throw(/unknown/)
        .with.property('code', 'bad-zone')
      expect(recordedZone(name).offset(0)).to.equal(0)
    }
  })

  it('carries milliseconds into the second', () => {
    expect(new Clock('UTC').set(1795234799.9996, 'UTC').iso).to.equal('2026-11-21T04:20:00.000+00:00')
    expect(new Clock('UTC').set(-0.5, 'UTC').iso).to.equal('1969-12-31T23:59:59.500+00:00')
  })

  const styles: readonly (readonly [TimeStyle, string, string])[] = [
    ['none', '', ''],
    ['time', 'Time    ', '04:20:00'],
    ['date-time', 'Date Time     ', '11/21 04:20:00'],
    ['full-date-time', 'Date    Time     ', '20261121 04:20:00'],
    ['epoch', 'UTC       ', '1795234800'],
  ]
  for (const [time, heading, text] of styles) {
    it(`stamps lines in the style ${time}`, () => {
      const interval = intervalOf([], { time: 1795234800.7 })
      const stamp = new Stamp({ time, milliseconds: false, zone: undefined })
      expect([stamp.heading, stamp.of(interval)]).to.deep.equal([heading, text])
      const fine = new Stamp({ time, milliseconds: true, zone: undefined })
      const more = time === 'none' ? '' : '    '
      expect([fine.heading, fine.of(interval)]).to.deep.equal([heading + more, text === '' ? '' : `${text}.700`])
    })
  }

  it('stamps in the recording’s zone', () => {
    const stamp = new Stamp({ time: 'time', milliseconds: false, zone: undefined })
    const berlin = intervalOf([], { time: AUTUMN, header: headerOf({ zone: 'Europe/Berlin' }) })
    expect(stamp.of(berlin)).to.equal('02:00:00')
    expect(stamp.of({ ...berlin, time: AUTUMN - 1 })).to.equal('02:59:59')
    expect(stamp.of({ ...berlin, time: SPRING - 1 })).to.equal('01:59:59')
    expect(stamp.of({ ...berlin, time: SPRING })).to.equal('03:00:00')
  })

  it('finds the moments of a wall time: one, two, or the turning that skipped it', () => {
    const berlin = zoneOf('Europe/Berlin')
    const wall = (text: string): number => Date.parse(`${text}Z`) / 1000
    expect(momentsOf(wall('2026-11-21T04:20:00'), berlin)).to.deep.equal([1795231200])
    expect(momentsOf(wall('2026-10-25T02:30:00'), berlin)).to.deep.equal([AUTUMN - 1800, AUTUMN + 1800])
    expect(momentsOf(wall('2026-10-25T03:00:00'), berlin)).to.deep.equal([AUTUMN + 3600])
    expect(momentsOf(wall('2026-03-29T02:30:00'), berlin)).to.deep.equal([SPRING])
    expect(momentsOf(wall('2026-03-29T03:00:00'), berlin)).to.deep.equal([SPRING])
  })
})
