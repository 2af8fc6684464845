import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { askSockets, StatusSocket } from '../../src/sink/status-socket.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

describe('status sockets', function () {
  this.timeout(30_000)
  const directory = temporaryDirectory()

  /** A directory of its own for a test, and the path of a socket in it. */
  function place(name: string) {
    const folder = join(directory.path, name)
    mkdirSync(folder)
    return { folder, path: join(folder, 'one.sock') }
  }

  it('tell who asks, until they are closed', async () => {
    const { folder, path } = place('told')
    const socket = new StatusSocket(folder, 'one', () => 'well\n')
    expect(await askSockets(folder)).to.deep.equal([{ path, text: 'well\n' }])
    socket.close()
    expect(await askSockets(folder)).to.deep.equal([])
  })

  it('have no answer, and nothing that went wrong, where their process was killed', async () => {
    const { folder, path } = place('killed')
    const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
    expect(spawnSync(process.execPath, ['-e', script]).signal).to.equal('SIGKILL')
    expect(await askSockets(folder)).to.deep.equal([{ path }])
  })

  it('say so where somebody is there and does not answer', async () => {
    const { folder, path } = place('silent')
    const server = createServer(() => {}).listen(path)
    await new Promise((resolve) => server.once('listening', resolve))
    expect(await askSockets(folder)).to.deep.equal([{ path, why: 'no answer within 2 s' }])
    server.close()
  })

  it('are none where nobody ever was', async () => {
    expect(await askSockets(join(directory.path, 'none'))).to.deep.equal([])
  })
})
