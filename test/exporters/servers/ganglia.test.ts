import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { expect } from 'chai'
import { skipFor } from '../../helpers/needs.ts'
import { INCIDENT, type PlayedValue, played, sent, watched } from '../../helpers/played.ts'
import { eventually, freePort, isInstalled, Server } from '../../helpers/servers.ts'

interface Metric {
  readonly host: string
  readonly name: string
  readonly value: string
  readonly units: string
  readonly tmax: number
}

/** What gmond says it has. */
function told(port: number): Promise<readonly Metric[]> {
  return new Promise((resolve, reject) => {
    let xml = ''
    const socket = connect(port, '127.0.0.1')
    socket.setEncoding('latin1').on('data', (text) => {
      xml += text
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(metricsOf(xml)))
  })
}

function metricsOf(xml: string): readonly Metric[] {
  return xml
    .split('<HOST NAME="')
    .slice(1)
    .flatMap((block) => {
      const host = block.slice(0, block.indexOf('"'))
      return [
        ...block.matchAll(/<METRIC NAME="([^"]*)" VAL="([^"]*)" TYPE="[^"]*" UNITS="([^"]*)"[^>]*TMAX="(\d+)"/g),
      ].map(([, name = '', value = '', units = '', tmax]) => ({ host, name, value, units, tmax: Number(tmax) }))
    })
}

describe('gexpr, against gmond', () => {
  const server = new Server('gmond')
  let udp = 0
  let tcp = 0

  before(async function () {
    this.timeout(90_000)
    if (!isInstalled('gmond')) skipFor(this, 'gmond (package ganglia-monitor)')
    udp = await freePort()
    tcp = await freePort()
    writeFileSync(
      server.path('gmond.conf'),
      `globals { daemonize = no setuid = no mute = yes deaf = no host_dmax = 0 cleanup_threshold = 300 gexec = no }
cluster { name = "test" }
udp_recv_channel { port = ${udp} bind = 127.0.0.1 }
tcp_accept_channel { port = ${tcp} bind = 127.0.0.1 }
modules { module { name = "core_metrics" } }
`,
    )
    await server.start(['gmond', '-c', server.path('gmond.conf')], () => told(tcp))
  })

  after(() => server.remove())

  const find = (values: readonly PlayedValue[], table: string, metric: string, instance = ''): number =>
    Number(
      values.find((value) => value.table === table && value.metric === metric && value.instance === instance)?.value,
    )

  it("gets the recorded host's last values, with their units", async () => {
    const window = ['--from', '04:20:10-04:20:10']
    const values = await played([INCIDENT, '-s', 'cdmnCDMN', ...window])
    await sent(`gexpr,127.0.0.1:${udp},G`, ['-s', 'cdmnCDMN', ...window])
    const metrics = await eventually(async () => {
      const all = (await told(tcp)).filter(({ host }) => host === 'web1')
      // The last that is sent.
      if (!all.some(({ name }) => name.startsWith('nettotals.'))) throw new Error(`${all.length} metrics`)
      return all
    })
    const one = (name: string): readonly [number, string] => {
      const found = metrics.find((metric) => metric.name === name)
      return [Number(found?.value), found?.units ?? '']
    }
    expect(one('cpu_user')).to.deep.equal([find(values, 'cpu_all', 'user'), '%'])
    expect(one('mem_free')).to.deep.equal([find(values, 'memory', 'free') / 1024, 'KB'])
    expect(one('load_one')).to.deep.equal([find(values, 'load', 'avg1'), ''])
    expect(one('bytes_in')).to.deep.equal([find(values, 'net_all', 'receiveBytes'), 'bytes/sec'])
    expect(one('cpuinfo.user.cpu1')).to.deep.equal([find(values, 'cpu', 'user', '1'), '%'])
    expect(one('diskinfo.writekbs.vda')).to.deep.equal([find(values, 'disk', 'writeBytes', 'vda') / 1024, 'KB/sec'])
    expect(metrics.map(({ name }) => name)).to.not.include('cputotals.user')
  }).timeout(60_000)

  it('gets what watch shows, under the name of who sends it', async () => {
    const values = await watched(`gexpr,127.0.0.1:${udp},i=1.5,max`)
    const wanted = Math.max(
      ...values
        .filter(({ table, metric }) => table === 'memory' && metric === 'free')
        .map(({ value }) => Number(value)),
    )
    const found = await eventually(async () => {
      const one = (await told(tcp)).find(({ host, name }) => host !== 'web1' && name === 'meminfo.free')
      if (one === undefined) throw new Error('not there yet')
      return one
    })
    // An interval of three, and its most: not 0, and not the last.
    expect(Number(found.value)).to.equal(wanted / 1024)
    expect(found.units).to.equal('KB')
  }).timeout(60_000)
})
