import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { uncompress } from 'snappyjs'
import { recollect, start } from '../../helpers/cli.ts'
import { jsonLines } from '../../helpers/json-lines.ts'
import { inPackage } from '../../helpers/paths.ts'
import { eventually, freePort } from '../../helpers/servers.ts'

/** Times and values that a receiver of Graphite's lines got of one metric. */
const linesOf = (text: string): ReadonlySet<string> =>
  new Set(text.split('\n').filter((line) => line.includes('.memory.free_bytes ')))

/** Servers of 127.0.0.1 that are gone, with their connections, after the tests. */
class Servers {
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()

  /** Lets it listen; gives its address. */
  async listen(server: Server): Promise<string> {
    this.#servers.push(server)
    server.on('connection', (socket: Socket) => this.#sockets.add(socket.on('error', () => {})))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    for (const server of this.#servers) server.close()
  }
}

/** Reads a few bytes, now and then. */
function sip(socket: Socket): void {
  const timer = setInterval(() => socket.read(16), 100)
  socket.pause().on('close', () => clearInterval(timer))
}

describe('play --export remote-write', () => {
  const servers = new Servers()
  after(() => servers.close())

  it('sends what any receiver of Prometheus can uncompress', async () => {
    const bodies: Buffer[] = []
    const receiver = createHttpServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        bodies.push(uncompress(Buffer.concat(parts)))
        response.writeHead(204).end()
      })
    })
    const url = `http://${await servers.listen(receiver)}/api/v1/write`
    const { code, stderr } = await recollect([
      'play',
      '-s',
      'm',
      inPackage('samples/minimal'),
      '--export',
      `remote-write,${url}`,
    ])
    expect(stderr).to.equal('')
    expect(code).to.equal(0)
    expect(Buffer.concat(bodies).toString('latin1')).to.contain('recollect_memory_free_bytes')
  }).timeout(60_000)
})

describe('record --export', () => {
  const servers = new Servers()
  let folder = ''

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'record-export-'))
  })

  afterEach(() => rmSync(folder, { recursive: true }))
  after(() => servers.close())

  /** How many samples were recorded, all of them whole. */
  async function recorded(count: number): Promise<void> {
    const files = readdirSync(folder).filter((name) => name.endsWith('.raw.zst'))
    const { stdout } = await recollect(['info', ...files.map((name) => join(folder, name)), '--check'])
    expect(stdout).to.match(new RegExp(`\\b${count}\\b`))
  }

  it('records on, in time, while receivers are dead, read nothing, little, refuse or talk nonsense', async () => {
    const deaf = await servers.listen(createServer({ pauseOnConnect: true }))
    const slow = await servers.listen(createServer({ pauseOnConnect: true }, sip))
    const refusing = createHttpServer((request, response) => {
      request.resume().on('end', () => response.writeHead(400).end('not this'))
    })
    const mad = await servers.listen(createServer((socket) => socket.end('\u0000nonsense\r\n\r\n')))
    const exports = [
      `graphite,127.0.0.1:${await freePort()}`,
      `graphite,${deaf}`,
      `graphite,${slow}`,
      `influx,http://${await servers.listen(refusing)}`,
      `influx,http://${mad}`,
    ]
    const words = ['record', '-s', 'cpu,disk,memory,net,self', '-i', '1', '-c', '6', '-f', folder]
    const { code, stderr } = await recollect([...words, ...exports.flatMap((one) => ['--export', one])])
    expect(code).to.equal(0)
    expect(stderr)
      .to.match(/6 samples\n$/)
      .and.to.match(/payloads? dropped/)
      .and.to.match(/refused: 400 not this/)
    await recorded(6)
    const own = (await jsonLines([folder, '-s', 'self'])).map(({ total }) => total['self'] ?? {})
    expect(own.map(({ missed }) => missed)).to.deep.equal([0, 0, 0, 0, 0])
    for (const { late } of own) expect(late).to.be.below(1)
  }).timeout(90_000)

  it('with a spool loses nothing of a receiver that comes later', async () => {
    const port = await freePort()
    const spool = join(folder, 'spool')
    const words = [
      'record',
      '-s',
      'cm',
      '-i',
      '0.25',
      '-c',
      '24',
      '-f',
      folder,
      '--export',
      `graphite,127.0.0.1:${port},spool=${spool}`,
    ]
    const running = start(words)
    await running.said(/trying again/)
    let text = ''
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', (bytes) => {
        text += bytes
      })
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const { code, stderr } = await running.outcome
    expect(code).to.equal(0)
    expect(stderr).to.not.contain('dropped')
    await eventually(() => expect(linesOf(text).size).to.be.at.least(5))
    // The first sample has no rates; each of the others was sent, a second's several with their own values.
    expect(text.split('\n').filter((line) => line.includes('.memory.free_bytes ')).length).to.be.at.least(23)
    server.close()
    await recorded(24)
  }).timeout(90_000)
})
