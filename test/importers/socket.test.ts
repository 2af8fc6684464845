import { expect } from 'chai'
import socket from '../../importers/socket.ts'
import { play, sampleOf } from '../helpers/samples.ts'

const MODERN = `sock sockets: used 140
sock TCP: inuse 21 orphan 2 tw 33 alloc 25 mem 287
sock UDP: inuse 7 mem 4
sock UDPLITE: inuse 1
sock RAW: inuse 3
sock FRAG: inuse 5 memory 8192
v6sock TCP6: inuse 11
v6sock UDP6: inuse 12
v6sock UDPLITE6: inuse 13
v6sock RAW6: inuse 14
v6sock FRAG6: inuse 15 memory 0
`

describe('the socket importer', () => {
  it('reads what a modern kernel says of IPv4 and IPv6', () => {
    const [first] = play(socket, [sampleOf(1000, MODERN)])
    expect(first?.['']).to.deep.equal({
      used: 140,
      tcp: 21,
      tcpOrphans: 2,
      tcpTimeWait: 33,
      tcpAllocated: 25,
      tcpMemory: 287,
      udp: 7,
      udpMemory: 4,
      udpLite: 1,
      raw: 3,
      fragments: 5,
      fragmentMemory: 8192,
      tcp6: 11,
      udp6: 12,
      udpLite6: 13,
      raw6: 14,
      fragments6: 15,
    })
  })

  it('reads what kernel 2.6.18 says, and knows no more', () => {
    const [first] = play(socket, [
      sampleOf(
        1000,
        'sock sockets: used 88\nsock TCP: inuse 9 orphan 0 tw 1 alloc 10 mem 1\nsock UDP: inuse 4\nsock RAW: inuse 0\nsock FRAG: inuse 0 memory 0\n',
      ),
    ])
    expect(first?.['']).to.include({
      used: 88,
      tcp: 9,
      udp: 4,
      udpMemory: undefined,
      udpLite: undefined,
      tcp6: undefined,
    })
  })

  it('forgets what is no longer told', () => {
    const [, second] = play(socket, [sampleOf(1000, MODERN), sampleOf(1010, 'sock sockets: used 5\n')])
    expect(second?.['']).to.include({ used: 5, tcp: undefined, raw6: undefined })
  })
})
