import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { BroadcastServer } from '../../src/sink/broadcast-server.ts'
import { ReplacedFile, WholeFile } from '../../src/sink/file-target.ts'
import { GrownFiles } from '../../src/sink/grown-file.ts'
import { PageServer } from '../../src/sink/page-server.ts'
import { client } from '../helpers/client.ts'
import { eventually, freePort } from '../helpers/servers.ts'

describe('sockets that are listened at', () => {
  it('give the text to whoever connects', async () => {
    const port = await freePort()
    const server = await BroadcastServer.open({ kind: 'broadcast', at: { host: '127.0.0.1', port } })
    const clients = [client(port, ''), client(port, '')]
    await eventually(() => {
      server.send('line\n')
      for (const { text } of clients) expect(text()).to.contain('line\n')
    })
    await server.close()
    await Promise.all(clients.map(({ closed }) => closed))
  })

  it('give it only to who knows the token', async () => {
    const port = await freePort()
    const server = await BroadcastServer.open({ kind: 'broadcast', at: { host: '127.0.0.1', port }, token: 'secret' })
    const known = client(port, 'secret\r\n')
    const strangers = [client(port, 'Secret\n'), client(port, '\n'), client(port, `${'x'.repeat(5000)}`)]
    await Promise.all(strangers.map(({ closed }) => closed))
    await eventually(() => {
      server.send('line\n')
      expect(known.text()).to.contain('line\n')
    })
    for (const { text } of strangers) expect(text()).to.equal('')
    await server.close()
  })

  it('answer with the last page', async () => {
    const port = await freePort()
    const at = { host: '127.0.0.1', port }
    const server = await PageServer.open({ kind: 'page', at, path: '/metrics', type: 'text/plain' })
    const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method })
    expect((await ask('/metrics')).status).to.equal(503)
    server.send('one\n')
    server.send('two\n')
    const answer = await ask('/metrics?x=1')
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).to.deep.equal([
      200,
      'text/plain',
      'two\n',
    ])
    expect((await ask('/')).status).to.equal(404)
    expect((await ask('/metrics', 'POST')).status).to.equal(405)
    await server.close()
  })

  it('say where they cannot listen', async () => {
    const port = await freePort()
    const at = { host: '127.0.0.1', port }
    const first = await PageServer.open({ kind: 'page', at, path: '/', type: 'text/plain' })
    const error = await BroadcastServer.open({ kind: 'broadcast', at }).catch((reason: unknown) => reason)
    expect(error).to.be.an('error').with.property('code', 'cannot-listen')
    await first.close()
  })
})

describe('files that are written to', () => {
  let folder = ''

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'targets-'))
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  it('are replaced as a whole', async () => {
    const path = join(folder, 'page')
    const file = new ReplacedFile(path)
    file.send('one\n')
    expect(readFileSync(path, 'utf8')).to.equal('one\n')
    file.send('2\n')
    expect(readFileSync(path, 'utf8')).to.equal('2\n')
    await file.close()
    expect(readdirSync(folder)).to.deep.equal(['page'])
  })

  it('appear when they are whole', async () => {
    const path = join(folder, 'night')
    writeFileSync(path, 'before\n')
    const file = new WholeFile(path)
    file.send('one\n')
    expect(readFileSync(path, 'utf8')).to.equal('before\n')
    file.send('two\n')
    await file.close()
    expect(readFileSync(path, 'utf8')).to.equal('one\ntwo\n')
  })

  it('hold what is short, long, and longer than what is gathered, in its order', async () => {
    const path = join(folder, 'long')
    const parts = ['first\n', 'é'.repeat(200_000), Buffer.from('bytes\n'), 'x'.repeat(100_000), 'last\n']
    const file = new WholeFile(path)
    for (const part of parts) file.send(part)
    await file.close()
    expect(
      readFileSync(path).equals(
        Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))),
      ),
    ).to.equal(true)
  })

  it('grow, each with what it begins with, and are gone on with', async () => {
    const heads = new Map([['a.csv', 'x,y\n']])
    const first = new GrownFiles(folder, heads)
    first.send('1,2\n', 'a.csv')
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).to.equal('x,y\n1,2\n')
    first.send('3,4\n', 'a.csv')
    first.send('5\n', 'below/b')
    const second = new GrownFiles(folder, heads)
    second.send('6,7\n', 'a.csv')
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).to.equal('x,y\n1,2\n3,4\n6,7\n')
    expect(readFileSync(join(folder, 'below', 'b'), 'utf8')).to.equal('5\n')
    const other = new GrownFiles(folder, new Map([['a.csv', 'x,y,z\n']]))
    expect(() => other.send('8,9,10\n', 'a.csv')).to.throw(/a\.csv: has other columns/)
    expect(() => other.send('8\n', '../a.csv')).to.throw(/is not a file below/)
  })

  it('say what is wrong with them', () => {
    const file = new ReplacedFile(join(folder, 'no', 'such'))
    expect(() => file.send('x')).to.throw(/no\/such: cannot be written: no such file or directory/)
  })
})
