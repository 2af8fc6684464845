import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import redis from '../../../importers/redis.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { play, sampleOf } from '../../helpers/samples.ts'
import { freePort } from '../../helpers/servers.ts'
import { demandPrograms, type Polled, poll, servers, succeeds, until } from '../../helpers/service.ts'

describe('the redis importer', function () {
  this.timeout(60_000)
  const folder = temporaryDirectory()
  const { start } = servers()
  let port = ''
  let server: Polled | undefined

  const cli = (...words: string[]): string =>
    execFileSync('redis-cli', ['-p', port, ...words], {
      env: { ...process.env, REDISCLI_AUTH: 'swordfish' },
    }).toString()

  before(async function () {
    demandPrograms(this, ['redis-server', 'redis-cli'], 'redis-server')
    port = String(await freePort())
    start([
      'redis-server',
      '--port',
      port,
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      folder.path,
      '--requirepass',
      'swordfish',
    ])
    await until(() => succeeds(['redis-cli', '-p', port, 'PING']), 'redis-server')
  })
  afterEach(() => {
    server?.close()
    delete process.env['REDISCLI_AUTH']
  })

  function watch(): Polled {
    redis.init?.({ port })
    server = poll(redis)
    return server
  }

  it('counts what the server counts', async () => {
    process.env['REDISCLI_AUTH'] = 'swordfish'
    const polled = watch()
    const first = await polled.next()
    cli('MSET', 'a', '1', 'b', '2')
    cli('-n', '3', 'SET', 'c', '3')
    for (const key of ['a', 'b', 'nothing']) cli('GET', key)
    await polled.next()
    const second = await polled.next()
    const [before, values] = play(redis, [sampleOf(1000, first), sampleOf(1001, second)])
    expect(before?.['']).to.include({ keys: 0, clients: 1 })
    expect(values?.['']).to.include({ hits: 2, misses: 1, keys: 3, clients: 1, connections: 5 })
    expect(values?.['']?.['hitRate']).to.be.closeTo(66.67, 0.01)
    for (const [metric, value] of Object.entries(values?.[''] ?? {})) expect(value, metric).to.be.a('number')
    expect(`${first}${second}`).to.not.contain('swordfish')
  })

  it('says what the server says to those without a password', async () => {
    const polled = watch()
    await until(() => (polled.now() === '' ? undefined : polled.notices[0]), 'a notice')
    expect(polled.notices).to.deep.equal(['import module redis: redis-cli: NOAUTH Authentication required.'])
    expect(() => redis.init?.({ password: 'swordfish' })).to.throw('give it in the variable REDISCLI_AUTH')
  })
})
