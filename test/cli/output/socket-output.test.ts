import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { recollect, runHere, start } from '../../helpers/cli.ts'
import { client } from '../../helpers/client.ts'
import { inPackage } from '../../helpers/paths.ts'
import { eventually, freePort } from '../../helpers/servers.ts'

/** A tree that never changes: each interval is the same line. */
const SAME = ['watch', '--root', inPackage('test/roots/1'), '-sm', '--hr', '-1']
const TOKEN = 'a secret'

describe('cli: -A', function () {
  this.timeout(60_000)
  let folder = ''
  let line = ''

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'socket-output-'))
    writeFileSync(join(folder, 'token'), `${TOKEN}\nmore\n`)
    line = (await runHere([...SAME, '-i0', '-c1'])).stdout
  })

  after(() => rmSync(folder, { recursive: true }))

  it('HOST:PORT connects there: each line behind the name of this host, a token before all', async () => {
    let text = ''
    const ended = new Promise<void>((resolve) => {
      const server = createServer((socket) => {
        socket.on('data', (bytes) => {
          text += bytes
        })
        socket.on('end', () => {
          server.close()
          resolve()
        })
      })
      server.listen(0, '127.0.0.1', async () => {
        const to = `127.0.0.1:${(server.address() as AddressInfo).port},token=${join(folder, 'token')}`
        expect(await runHere([...SAME, '-i0', '-c3', '-A', to])).to.deep.include({ code: 0, stdout: '', stderr: '' })
      })
    })
    await ended
    expect(text).to.equal(`${TOKEN}\n${`${hostname()} ${line}`.repeat(3)}`)
  })

  it('server:PORT tells whoever connects, from this machine', async () => {
    const port = await freePort()
    const { child, outcome } = start([...SAME, '-i0.1', '-A', `server:${port}`])
    const told = await eventually(async () => {
      const one = client(port)
      await eventually(() => expect(one.text()).to.contain(line.repeat(2)), 2000)
      return one
    })
    child.kill('SIGINT')
    const { code, stdout, stderr } = await outcome
    expect([code, stdout, stderr]).to.deep.equal([0, '', ''])
    await told.closed
    expect(told.text().replaceAll(line, '')).to.equal('')
  })

  it('server:PORT,token=FILE tells only those who know it', async () => {
    const port = await freePort()
    const at = `server:${port},bind=0.0.0.0,token=${join(folder, 'token')}`
    const { child, outcome } = start([...SAME, '-i0.1', '-A', at])
    await eventually(async () => {
      const known = client(port, `${TOKEN}\n`)
      await eventually(() => expect(known.text()).to.contain(line), 2000)
    })
    const stranger = client(port, 'another\n')
    await stranger.closed
    expect(stranger.text()).to.equal('')
    child.kill('SIGINT')
    expect(await outcome).to.include({ code: 0, stderr: '' })
  })

  it('refuses to tell others than this machine without a token, and what it does not know', async () => {
    writeFileSync(join(folder, 'empty'), '\n')
    for (const [typed, why] of [
      ['server:2655,bind=0.0.0.0', /bind=0\.0\.0\.0: open to other machines: needs token=FILE/],
      ['server:99999', /server:99999: expected a port up to 65535/],
      ['127.0.0.1:65536', /address 127.0.0.1:65536: expected HOST\[:PORT\], a port up to 65535/],
      ['server,speed=9', /speed=9: expected bind=ADDRESS or token=FILE/],
      ['127.0.0.1:1,bind=0.0.0.0', /bind: only of a server/],
      [`server,token=${join(folder, 'empty')}`, /its first line is empty/],
    ] as const) {
      const { code, stdout, stderr } = await recollect([...SAME, '-A', typed])
      expect([code, stdout], typed).to.deep.equal([2, ''])
      expect(stderr).to.match(why)
    }
  })
})
