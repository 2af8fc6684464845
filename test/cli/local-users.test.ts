import { hostname } from 'node:os'
import { expect } from 'chai'
import { localUsers } from '../../src/cli/local-users.ts'

describe('users of this machine', () => {
  it('are known to its own recordings alone', () => {
    expect(localUsers(hostname()).get('uid.0')).to.equal('root')
    expect(localUsers(`${hostname().split('.')[0]}.example.com`).get('uid.0')).to.equal('root')
    expect([...localUsers(`not-${hostname()}`), ...localUsers('')]).to.deep.equal([])
  })
})
