import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import samba from '../../../importers/samba.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { makeSamba, smbd } from '../../helpers/samba.ts'
import { play, sampleOf } from '../../helpers/samples.ts'
import { freePort } from '../../helpers/servers.ts'
import { demandPrograms, type Polled, poll, servers, succeeds, until } from '../../helpers/service.ts'

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
    config = makeSamba(folder.path, port)
    start(smbd(config))
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
