import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import dbus from '../../../importers/dbus.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { play, sampleOf } from '../../helpers/samples.ts'
import { demandPrograms, type Polled, poll, servers, succeeds, until } from '../../helpers/service.ts'

const LIST = ['--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.ListNames']

describe('the dbus importer', function () {
  this.timeout(60_000)
  const folder = temporaryDirectory()
  const { start } = servers()
  let bus = ''
  let polled: Polled | undefined

  before(async function () {
    demandPrograms(this, ['dbus-daemon', 'dbus-send', 'gdbus'], 'dbus libglib2.0-bin')
    bus = `unix:path=${join(folder.path, 'bus')}`
    start(['dbus-daemon', '--session', '--nofork', `--address=${bus}`])
    await until(() => succeeds(['dbus-send', `--bus=${bus}`, ...LIST]), 'dbus-daemon')
  })
  afterEach(() => polled?.close())

  it('counts connections and services, of one bus though another is away', async () => {
    // Two that stay connected, and who asks.
    for (let n = 0; n < 2; n++) start(['gdbus', 'monitor', '--address', bus, '--dest', 'org.freedesktop.DBus'])
    const connections = (): number =>
      execFileSync('dbus-send', [`--bus=${bus}`, ...LIST])
        .toString()
        .match(/":1\./g)?.length ?? 0
    const others = await until(() => (connections() === 3 ? 2 : undefined), 'two connections')
    dbus.init?.({ bus: `${bus}+unix:path=/no/such/bus` })
    polled = poll(dbus)
    const [values] = play(dbus, [sampleOf(1000, await polled.next())])
    expect(values?.[bus]).to.deep.equal({ connections: others + 1, services: 0 })
    expect(polled.notices).to.have.length(1)
    expect(polled.notices[0]).to.match(/^import module dbus: dbus-send: ended with 1: .*\/no\/such\/bus/)
  })

  it('tells names that services chose from those that the bus gave', () => {
    const line = 'dbus system array [ org.freedesktop.DBus :1.0 org.freedesktop.login1 :1.1 :1.2 com.example.A1 ]'
    const [values] = play(dbus, [sampleOf(1000, line)])
    expect(values).to.deep.equal({ '': { connections: 3, services: 2 }, system: { connections: 3, services: 2 } })
  })
})
