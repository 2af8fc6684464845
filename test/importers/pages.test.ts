import { appendFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { loadPage, type Page, printed, readPage } from '../helpers/guide.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { freePort } from '../helpers/servers.ts'
import { demandPrograms, type Polled, poll, servers, until } from '../helpers/service.ts'

/** The only module of a page. */
function moduleOf(loaded: ReadonlyMap<string, Importer>): Importer {
  return [...loaded.values()][0] ?? expect.fail('no module')
}

function printsAsShown(page: Page, loaded: ReadonlyMap<string, Importer>, how: 'brief' | 'detail'): void {
  const [{ name } = { name: '' }] = page.modules
  const recorded = page.blockOf(name, 'recorded') ?? expect.fail('no recorded lines')
  expect(printed(moduleOf(loaded), recorded, how)).to.equal(page.blockOf(name, how))
}

describe('the page of children that stay', function () {
  this.timeout(60_000)
  const page = readPage('PIPES.md')
  const loaded = loadPage(page)
  let polled: Polled | undefined
  afterEach(() => polled?.close())

  it('shows what its module prints', () => printsAsShown(page, loaded, 'brief'))

  it('has a module whose child goes on counting', async () => {
    polled = poll(moduleOf(loaded))
    let told = ''
    while (!told.includes('powers 16\n')) told += await polled.next()
    expect(told).to.match(/^powers 2\npowers 4\npowers 8\npowers 16\n/)
    expect(polled.notices).to.deep.equal([])
  })
})

describe('the page of modules that ask a server', function () {
  this.timeout(60_000)
  const page = readPage('SERVERS.md')
  const loaded = loadPage(page)
  const { start } = servers()
  let polled: Polled | undefined
  afterEach(() => polled?.close())

  it('shows what its module prints', () => printsAsShown(page, loaded, 'brief'))

  it('has a module that asks memcached', async function () {
    demandPrograms(this, ['memcached'], 'memcached')
    const port = await freePort()
    start(['memcached', '-l', '127.0.0.1', '-p', String(port), '-u', 'root'])
    const get = (key: string): Promise<true | undefined> =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1')
        socket.on('error', () => resolve(undefined))
        socket.on('connect', () => socket.write(`get ${key}\r\n`))
        socket.on('data', () => {
          socket.destroy()
          resolve(true)
        })
      })
    await until(() => get('nothing'), 'memcached')
    const cache = moduleOf(loaded)
    cache.init?.({ port: String(port) })
    polled = poll(cache)
    expect(await polled.next()).to.equal('cache get_hits 0\ncache get_misses 1\n')
    expect(polled.notices).to.deep.equal([])
  })

  it('has a module that says when its server is away', async () => {
    const cache = moduleOf(loaded)
    cache.init?.({ port: '1' })
    polled = poll(cache)
    const one = polled
    await until(() => (one.now() === '' ? undefined : one.notices[0]), 'a notice')
    expect(polled.notices).to.deep.equal(['import module cache: 127.0.0.1:1: connection refused'])
  })
})

describe('the page of modules that read a stream', function () {
  this.timeout(60_000)
  const page = readPage('STREAMS.md')
  const loaded = loadPage(page)
  const folder = temporaryDirectory()
  let polled: Polled | undefined
  afterEach(() => polled?.close())

  it('shows what its module prints', () => printsAsShown(page, loaded, 'detail'))

  it('has a module that counts what a log says', async () => {
    const file = join(folder.path, 'access.log')
    const answer = (status: number, bytes: number): string =>
      `192.0.2.1 - - [22/Nov/2026:00:00:00 +0000] "GET / HTTP/1.1" ${status} ${bytes} "-" "curl"\n`
    writeFileSync(file, answer(200, 1))
    const weblog = moduleOf(loaded)
    weblog.init?.({ file })
    polled = poll(weblog)
    const one = polled
    // tail may begin at any moment: what is written before is none of its business.
    const first = await until(() => {
      appendFileSync(file, answer(200, 100))
      return one.now() || undefined
    }, 'a first answer')
    appendFileSync(file, answer(200, 100) + answer(503, 7) + answer(503, 7))
    const second = await until(() => {
      const text = one.now()
      return text.includes('weblog 503 2 14\n') ? text : undefined
    }, 'what was answered')
    expect(first).to.match(/^weblog 200 \d+ \d+00\n$/)
    const [, values] = play(weblog, [sampleOf(1000, first), sampleOf(1001, second)])
    expect(values?.['503']).to.deep.equal({ answers: 2, bytes: 14 })
    expect(polled.notices).to.deep.equal([])
  })
})
