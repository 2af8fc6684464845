import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { builtInSelectables } from '../../../src/modules.ts'
import { runHere, start } from '../../helpers/cli.ts'
import { HOSTILE_DISKS, HOSTILE_HOST, sentHostile } from '../../helpers/hostile.ts'
import {
  AROUND,
  expectAlike,
  INCIDENT,
  liveCommands,
  type PlayedValue,
  played,
  sent,
  sentLive,
  snakeName,
} from '../../helpers/played.ts'
import { eventually, freePort, get, getJson, serverFor } from '../../helpers/servers.ts'

interface Result {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>
      readonly values?: readonly (readonly [time: number, value: string])[]
      readonly value?: readonly [time: number, value: string]
    }[]
  }
}

/** What the test asks the server for: two gauges, of a module without and of one with instances. */
const ASKED = ['memory.free', 'disk.utilization', 'cpu_all.user']

function wanted(values: readonly PlayedValue[]): ReadonlyMap<string, number> {
  const asked = values.filter(({ table, metric }) => ASKED.includes(`${table}.${metric}`))
  return new Map(
    asked.map((value) => [
      `recollect_${value.table}_${snakeName(value, 'rate')} ${value.instance} ${Math.round(value.time * 1000)}`,
      Number(value.value),
    ]),
  )
}

describe('remote-write and openmetrics, against Prometheus 2.42', () => {
  let base = ''
  let scraped = 0
  const server = serverFor('prometheus', async (server) => {
    const port = await freePort()
    scraped = await freePort()
    base = `http://127.0.0.1:${port}`
    writeFileSync(
      server.path('prometheus.yml'),
      `scrape_configs:
  - job_name: recollect
    scrape_interval: 1s
    static_configs:
      - targets: ['127.0.0.1:${scraped}']
`,
    )
    const options = [`--config.file=${server.path('prometheus.yml')}`, `--storage.tsdb.path=${server.path('data')}`]
    const web = [`--web.listen-address=127.0.0.1:${port}`, '--web.enable-remote-write-receiver']
    await server.start(['prometheus', ...options, ...web], () => get(`${base}/-/ready`))
  })

  async function query(query: string, time?: number): Promise<Result['data']['result']> {
    const asked = new URLSearchParams({ query, ...(time !== undefined && { time: `${time}` }) })
    const { data } = await getJson<Result>(`${base}/api/v1/query?${asked}`)
    return data.result
  }

  /** What is stored of these, within five minutes. */
  async function stored(values: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>()
    const latest = Math.max(...[...values.keys()].map((key) => Number(key.split(' ')[2])))
    for (const name of new Set([...values.keys()].map((key) => key.split(' ')[0] ?? ''))) {
      for (const { metric, values: points = [] } of await query(`${name}[5m]`, latest / 1000 + 1)) {
        for (const [at, value] of points) {
          found.set(`${name} ${metric['disk'] ?? ''} ${Math.round(at * 1000)}`, Number(value))
        }
      }
    }
    return found
  }

  // In the order of time: what is older than all that it has, Prometheus does not take.
  it('gets what play shows', async () => {
    await sent(`remote-write,${base}/api/v1/write`)
    const values = wanted(await played([INCIDENT, '-s', 'cdmnCDMN', ...AROUND]))
    expectAlike(await stored(values), values)
  }).timeout(60_000)

  for (const command of liveCommands) {
    it(`gets the running machine, by ${command}`, async () => {
      const values = wanted(await sentLive(command, `remote-write,${base}/api/v1/write`))
      expectAlike(await stored(values), values)
    }).timeout(60_000)
  }

  it('scrapes the running machine: what is recorded meanwhile, counters as counters', async () => {
    const folder = server.path('recorded/')
    const words = ['record', '-s', 'c', '-i', '0.5', '-R', '90', '-f', folder]
    const { child, outcome } = start([...words, '--export', `openmetrics,listen=127.0.0.1:${scraped}`])
    let values: readonly number[] = []
    try {
      await eventually(async () => {
        const [series] = await query('recollect_cpu_all_context_switches_total{job="recollect"}[1m]')
        values = (series?.values ?? []).map(([, value]) => Number(value))
        expect(values.length).to.be.greaterThan(2)
        const types = await get(`${base}/api/v1/metadata?metric=recollect_cpu_all_context_switches`)
        expect(types).to.contain('"type":"counter"').and.to.contain('Context switches')
      })
    } finally {
      child.kill('SIGINT')
      await outcome
    }
    // The kernel's own counts, the first sample's among them.
    const { stdout } = await runHere(['play', folder, '-s', 'c', '--export', 'jsonl,counters=total'])
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const recorded = lines.flatMap(({ module, values }) => (module === 'cpu_all' ? [values.contextSwitches] : []))
    expect(recorded).to.include.members([...values])
    expect(new Set(values).size).to.be.greaterThan(1)
  }).timeout(120_000)
})

