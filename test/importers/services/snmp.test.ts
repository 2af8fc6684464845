import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import snmp from '../../../importers/snmp.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { play, sampleOf } from '../../helpers/samples.ts'
import { freePort } from '../../helpers/servers.ts'
import { demandPrograms, type Polled, poll, servers, succeeds, until } from '../../helpers/service.ts'

describe('the snmp importer', function () {
  this.timeout(60_000)
  const folder = temporaryDirectory()
  const { start } = servers()
  const path = process.env['SNMPCONFPATH']
  let host = ''
  let server: Polled | undefined

  before(async function () {
    demandPrograms(this, ['snmpd', 'snmpbulkget', 'snmpget'], 'snmpd snmp')
    const address = `udp:127.0.0.1:${await freePort()}`
    writeFileSync(join(folder.path, 'snmpd.conf'), `agentaddress ${address}\nrocommunity swordfish 127.0.0.1\n`)
    writeFileSync(join(folder.path, 'snmp.conf'), 'defVersion 2c\ndefCommunity swordfish\n', { mode: 0o600 })
    process.env['SNMPCONFPATH'] = folder.path
    host = address
    const files = ['-Lf', join(folder.path, 'log'), '-p', join(folder.path, 'pid')]
    start(['snmpd', '-f', '-C', '-c', join(folder.path, 'snmpd.conf'), ...files])
    await until(() => succeeds(['snmpget', '-m', '', '-r0', '-t1', host, '.1.3.6.1.4.1.2021.4.5.0']), 'snmpd')
  })
  after(() => {
    if (path === undefined) delete process.env['SNMPCONFPATH']
    else process.env['SNMPCONFPATH'] = path
  })
  afterEach(() => server?.close())

  it('tells what the agent tells', async () => {
    snmp.init?.({ host })
    server = poll(snmp)
    const text = await server.next()
    const [values] = play(snmp, [sampleOf(1000, text)])
    const total = Number(/MemTotal: +(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1])
    expect(values?.[host]).to.include({ memory: total, user: undefined })
    expect(values?.[host]?.['load1']).to.be.a('number')
    expect(Object.keys(values ?? {})).to.include(`${host}/lo`)
    expect(text).to.not.contain('swordfish')
    const single = execFileSync('snmpget', ['-m', '', '-Oqvn', host, '.1.3.6.1.2.1.31.1.1.1.1.1'])
    expect(single.toString().trim()).to.equal('"lo"')
  })

  it('asks several, of which one may be away', async () => {
    snmp.init?.({ host: `udp:127.0.0.1:1+${host}`, rows: '4' })
    server = poll(snmp)
    const polled = server
    expect(await polled.next()).to.match(new RegExp(`^snmp ${host} \\.1\\.3`, 'm'))
    await until(() => (polled.now() === '' ? undefined : polled.notices[0]), 'a notice')
    expect(server.notices[0]).to.match(/^import module snmp: snmpbulkget: (ended with 1|no end after)/)
  })

  it('computes shares and rates, over counters of 32 bits that wrap', () => {
    const sample = (user: number, idle: number, received: string, errors: number): string =>
      [
        `snmp sw .1.3.6.1.4.1.2021.11.50.0 ${user}`,
        'snmp sw .1.3.6.1.4.1.2021.11.51.0 0',
        'snmp sw .1.3.6.1.4.1.2021.11.52.0 100',
        `snmp sw .1.3.6.1.4.1.2021.11.53.0 ${idle}`,
        'snmp sw .1.3.6.1.4.1.2021.10.1.3.1 "0.25"',
        'snmp sw .1.3.6.1.2.1.31.1.1.1.1.7 "uplink"',
        `snmp sw .1.3.6.1.2.1.31.1.1.1.6.7 ${received}`,
        `snmp sw .1.3.6.1.2.1.2.2.1.14.7 ${errors}`,
        'snmp sw .1.3.6.1.2.1.31.1.1.1.2.7 9',
        'snmp sw constructor.0 9',
        'snmp sw __proto__.0',
      ].join('\n')
    const [, values] = play(snmp, [
      sampleOf(1000, sample(1000, 5000, '18446744073709550000', 4294967290)),
      sampleOf(1010, sample(1250, 5750, '18446744073709551000', 4)),
    ])
    expect(values?.['sw']).to.include({ user: 25, system: 0, idle: 75, load1: 0.25 })
    expect(values?.['sw/uplink']).to.include({ received: 100, errors: 1 })
    expect(values?.['']).to.include({ user: 25, received: 100 })
  })

  it('takes no password', () => {
    expect(() => snmp.init?.({ community: 'swordfish' })).to.throw('it belongs into snmp.conf (defCommunity)')
  })
})
