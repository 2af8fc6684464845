import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { recollect, start } from '../helpers/cli.ts'
import { eventually, freePort } from '../helpers/servers.ts'

const ROOT_WORDS = ['-s', 'cm', '-i', '0.25', '-c', '24'] as const

/** Times and values that a receiver of Graphite's lines got of one metric. */
const linesOf = (text: string): ReadonlySet<string> =>
  new Set(text.split('\n').filter((line) => line.includes('.memory.free_bytes ')))

describe('record --export', () => {
  let folder = ''

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'record-export-'))
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  /** How many samples were recorded, and that none was missed. */
  async function recordedAll(): Promise<void> {
    const files = readdirSync(folder).filter((name) => name.endsWith('.raw.zst'))
    const { stdout } = await recollect(['info', ...files.map((name) => join(folder, name)), '--check'])
    expect(stdout).to.match(/\b24\b/)
  }

  it('records on while a receiver is dead, reads nothing, or talks nonsense', async () => {
    const dead = await freePort()
    const sockets = new Set<Socket>()
    const open = (welcome: (socket: Socket) => void): Promise<Server> =>
      new Promise((resolve) => {
        const server = createServer((socket) => {
          sockets.add(socket.on('error', () => {}))
          welcome(socket)
        })
        server.listen(0, '127.0.0.1', () => resolve(server))
      })
    const deaf = await open((socket) => socket.pause())
    const mad = await open((socket) => socket.end('\u0000nonsense\r\n\r\n'))
    const portOf = (server: Server): number => {
      const address = server.address()
      return typeof address === 'object' && address !== null ? address.port : 0
    }
    const exports = [
      `graphite,127.0.0.1:${dead}`,
      `graphite,127.0.0.1:${portOf(deaf)}`,
      `influx,http://127.0.0.1:${portOf(mad)}`,
    ]
    const words = ['record', ...ROOT_WORDS, '-f', folder, ...exports.flatMap((one) => ['--export', one])]
    const { code, stderr } = await recollect(words)
    for (const socket of sockets) socket.destroy()
    for (const server of [deaf, mad]) server.close()
    expect(code).to.equal(0)
    expect(stderr)
      .to.match(/24 samples(, \d+ missed)?\n$/)
      .and.to.match(/payloads were dropped/)
    await recordedAll()
  }).timeout(90_000)

  it('with a spool loses nothing of a receiver that comes later', async () => {
    const port = await freePort()
    const spool = join(folder, 'spool')
    const words = ['record', ...ROOT_WORDS, '-f', folder, '--export', `graphite,127.0.0.1:${port},spool=${spool}`]
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
    await recordedAll()
  }).timeout(90_000)
})
