import { expect } from 'chai'
import { Losses, moment } from '../../src/recording/losses.ts'

describe('losses', () => {
  const zone = 'Europe/Berlin'

  function told(use: (losses: Losses) => void): string[] {
    const messages: string[] = []
    use(new Losses('x', ({ code, message }) => messages.push(`${code} ${message}`)))
    return messages
  }

  it('are told once a good sample comes, all of a span in one', () => {
    const lost = { count: 3, after: 1795288876, before: 1795288906, zone }
    const messages = told((losses) => {
      losses.settle(lost)
      losses.note(200, 300, 'second')
      losses.note(100, 150, 'first')
      expect(losses.pending).to.equal(true)
      losses.settle(lost)
      losses.settle(lost)
    })
    expect(messages).to.deep.equal([
      'damaged x: damaged: bytes 100 to 299: first: 3 samples lost between 2026-11-21 20:21:16 and 2026-11-21 20:21:46',
    ])
  })

  it('say what is known and no more', () => {
    const unknown = { after: Number.NaN, before: Number.NaN, zone }
    const messages = told((losses) => {
      for (const count of [0, 1, undefined]) {
        losses.note(7, 7, 'why')
        losses.settle({ ...unknown, count })
      }
    })
    expect(messages).to.deep.equal([
      'damaged x: damaged: byte 7: why: no sample lost',
      'damaged x: damaged: byte 7: why: 1 sample lost between the beginning and the end',
      'damaged x: damaged: byte 7: why: perhaps samples lost between the beginning and the end',
    ])
  })

  it('at the end of what was cut off are told with that', () => {
    const messages = told((losses) => {
      losses.torn({ last: 1795288876, zone })
      losses.note(5, 9, 'rest')
      losses.torn({ last: Number.NaN, zone })
    })
    const begin = 'torn x: not closed: the recorder was cut off or still runs'
    expect(messages).to.deep.equal([
      `${begin}: plays up to 2026-11-21 20:21:16: nothing else is missing`,
      `${begin}: holds no sample: bytes 5 to 8 cannot be read`,
    ])
  })

  it('have times as people read them', () => {
    expect(moment(1795288876.94, 'UTC')).to.equal('2026-11-21 19:21:16')
    expect(moment(1795288876.94, 'America/New_York')).to.equal('2026-11-21 14:21:16')
    expect(moment(1795288876.94, 'UTC+1 or so')).to.equal('2026-11-21 19:21:16 UTC')
    expect(moment(1e30, 'UTC')).to.equal('1e+30')
  })
})
