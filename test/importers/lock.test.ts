import { expect } from 'chai'
import lock from '../../importers/lock.ts'
import { play, sampleOf } from '../helpers/samples.ts'

describe('the lock importer', () => {
  it('counts locks by kind, and those that wait', () => {
    const [first] = play(lock, [
      sampleOf(
        1000,
        'lock 1: OFDLCK ADVISORY  READ -1\n' +
          'lock 2: POSIX  ADVISORY  WRITE 12934\n' +
          'lock 2: -> POSIX  ADVISORY  WRITE\n' +
          'lock 3: FLOCK  ADVISORY  WRITE 812\n' +
          'lock 4: LEASE  ACTIVE    READ  44\n',
      ),
    ])
    expect(first?.['']).to.deep.equal({ posix: 1, flock: 1, ofd: 1, leases: 1, read: 2, write: 2, waiting: 1 })
  })

  it('knows that there are none', () => {
    const [, second] = play(lock, [sampleOf(1000, 'lock 1: FLOCK  ADVISORY  WRITE 812\n'), sampleOf(1010, 'lock\n')])
    expect(second?.['']).to.deep.equal({ posix: 0, flock: 0, ofd: 0, leases: 0, read: 0, write: 0, waiting: 0 })
  })
})
