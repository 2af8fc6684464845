import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { expect } from 'chai'
import traffic from '../../importers/traffic.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'
import { demandPrograms, type Polled, poll, until } from '../helpers/service.ts'

/** What ss 6.1 prints of a connection, shortened; `pid` 0 is one whose process is not to be seen. */
function connection(port: number, pid: number, [sent, received]: readonly [number, number]): string {
  const users = pid === 0 ? '' : `users:(("web (1)",pid=${pid},fd=5),("web",pid=7,fd=5)) `
  const told = `bytes_sent:${sent} bytes_acked:${sent} segs_out:1 segs_in:5 bytes_received:${received} send 83Mbps`
  return `traffic ESTAB 0      0      10.0.0.1:443 10.0.0.2:${port} ${users}cubic wscale:7,7 ${told}\n`
}

const HEADING = 'traffic State Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n'

/** Samples ten seconds apart, of a machine of its own. */
let boots = 0
function played(...samples: readonly (readonly string[])[]): ReturnType<typeof play> {
  const header = testHeader({ bootTime: ++boots * 1e6 })
  return play(
    traffic,
    samples.map((lines, n) => sampleOf(1000 + 10 * n, HEADING + lines.join(''), { header })),
  )
}

describe('the traffic importer', function () {
  this.timeout(60_000)

  it('adds up what the connections of a process carried, and no lifetimes', () => {
    const [first, second] = played(
      [connection(1, 70, [1000, 500]), connection(2, 70, [0, 0]), connection(3, 71, [9, 9])],
      [connection(1, 70, [1100, 500]), connection(2, 70, [50, 200]), connection(3, 71, [9, 9])],
    )
    expect(first?.['70']).to.deep.include({ connections: 2, command: 'web (1)' })
    expect(first?.['70']?.['sent']).to.equal(undefined)
    expect(second?.['70']).to.deep.include({ sent: 15, received: 20, connections: 2 })
    expect(second?.['71']).to.deep.include({ sent: 0, received: 0, connections: 1 })
    expect(second?.['']).to.deep.include({ sent: 15, received: 20, connections: 3 })
  })

  it('counts a new connection from its beginning, also one with the ports of another', () => {
    const [, second, third] = played(
      [connection(1, 70, [1000, 500])],
      [connection(1, 70, [30, 20]), connection(4, 72, [100, 0])],
      [connection(4, 72, [100, 40])],
    )
    expect(second?.['70']).to.deep.include({ sent: 3, received: 2 })
    expect(second?.['72']).to.deep.include({ sent: 10, received: 0 })
    expect(third).to.have.all.keys(['', '72'])
    expect(third?.['72']).to.deep.include({ sent: 0, received: 4 })
  })

  it('keeps those whose processes cannot be seen together', () => {
    const [, second] = played(
      [connection(1, 0, [0, 0]), connection(2, 0, [0, 0])],
      [connection(1, 0, [10, 0]), connection(2, 0, [10, 0])],
    )
    expect(second?.['others']).to.deep.include({ sent: 2, connections: 2, command: '' })
  })

  it('counts nothing of those that look alike, and makes no spike of them', () => {
    const [, , third] = played(
      [connection(1, 0, [5000, 0]), connection(1, 0, [7, 0])],
      [connection(1, 0, [5000, 0]), connection(1, 0, [7, 0])],
      [connection(1, 0, [7, 0]), connection(1, 0, [5000, 0])],
    )
    expect(third?.['others']).to.deep.include({ sent: 0, connections: 2 })
  })

  it('is not led astray by lines that are none', () => {
    const [, second] = played(
      [connection(1, 70, [0, 0])],
      ['traffic \n', 'traffic x y z\n', connection(1, 70, [10, 0])],
    )
    expect(second).to.have.all.keys(['', '70'])
  })

  describe('asking ss', () => {
    let asked: Polled | undefined
    const sockets: Socket[] = []
    const server = createServer((socket) => {
      sockets.push(socket)
      socket.resume()
    })

    before(function () {
      demandPrograms(this, ['ss'], 'iproute2')
    })
    after(() => {
      asked?.close()
      for (const socket of sockets) socket.destroy()
      server.close()
    })

    it('counts what a process really sent', async () => {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      const client = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1')
      sockets.push(client)
      await once(client, 'connect')
      const port = client.localPort
      asked = poll(traffic)
      const first = await asked.next()
      client.write(Buffer.alloc(300_000))
      // Both ends are this process's: it received what it sent.
      const ended = new RegExp(`:${port} .*bytes_received:300000 `)
      const second = await until(async () => {
        const text = (await asked?.next()) ?? ''
        return ended.test(text) && / bytes_acked:300001 /.test(text) ? text : undefined
      }, 'all that was sent')
      const header = testHeader({ bootTime: ++boots * 1e6 })
      const [, values] = play(traffic, [sampleOf(1000, first, { header }), sampleOf(1001, second, { header })])
      expect(values?.[`${process.pid}`]?.['sent']).to.be.at.least(300_000)
      expect(values?.[`${process.pid}`]?.['received']).to.be.at.least(300_000)
      expect(values?.[`${process.pid}`]?.['command']).to.be.a('string').that.does.not.equal('')
    })
  })
})
