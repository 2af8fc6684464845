import { expect } from 'chai'
import { type RollTimes, rollSchedule } from '../../src/recorder/roll-schedule.ts'

const zone = process.env['TZ']

function inZone(name: string): void {
  process.env['TZ'] = name
}

/** The next rolls after a local time, as local times. */
function rolls(times: RollTimes, after: string, count = 1): readonly string[] {
  const next = rollSchedule(times)
  const found: string[] = []
  let time = new Date(after).getTime() / 1000
  while (found.length < count) {
    time = next(time)
    found.push(new Date(time * 1000).toString().slice(4, 33))
  }
  return found.map((text) => text.replace(/^(\w+ \d+) \d+ (\d+:\d+):00 GMT/, '$1 $2 '))
}

describe('the times of rolling', () => {
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it('come once a day by default', () => {
    inZone('Europe/Berlin')
    expect(rolls({ at: '00:01' }, '2026-11-21T20:00:00', 2)).to.deep.equal(['Nov 22 00:01 +0100', 'Nov 23 00:01 +0100'])
    expect(rolls({ at: '20:00' }, '2026-11-21T20:00:00')).to.deep.equal(['Nov 22 20:00 +0100'])
    expect(rolls({ at: '20:00' }, '2026-11-21T19:59:59.5')).to.deep.equal(['Nov 21 20:00 +0100'])
    expect(rolls({ at: '4:20' }, '2026-12-31T12:00:00')).to.deep.equal(['Jan 01 04:20 +0100'])
  })

  it('count minutes from the time of day', () => {
    inZone('Europe/Berlin')
    expect(rolls({ at: '04:20', everyMinutes: 480 }, '2026-11-21T03:00:00', 4)).to.deep.equal([
      'Nov 21 04:20 +0100',
      'Nov 21 12:20 +0100',
      'Nov 21 20:20 +0100',
      'Nov 22 04:20 +0100',
    ])
    // Begins again every day, also where the minutes do not divide it.
    expect(rolls({ at: '00:00', everyMinutes: 1000 }, '2026-11-21T12:00:00', 3)).to.deep.equal([
      'Nov 21 16:40 +0100',
      'Nov 22 00:00 +0100',
      'Nov 22 16:40 +0100',
    ])
    expect(rolls({ at: '00:00', everyMinutes: 1 }, '2026-11-21T12:00:30')).to.deep.equal(['Nov 21 12:01 +0100'])
  })

  it('keep to the wall clock through a change of it', () => {
    inZone('Europe/Berlin')
    expect(rolls({ at: '00:01' }, '2026-10-24T12:00:00', 3)).to.deep.equal([
      'Oct 25 00:01 +0200',
      'Oct 26 00:01 +0100',
      'Oct 27 00:01 +0100',
    ])
    // An hour that comes twice has two rolls, one that is left out has none.
    expect(rolls({ at: '00:00', everyMinutes: 60 }, '2026-10-25T00:30:00', 4)).to.deep.equal([
      'Oct 25 01:00 +0200',
      'Oct 25 02:00 +0200',
      'Oct 25 02:00 +0100',
      'Oct 25 03:00 +0100',
    ])
    expect(rolls({ at: '00:00', everyMinutes: 60 }, '2026-03-29T00:30:00', 3)).to.deep.equal([
      'Mar 29 01:00 +0100',
      'Mar 29 03:00 +0200',
      'Mar 29 04:00 +0200',
    ])
    // A time of day that does not exist on a day is an hour later on it.
    expect(rolls({ at: '02:30' }, '2026-03-28T12:00:00', 2)).to.deep.equal(['Mar 29 03:30 +0200', 'Mar 30 02:30 +0200'])
  })

  it('are never in the past, whatever the zone', () => {
    for (const name of ['UTC', 'America/St_Johns', 'Pacific/Chatham', 'Pacific/Kiritimati', 'Africa/Casablanca']) {
      inZone(name)
      const next = rollSchedule({ at: '02:30', everyMinutes: 45 })
      for (let time = 1_790_000_000; time < 1_800_000_000; time += 9_999) {
        expect(next(time)).to.be.within(time + 0.001, time + 45 * 60)
      }
    }
  })

  for (const bad of ['', '24:00', '12:60', '12', 'noon', '-1:00']) {
    it(`refuse '${bad}'`, () => {
      expect(() => rollSchedule({ at: bad })).to.throw(/roll time/)
    })
  }

  for (const everyMinutes of [0, -5, 1.5, 1441, Number.NaN]) {
    it(`refuse every ${everyMinutes} minutes`, () => {
      expect(() => rollSchedule({ at: '00:00', everyMinutes })).to.throw(/roll minutes/)
    })
  }
})
