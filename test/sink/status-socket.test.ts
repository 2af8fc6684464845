import { spawnSync } from 'node:child_process'
import { lutimesSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { askSockets, StatusSocket } from '../../src/sink/status-socket.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'
import { eventually } from '../helpers/servers.ts'

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
    const { folder } = place('told')
    const path = join(folder, `${process.pid}.sock`)
    const socket = new StatusSocket(folder, () => 'well\n')
    expect(await askSockets(folder)).to.deep.equal([{ path, text: 'well\n' }])
    socket.close()
    expect(await askSockets(folder)).to.deep.equal([])
  })

  it('have no answer, and nothing that went wrong, where their process was killed', async () => {
    const { folder, path } = place('killed')
    killedAt(JSON.stringify(path))
    expect(await askSockets(folder)).to.deep.equal([{ path }])
  })

  /** Makes a socket, whose path is what this text means in JavaScript, and kills its process. */
  function killedAt(path: string): void {
    const script = `require('node:net').createServer().listen(${path}, () => process.kill(process.pid, 'SIGKILL'))`
    expect(spawnSync(process.execPath, ['-e', script]).signal).to.equal('SIGKILL')
  }

  it('are taken away by who asks, and by the next recorder, where their process was killed', async () => {
    const { folder } = place('stale')
    const stale = `${JSON.stringify(folder)} + '/' + process.pid + '.sock'`
    const age = () => {
      for (const name of readdirSync(folder)) utimesSync(join(folder, name), 0, Date.now() / 1000 - 3)
    }
    killedAt(stale)
    age()
    expect(await askSockets(folder)).to.have.length(1)
    expect(readdirSync(folder)).to.deep.equal([])
    killedAt(stale)
    age()
    const socket = new StatusSocket(folder, () => '')
    await eventually(() => expect(readdirSync(folder)).to.deep.equal([`${process.pid}.sock`]))
    socket.close()
  })

  it('stay where they are none of ours, where they are new, and where they are no sockets', async () => {
    const { folder, path } = place('others')
    killedAt(JSON.stringify(path))
    utimesSync(path, 0, 0)
    killedAt(JSON.stringify(join(folder, '99999997.sock')))
    writeFileSync(join(folder, '99999998.sock'), '')
    utimesSync(join(folder, '99999998.sock'), 0, 0)
    symlinkSync(path, join(folder, '99999999.sock'))
    lutimesSync(join(folder, '99999999.sock'), 0, 0)
    const before = readdirSync(folder)
    await askSockets(folder)
    expect(readdirSync(folder)).to.deep.equal(before)
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
