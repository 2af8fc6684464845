import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Delivery, type DeliveryOptions } from '../../src/sink/delivery.ts'
import { HttpTransport } from '../../src/sink/http-transport.ts'
import { Spool } from '../../src/sink/spool.ts'
import { StreamTransport } from '../../src/sink/stream-transport.ts'
import { eventually, freePort } from '../helpers/servers.ts'

const PATIENCE = { first: 0.3, later: 0.3, end: 0.3 }

/** A receiver of lines that can be killed and come back. */
class Receiver {
  readonly port: number
  lines: string[] = []
  #server: Server | undefined
  readonly #sockets = new Set<Socket>()

  constructor(port: number) {
    this.port = port
  }

  async up(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket)
      let text = ''
      socket.on('error', () => {})
      socket.on('data', (bytes) => {
        text += bytes
        const parts = text.split('\n')
        text = parts.pop() ?? ''
        this.lines.push(...parts)
      })
    })
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.#server = server
  }

  async down(): Promise<void> {
    for (const socket of this.#sockets) socket.resetAndDestroy()
    this.#sockets.clear()
    await new Promise((resolve) => this.#server?.close(resolve))
  }
}

describe('delivery', () => {
  let folder = ''
  let said: string[] = []

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'delivery-'))
    said = []
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  const options = (about: Partial<DeliveryOptions> = {}): DeliveryOptions => ({
    name: 'test',
    isLive: true,
    onNotice: ({ message }) => said.push(message),
    patience: PATIENCE,
    ...about,
  })

  async function lineDelivery(about: Partial<DeliveryOptions> = {}): Promise<readonly [Receiver, Delivery]> {
    const receiver = new Receiver(await freePort())
    const transport = new StreamTransport({ kind: 'stream', to: { host: '127.0.0.1', port: receiver.port } })
    return [receiver, new Delivery(transport, options(about))]
  }

  it('loses nothing of a receiver that is killed and returns', async () => {
    const [receiver, delivery] = await lineDelivery()
    await receiver.up()
    delivery.send('1\n')
    await eventually(() => expect(receiver.lines).to.include('1'))
    await receiver.down()
    for (const n of [2, 3, 4]) delivery.send(`${n}\n`)
    await eventually(() => expect(said.join()).to.contain('trying again'))
    delivery.send('5\n')
    await receiver.up()
    await eventually(() => expect(receiver.lines).to.include.members(['2', '3', '4', '5']))
    await delivery.close()
    await receiver.down()
    expect(delivery.dropped).to.equal(0)
    expect(said.join()).to.contain('answers again')
  })

  it('never keeps the sender waiting, and counts what it drops', async () => {
    const [, delivery] = await lineDelivery({ memoryBytes: 1000 })
    const line = `${'x'.repeat(99)}\n`
    for (let n = 0; n < 30; n++) delivery.send(line)
    expect(delivery.dropped).to.equal(20)
    await delivery.close()
    expect(delivery.dropped).to.equal(30)
    expect(said.at(-1)).to.match(/^export test: 127.0.0.1:\d+: 30 payloads dropped$/)
    const [, another] = await lineDelivery({ memoryBytes: 1000 })
    another.send(line)
    await another.close()
    expect(said.at(-1)).to.match(/: 1 payload dropped$/)
  })

  it('keeps what it cannot send in its spool, and sends it in a later run, in order and once', async () => {
    const port = await freePort()
    const open = (): Delivery => {
      const transport = new StreamTransport({ kind: 'stream', to: { host: '127.0.0.1', port } })
      return new Delivery(transport, options({ spool: new Spool(folder, 'test'), memoryBytes: 100 }))
    }
    const all = Array.from({ length: 300 }, (_, n) => `line ${n}`)
    const first = open()
    for (const line of all.slice(0, 100)) first.send(`${line}\n`)
    await first.close()
    const second = open()
    for (const line of all.slice(100, 200)) second.send(`${line}\n`)
    await second.close()
    expect(first.dropped + second.dropped).to.equal(0)
    const receiver = new Receiver(port)
    await receiver.up()
    const third = open()
    for (const line of all.slice(200)) third.send(`${line}\n`)
    await third.close()
    await receiver.down()
    expect(receiver.lines).to.deep.equal(all)
  })

  it('of a recording fails in the end, and says why', async () => {
    const [, delivery] = await lineDelivery({ isLive: false, memoryBytes: 0 })
    delivery.send('1\n')
    const error = await delivery.room().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).to.be.an('error').with.property('code', 'cannot-send')
    await delivery.close().catch(() => {})
  })

  describe('over HTTP', () => {
    let server: ReturnType<typeof createHttpServer>
    let answer: (bodies: readonly string[]) => number
    let bodies: string[] = []
    let url = ''

    beforeEach(async () => {
      bodies = []
      answer = () => 204
      server = createHttpServer(async (request, response) => {
        let body = ''
        for await (const part of request) body += part
        bodies.push(body)
        response.writeHead(answer(bodies)).end('because I say so\nand more')
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    })

    afterEach(() => {
      server.closeAllConnections()
      server.close()
    })

    const http = async (about: Partial<DeliveryOptions> = {}): Promise<Delivery> =>
      new Delivery(await HttpTransport.open({ kind: 'http', url, joins: true }), options(about))

    it('sends together what waits', async () => {
      const delivery = await http()
      for (const n of [1, 2, 3]) delivery.send(`${n}\n`)
      await delivery.close()
      expect(bodies).to.deep.equal(['1\n2\n3\n'])
    })

    it('drops what is refused, and says why in one line', async () => {
      answer = () => 400
      const delivery = await http()
      delivery.send('1\n')
      await delivery.close()
      expect(delivery.dropped).to.equal(1)
      expect(said[0]).to.match(/^export test: \S+: refused: 400 because I say so and more$/)
    })

    it('tries again where the server has trouble of its own', async () => {
      answer = (all) => (all.length < 3 ? 503 : 204)
      const delivery = await http({ patience: { first: 20, later: 20, end: 20 } })
      delivery.send('1\n')
      await eventually(() => expect(bodies).to.deep.equal(['1\n', '1\n', '1\n']))
      await delivery.close()
      expect(delivery.dropped).to.equal(0)
    })
  })

  it('bears with a receiver that talks nonsense', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.end('\x00\x1b]0;nonsense\x07\r\n\r\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const delivery = new Delivery(await HttpTransport.open({ kind: 'http', url, joins: true }), options())
    delivery.send('1\n')
    await delivery.close()
    server.close()
    expect(delivery.dropped).to.equal(1)
    expect(said[0]).to.contain('trying again')
  })

  it('bears with a receiver that reads nothing', async () => {
    const sockets = new Set<Socket>()
    const server = createServer({ pauseOnConnect: true }, (socket) => {
      sockets.add(socket.on('error', () => {}))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const transport = new StreamTransport({ kind: 'stream', to: { host: '127.0.0.1', port } })
    const delivery = new Delivery(transport, options({ memoryBytes: 2 ** 20 }))
    const payload = Buffer.alloc(2 ** 18)
    // More than the kernel keeps for a connection.
    for (let n = 0; n < 200; n++) {
      delivery.send(payload)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(delivery.dropped).to.be.greaterThan(0)
    for (const socket of sockets) socket.destroy()
    server.close()
    await delivery.close()
  })
})
