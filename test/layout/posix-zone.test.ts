import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { posixOffset } from '../../src/layout/posix-zone.ts'
import { zoneOf } from '../../src/layout/zone.ts'

const ZONES = [
  'CET-1CEST,M3.5.0,M10.5.0/3',
  'EST5EDT,M3.2.0,M11.1.0',
  'NZST-12NZDT,M9.5.0,M4.1.0/3',
  '<+1030>-10:30<+11>-11,M10.1.0,M4.1.0',
  '<-02>2<-01>,M3.5.0/-1,M10.5.0/0',
  'IST-2IDT,M3.4.4/26,M10.5.0',
  'AAA3BBB,J60,J300/1:30',
  'AAA-5BBB,59/0,364/25',
]

/** What the C library says: date(1) of each second. */
function known(zone: string, times: readonly number[]): readonly number[] {
  const input = times.map((time) => `@${time}\n`).join('')
  const { stdout } = spawnSync('date', ['-f', '-', '+%z'], {
    input,
    encoding: 'utf8',
    env: { ...process.env, TZ: zone },
  })
  return stdout
    .trim()
    .split('\n')
    .map((text) => (text.startsWith('-') ? -60 : 60) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(3))))
}

describe('layout: zones as POSIX writes them', () => {
  for (const zone of ZONES) {
    it(`${zone} is what the C library makes of it`, () => {
      // 2023 to 2032, leap years among them, each 5 hours and some minutes.
      const times = Array.from({ length: 17_000 }, (_, step) => 1_672_531_200 + step * 18_557)
      const offset = posixOffset(zone) ?? expect.fail('no zone')
      const ours = times.map(offset)
      const wrong = known(zone, times).flatMap((theirs, step) =>
        theirs === ours[step] ? [] : [`${times[step]}: ${ours[step]}, not ${theirs}`],
      )
      expect(wrong).to.deep.equal([])
    })
  }

  it('turns at the second', () => {
    const posix = zoneOf('CET-1CEST,M3.5.0,M10.5.0/3')
    const berlin = zoneOf('Europe/Berlin')
    for (const turn of [Date.UTC(2026, 2, 29, 1) / 1000, Date.UTC(2026, 9, 25, 1) / 1000])
      for (const time of [turn - 1, turn]) expect(posix.offset(time), String(time)).to.equal(berlin.offset(time))
  })

  it('leaves others to others', () => {
    for (const name of [
      'EST5EDT',
      'JST-9',
      'UTC+99',
      'Europe/Berlin',
      'CET-1CEST,M3.5.0',
      'CET-1CEST,M3.6.0,M10.5.0',
      'x-1',
      '',
      'UTC',
    ])
      expect(posixOffset(name), name).to.equal(undefined)
  })
})
