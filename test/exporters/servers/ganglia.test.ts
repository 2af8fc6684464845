import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { expect } from 'chai'
import { HOSTILE_DISKS, sentHostile } from '../../helpers/hostile.ts'
import { INCIDENT, liveCommands, type PlayedValue, played, sent, sentLive } from '../../helpers/played.ts'
import { eventually, freePort, serverFor } from '../../helpers/servers.ts'

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
  let udp = 0
  let tcp = 0
  serverFor('gmond (package ganglia-monitor)', async (server) => {
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

  for (const command of liveCommands) {
    it(`gets the running machine, by ${command}, under the name of who sends it`, async () => {
      // An interval of three, and its most: not 0, and not the last.
      const values = await sentLive(command, `gexpr,127.0.0.1:${udp},i=1.5,max`)
      const free = values.filter(({ table, metric }) => table === 'memory' && metric === 'free')
      const wanted = Math.max(...free.map(({ value }) => Number(value))) / 1024
      await eventually(async () => {
        const found = (await told(tcp)).find(({ host, name }) => host !== 'web1' && name === 'meminfo.free')
        expect([Number(found?.value), found?.units]).to.deep.equal([wanted, 'KB'])
      })
    }).timeout(90_000)
  }

  it('has hostile names as words of safe letters', async () => {
    await sentHostile(`gexpr,127.0.0.1:${udp}`, Date.now() / 1000)
    const safe = HOSTILE_DISKS.map((name) => `diskinfo.reads.${name.replaceAll(/[^A-Za-z0-9._-]/gu, '_')}`)
    await eventually(async () => {
      const names = (await told(tcp)).filter(({ host }) => host.includes('evil')).map(({ name }) => name)
      expect(names.filter((name) => name.startsWith('diskinfo.reads.'))).to.have.members(safe)
    })
  }).timeout(60_000)
})
