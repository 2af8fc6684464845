import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { builtInSelectables } from '../../../src/modules.ts'
import { start } from '../../helpers/cli.ts'
import { skipFor } from '../../helpers/needs.ts'
import { AROUND, expectAlike, INCIDENT, type PlayedValue, played, sent, snakeName } from '../../helpers/played.ts'
import { eventually, freePort, get, getJson, isInstalled, Server } from '../../helpers/servers.ts'

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
  const server = new Server('prometheus')
  let base = ''
  let scraped = 0

  before(async function () {
    this.timeout(90_000)
    if (!isInstalled('prometheus')) skipFor(this, 'prometheus')
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

  after(() => server.remove())

  it('gets what play shows', async () => {
    await sent(`remote-write,${base}/api/v1/write`)
    const values = wanted(await played([INCIDENT, '-s', 'cdmnCDMN', ...AROUND]))
    const found = new Map<string, number>()
    for (const name of new Set([...values.keys()].map((key) => key.split(' ')[0] ?? ''))) {
      const time = Number([...values.keys()][0]?.split(' ')[2]) / 1000 + 60
      const asked = new URLSearchParams({ query: `${name}[5m]`, time: `${time}` })
      const { data } = await getJson<Result>(`${base}/api/v1/query?${asked}`)
      for (const { metric, values: points = [] } of data.result) {
        for (const [at, value] of points) {
          found.set(`${name} ${metric['disk'] ?? ''} ${Math.round(at * 1000)}`, Number(value))
        }
      }
    }
    expectAlike(found, values)
  }).timeout(60_000)

  it('scrapes the running machine, counters as counters', async () => {
    const { child, outcome } = start([
      'watch',
      '-i',
      '1',
      '-R',
      '60',
      '--export',
      `openmetrics,listen=127.0.0.1:${scraped}`,
    ])
    try {
      const { data } = await eventually(async () => {
        const asked = new URLSearchParams({ query: 'recollect_cpu_all_context_switches_total' })
        const answer = await getJson<Result>(`${base}/api/v1/query?${asked}`)
        expect(answer.data.result).to.have.length(1)
        return answer
      })
      const stat = /^ctxt (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]
      const value = Number(data.result[0]?.value?.[1])
      // The kernel's own count since boot: a little less than it is by now.
      expect(value).to.be.at.most(Number(stat))
      expect(value).to.be.greaterThan(Number(stat) * 0.5)
      const types = await get(`${base}/api/v1/metadata?metric=recollect_cpu_all_context_switches`)
      expect(types).to.contain('"type":"counter"').and.to.contain('Context switches')
    } finally {
      child.kill('SIGINT')
      await outcome
    }
  }).timeout(120_000)
})

describe('openmetrics, by promtool', () => {
  const server = new Server('promtool')

  before(function () {
    if (!isInstalled('promtool')) skipFor(this, 'promtool (package prometheus)')
  })

  after(() => server.remove())

  it('finds nothing wrong with an exposition', async () => {
    // collectl's misc counts its uptime in days, as its users know it; promtool has other wishes. dtrace needs a script.
    const names = builtInSelectables.map(({ name }) => name).filter((name) => !['misc', 'dtrace'].includes(name))
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
})
