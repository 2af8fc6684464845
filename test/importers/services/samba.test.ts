import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import samba from '../../../importers/samba.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { play, sampleOf } from '../../helpers/samples.ts'
import { demandPrograms, freePort, type Polled, poll, servers, succeeds, until } from '../../helpers/service.ts'

describe('the samba importer', function () {
  this.timeout(60_000)
  const folder = temporaryDirectory()
  const { start } = servers()
  let config = ''
  let port = ''
  let server: Polled | undefined

  before(async function () {
    demandPrograms(this, ['smbd', 'smbstatus', 'smbclient'], 'samba smbclient')
    port = String(await freePort())
    const share = join(folder.path, 'share')
    mkdirSync(share)
    chmodSync(folder.path, 0o755)
    chmodSync(share, 0o777)
    config = join(folder.path, 'smb.conf')
    const folders = [
      'private dir',
      'lock directory',
      'state directory',
      'cache directory',
      'pid directory',
      'ncalrpc dir',
    ]
    const lines = [
      ...folders.map((name) => `${name} = ${folder.path}`),
      `smb ports = ${port}`,
      `log file = ${join(folder.path, 'log')}`,
      'interfaces = 127.0.0.1/8',
      'bind interfaces only = yes',
      'server role = standalone server',
      'map to guest = Bad User',
      'disable spoolss = yes',
      'load printers = no',
      'smbd profiling level = count',
    ]
    writeFileSync(config, `[global]\n${lines.join('\n')}\n[share]\npath = ${share}\nguest ok = yes\nwritable = yes\n`)
    start(['smbd', '-F', '-s', config, '--no-process-group', '-d0'])
    await until(() => succeeds(['smbclient', '-N', '-p', port, '//127.0.0.1/share', '-c', 'ls']), 'smbd')
  })
  afterEach(() => server?.close())

  it('counts what clients do', async () => {
    samba.init?.({ config })
    server = poll(samba)
    const first = await server.next()
    writeFileSync(join(folder.path, 'sent'), 'x'.repeat(10_000))
    const commands = `put ${join(folder.path, 'sent')} there; get there ${join(folder.path, 'back')}`
    execFileSync('smbclient', ['-N', '-p', port, '//127.0.0.1/share', '-c', commands], { stdio: 'ignore' })
    await server.next()
    const second = await server.next()
    const [before, values] = play(samba, [sampleOf(1000, first), sampleOf(1001, second)])
    expect(values?.['']).to.include({ connects: 1, writes: 1 })
    expect(values?.['']?.['reads']).to.be.at.least(1)
    for (const metric of ['readBytes', 'writeBytes']) expect(values?.['']?.[metric]).to.be.within(10_000, 11_000)
    expect(before?.['']?.['clients']).to.equal(0)
    for (const [metric, value] of Object.entries(values?.[''] ?? {})) expect(value, metric).to.be.a('number')
  })
})