describe('openmetrics, by promtool', () => {
  const server = serverFor('promtool (package prometheus)', async () => {})

  it('finds nothing wrong with an exposition', async () => {
    // collectl's misc counts its uptime in days, as its users know it; promtool has other wishes. dtrace needs a script, json a source.
    const names = builtInSelectables
      .map(({ name }) => name)
      .filter((name) => !['misc', 'dtrace', 'json'].includes(name))
    const everything = names.join(',')
    const { outcome } = start(['watch', '-s', everything, '-c', '1', '--export', 'openmetrics,classic'])
    const { stdout } = await outcome
    expect(stdout).to.match(/^recollect_\S+_total\{/m)
    const {
      status,
      stderr,
      stdout: said,
    } = spawnSync('promtool', ['check', 'metrics'], { input: stdout, encoding: 'utf8' })
    expect(`${said}${stderr}`).to.equal('')
    expect(status).to.equal(0)
  }).timeout(60_000)

  it('makes blocks of a recording, with every value', async () => {
    await sent(`openmetrics,${server.path('night.om')}`)
    const made = execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', 'night.om', 'blocks'], {
      cwd: server.directory,
      encoding: 'utf8',
    })
    const samples = made
      .trimEnd()
      .split('\n')
      .slice(1)
      .reduce((sum, line) => sum + Number(line.split(/\s{2,}/)[4]), 0)
    const lines = readFileSync(server.path('night.om'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
    expect(samples).to.equal(lines.length)
    // It looks for what a running server would have there.
    mkdirSync(server.path('blocks', 'wal'))
    const dumped = execFileSync('promtool', ['tsdb', 'dump', 'blocks'], {
      cwd: server.directory,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    const found = new Map<string, number>()
    for (const line of dumped.split('\n')) {
      const [, labels = '', value, time] = /^\{(.*)\} (\S+) (\d+)$/.exec(line) ?? []
      const name = /__name__="([^"]*)"/.exec(labels)?.[1] ?? ''
      found.set(`${name} ${/disk="([^"]*)"/.exec(labels)?.[1] ?? ''} ${time}`, Number(value))
    }
    expectAlike(found, wanted(await played([INCIDENT, '-s', 'cdmnCDMN', ...AROUND])))
  }).timeout(90_000)

  it('makes blocks of hostile names, as labels', async () => {
    await sentHostile(`openmetrics,${server.path('hostile.om')},counters=rate`, Date.now() / 1000 - 86_400)
    const options = { cwd: server.directory, encoding: 'utf8' } as const
    execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', 'hostile.om', 'hostile'], options)
    mkdirSync(server.path('hostile', 'wal'))
    const lines = execFileSync('promtool', ['tsdb', 'dump', 'hostile'], options).trimEnd().split('\n')
    const found = lines.flatMap((line) => {
      const [, disk, host] =
        /^\{__name__="recollect_disk_reads_per_second", disk=(".*"), host=(".*")\} /.exec(line) ?? []
      return disk === undefined || host === undefined ? [] : [[JSON.parse(disk), JSON.parse(host)]]
    })
    const wanted = HOSTILE_DISKS.map((disk) => [disk, HOSTILE_HOST])
    expect(found).to.have.deep.members([...wanted, ...wanted])
    expect(new Set(lines.map((line) => /__name__="(\w+?)_/.exec(line)?.[1]))).to.deep.equal(new Set(['recollect']))
  }).timeout(60_000)
})
