import { connect } from 'node:net'
import { expect } from 'chai'
import memcached from '../../../importers/memcached.ts'
import { play, sampleOf } from '../../helpers/samples.ts'
import { freePort } from '../../helpers/servers.ts'
import { demandPrograms, type Polled, poll, servers, until } from '../../helpers/service.ts'

describe('the memcached importer', function () {
  this.timeout(60_000)
  const { start } = servers()
  let port = 0
  let server: Polled | undefined

  /** Says something to the server; gives its answer up to this. */
  function say(request: string, end: string): Promise<string | undefined> {
    return new Promise((resolve) => {
      let answer = ''
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => resolve(undefined))
      socket.on('connect', () => socket.write(request))
      socket.on('data', (chunk: Buffer) => {
        answer += chunk
        if (!answer.endsWith(end)) return
        socket.destroy()
        resolve(answer)
      })
    })
  }

  before(async function () {
    demandPrograms(this, ['memcached'], 'memcached')
    port = await freePort()
    start(['memcached', '-l', '127.0.0.1', '-p', String(port), '-u', 'root'])
    await until(() => say('version\r\n', '\r\n'), 'memcached')
  })
  afterEach(() => server?.close())

  it('counts what the server counts', async () => {
    memcached.init?.({ port: String(port) })
    server = poll(memcached)
    const first = await server.next()
    await say(
      'set a 0 0 5\r\nhello\r\nget a\r\nget b\r\nget b\r\n',
      'STORED\r\nVALUE a 0 5\r\nhello\r\nEND\r\nEND\r\nEND\r\n',
    )
    await server.next()
    const second = await server.next()
    const [, values] = play(memcached, [sampleOf(1000, first), sampleOf(1001, second)])
    expect(values?.['']).to.include({ gets: 3, sets: 1, hits: 1, misses: 2, items: 1, limit: 64 * 1024 * 1024 })
    expect(values?.['']?.['hitRate']).to.be.closeTo(33.33, 0.01)
    for (const [metric, value] of Object.entries(values?.[''] ?? {})) expect(value, metric).to.be.a('number')
  })

  it('says what is wrong where nobody listens, and with its options', async () => {
    memcached.init?.({ path: '/no/such/socket' })
    server = poll(memcached)
    const polled = server
    await until(() => (polled.now() === '' ? undefined : polled.notices[0]), 'a notice')
    expect(server.notices[0]).to.match(/^import module memcached: \/no\/such\/socket: no such file or directory/)
    expect(() => memcached.init?.({ port: 'eleven' })).to.throw('port=eleven: expected a port, 1 to 65535')
    expect(() => memcached.init?.({ user: 'me' })).to.throw('user: no such setting: choose one of host, port, path')
  })
})
