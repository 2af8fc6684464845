import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { CoProcess } from '../../src/recorder/co-process.ts'
import type { Address } from '../../src/vocabulary/pipe.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => expect.fail('no failure'),
    (error: Error) => error.message,
  )
}

describe('a connection that is kept', () => {
  const folder = temporaryDirectory()
  const sockets = new Set<Socket>()
  let troubles: string[] = []
  let server: Server | undefined
  let pipe: CoProcess | undefined

  /** A server that answers each request with what it makes of it; ends the connection where that is nothing. */
  async function serve(answer: (request: string) => string | undefined): Promise<void> {
    server = createServer((socket) => {
      sockets.add(socket)
      // The other side may go at any time.
      socket.on('error', () => {})
      socket.on('data', (chunk: Buffer) => {
        const text = answer(chunk.toString())
        if (text === undefined) socket.destroy()
        else socket.write(text)
      })
    })
    await new Promise<void>((resolve) => server?.listen(join(folder.path, 'socket'), resolve))
  }

  function open(timeoutMs = 5000, address: Address = { path: join(folder.path, 'socket') }): CoProcess {
    troubles = []
    pipe = new CoProcess(address, { timeoutMs }, ({ message }) => troubles.push(message))
    return pipe
  }

  afterEach(async () => {
    pipe?.close()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)))
    server = undefined
  })

  it('asks again and again, over one connection', async () => {
    sockets.clear()
    await serve((request) => `you said ${request}END\r\n`)
    const server = open()
    expect(await server.ask('a\r\n', { until: 'END' })).to.deep.equal(['you said a'])
    expect(await server.ask('b\r\n', { until: 'END' })).to.deep.equal(['you said b'])
    expect(sockets.size).to.equal(1)
    expect(server.errors()).to.deep.equal([])
  })

  it('says what is wrong where nobody listens', async () => {
    const message = await failure(open().ask('a\n', { lines: 1 }))
    expect(message).to.match(/^\/.*socket: no such file or directory/)
    expect(await failure(open(500, { host: '127.0.0.1', port: 1 }).ask('a\n', { lines: 1 }))).to.match(
      /^127\.0\.0\.1:1: connection refused/,
    )
  })

  it('keeps silent where nobody needs it', async () => {
    open()
    pipe = new CoProcess({ path: join(folder.path, 'socket') }, { isOptional: true }, ({ message }) =>
      troubles.push(message),
    )
    expect(await failure(pipe.ask('a\n', { lines: 1 }))).to.match(/: no such file or directory/)
    expect(pipe.trouble).to.equal(undefined)
    expect(troubles).to.deep.equal([])
  })

  it('connects anew when the server has closed it, or does not answer', async () => {
    let answers = 0
    await serve(() => (answers++ === 0 ? undefined : 'fine\n'))
    const server = open(500)
    expect(await failure(server.ask('a\n', { lines: 1 }))).to.match(/: closed by the server$/)
    expect(await server.ask('b\n', { lines: 1 })).to.deep.equal(['fine'])
    expect(await failure(server.ask('c\n', { lines: 2 }))).to.match(/: no answer within 500 ms$/)
    expect(await server.ask('d\n', { lines: 1 })).to.deep.equal(['fine'])
  })

  it('gives up an answer without end, and leaves out a line of 10 MB', async () => {
    await serve((request) => (request === 'long\n' ? `${'x'.repeat(10_000_000)}\nEND\n` : 'line\n'.repeat(2_000_000)))
    const server = open()
    expect(await failure(server.ask('long\n', { until: 'END' }))).to.match(/an answer of more than 8 MiB$/)
    expect(await failure(server.ask('many\n', { until: 'END' }))).to.match(/an answer of more than 8 MiB$/)
  })
})
