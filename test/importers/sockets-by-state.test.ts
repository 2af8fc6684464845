import { createServer, type Server } from 'node:net'
import { expect } from 'chai'
import tcpSocket from '../../importers/tcp-socket.ts'
import udpSocket from '../../importers/udp-socket.ts'
import unixSocket from '../../importers/unix-socket.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { recordedLines } from '../helpers/recorded-lines.ts'
import { play, sampleOf, type Values } from '../helpers/samples.ts'

const HEAD = '  sl  local_address rem_address   st\n'

function here(importer: Importer): { readonly text: string; readonly values: Values[string] } {
  const text = recordedLines(importer)
  return { text, values: play(importer, [sampleOf(1000, text)])[0]?.[''] ?? {} }
}

describe('the tcp-socket importer', () => {
  it('counts sockets of both families by state', () => {
    const states = ['0A', '01', '01', '02', '03', '0C', '04', '05', '06', '07', '08', '09', '0B']
    const lines = states.map((state, n) => `endpoint tcp   ${n}: 0100007F:0016 0200007F:AC82 ${state}\n`)
    const [first, second] = play(tcpSocket, [
      sampleOf(
        1000,
        `endpoint tcp ${HEAD}${lines.join('')}endpoint tcp ${HEAD}endpoint tcp   0: 00000000000000000000000000000000:07E8 00000000000000000000000000000000:0000 0A\n`,
      ),
      sampleOf(1010, `endpoint tcp ${HEAD}`),
    ])
    expect(first?.['']).to.deep.equal({
      established: 2,
      synSent: 1,
      synReceived: 2,
      finWait1: 1,
      finWait2: 1,
      timeWait: 1,
      closed: 1,
      closeWait: 1,
      lastAck: 1,
      listening: 2,
      closing: 1,
    })
    expect(Object.values(second?.[''] ?? {})).to.deep.equal(Array.from({ length: 11 }, () => 0))
  })

  describe('on this machine', () => {
    let server: Server
    before((done) => {
      server = createServer().listen(0, '127.0.0.1', done)
    })
    after((done) => {
      server.close(done)
    })

    it('sees a server that listens', () => {
      const { text, values } = here(tcpSocket)
      const address = server.address()
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0
      const hex = port.toString(16).toUpperCase().padStart(4, '0')
      expect(text).to.match(new RegExp(`^endpoint tcp +\\d+: 0100007F:${hex} 00000000:0000 0A$`, 'm'))
      expect(values['listening']).to.equal([...text.matchAll(/ 0A$/gm)].length)
    })
  })
})

describe('the udp-socket importer', () => {
  it('counts sockets with a peer and without', () => {
    const [first, second] = play(udpSocket, [
      sampleOf(
        1000,
        `endpoint udp ${HEAD}endpoint udp 12: 00000000:0044 00000000:0000 07\nendpoint udp 13: 0100007F:1F90 0100007F:0035 01\n` +
          `endpoint udp ${HEAD}endpoint udp 9: 00000000000000000000000000000000:0202 00000000000000000000000000000000:0000 07\n`,
      ),
      sampleOf(1010, `endpoint udp ${HEAD}`),
    ])
    expect(first?.['']).to.deep.equal({ listening: 2, connected: 1 })
    expect(second?.['']).to.deep.equal({ listening: 0, connected: 0 })
  })
})

describe('the unix-socket importer', () => {
  it('counts sockets by type, listeners and ends of connections', () => {
    const [first] = play(unixSocket, [
      sampleOf(
        1000,
        'endpoint unix Num       RefCount Protocol Flags    Type St\n' +
          'endpoint unix 00000000f4b3e8b3: 00000002 00000000 00010000 0001 01\n' +
          'endpoint unix 00000000d420459a: 00000003 00000000 00000000 0001 03\n' +
          'endpoint unix 00000000b4f97760: 00000003 00000000 00000000 0005 03\n' +
          'endpoint unix 0000000011111111: 00000002 00000000 00000000 0001 01\n' +
          'endpoint unix 00000000cdb1de43: 00000002 00000000 00000000 0002 03\n',
      ),
    ])
    expect(first?.['']).to.deep.equal({ datagram: 1, stream: 3, sequence: 1, listening: 1, connected: 2 })
  })

  it("records no socket's name", () => {
    expect(here(unixSocket).text.split('\n').slice(1).join('\n')).to.not.match(/\/|@/)
  })
})
