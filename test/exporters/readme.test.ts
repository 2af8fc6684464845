import { createSocket } from 'node:dgram'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { recollect } from '../helpers/cli.ts'
import { inPackage } from '../helpers/paths.ts'
import { INCIDENT } from '../helpers/played.ts'

describe('the guide to exporters', () => {
  let folder = ''

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'exporter-'))
  })

  after(() => rmSync(folder, { recursive: true }))

  it('has an example that sends', async () => {
    const page = readFileSync(inPackage('exporters', 'README.md'), 'utf8')
    const code = /```js statsd\.js\n(.*?)```/s.exec(page)?.[1] ?? ''
    const file = join(folder, 'statsd.js')
    writeFileSync(file, code, { mode: 0o644 })
    const socket = createSocket('udp4')
    const got: string[] = []
    socket.on('message', (bytes) => got.push(...bytes.toString().split('\n')))
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const to = `127.0.0.1:${socket.address().port}`
    const window = ['--from', '04:20:10-04:20:10']
    const { code: status, stderr } = await recollect([
      'play',
      INCIDENT,
      '-s',
      'd',
      ...window,
      '--export',
      `${file},${to}`,
    ])
    socket.close()
    expect(stderr).to.equal('')
    expect(status).to.equal(0)
    for (const line of got) expect(line).to.match(/^disk_all\.[A-Za-z]+:[\d.e-]+\|g$/)
    expect(got.length).to.be.greaterThan(20)
  }).timeout(60_000)
})
