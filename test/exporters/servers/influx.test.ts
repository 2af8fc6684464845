import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { HOSTILE_DISKS, sentHostile } from '../../helpers/hostile.ts'
import {
  AROUND,
  expectAlike,
  INCIDENT,
  liveCommands,
  type PlayedValue,
  played,
  RECORDED,
  sent,
  sentLive,
  snakeName,
} from '../../helpers/played.ts'
import { eventually, freePort, get, getJson, serverFor } from '../../helpers/servers.ts'

interface Answer {
  readonly results: readonly {
    readonly series?: readonly {
      readonly name: string
      readonly columns: readonly string[]
      readonly values: readonly (readonly (number | string | null)[])[]
    }[]
  }[]
}

const TAGS: Readonly<Record<string, string>> = { cpu: 'cpu', disk: 'disk', net: 'interface', process: 'pid' }

describe('influx, against InfluxDB 1.6', () => {
  let http = 0
  let udp = 0
  serverFor('influxd (package influxdb)', async (server) => {
    http = await freePort()
    udp = await freePort()
    const rpc = await freePort()
    writeFileSync(
      server.path('influx.conf'),
      `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
dir = "${server.path('meta')}"
[data]
dir = "${server.path('data')}"
wal-dir = "${server.path('wal')}"
[http]
bind-address = "127.0.0.1:${http}"
[[udp]]
enabled = true
bind-address = "127.0.0.1:${udp}"
database = "udp"
batch-size = 1
read-buffer = 4194304
`,
    )
    await server.start(['influxd', '-config', 'influx.conf'], () => get(`http://127.0.0.1:${http}/ping`))
    for (const name of ['filled', 'rates', 'udp', 'hostile', ...liveCommands])
      await query('', `CREATE DATABASE ${name}`, 'POST')
  })

  function query(db: string, q: string, method = 'GET'): Promise<Answer> {
    const asked = new URLSearchParams({ db, q, epoch: 'ms' })
    return getJson(`http://127.0.0.1:${http}/query?${asked}`, { method })
  }

  /** All numbers of a database: `1795148395001 disk sda reads_per_second` → 12. */
  async function stored(db: string): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>()
    const { results } = await query(db, 'SELECT * FROM /.*/')
    for (const { name, columns, values } of results.flatMap(({ series = [] }) => series)) {
      for (const row of values) {
        const at = (column: string): string => String(row[columns.indexOf(column)] ?? '')
        const instance = at(TAGS[name] ?? '')
        for (const [n, column] of columns.entries()) {
          const value = row[n]
          if (typeof value === 'number' && column !== 'time')
            found.set(`${at('time')} ${name} ${instance} ${column}`, value)
        }
      }
    }
    return found
  }

  const key = (value: PlayedValue, form: 'rate' | 'total'): string =>
    `${Math.round(value.time * 1000)} ${value.table} ${value.instance} ${snakeName(value, form)}`

  function wanted(values: readonly PlayedValue[], form: 'rate' | 'total'): ReadonlyMap<string, number> {
    const numbers = values.filter(({ kind }) => kind !== 'text' && (form === 'rate' || kind === 'gauge'))
    return new Map(numbers.map((value) => [key(value, form), Number(value.value)]))
  }

  it('gets all of a recording', async () => {
    await sent(`influx,http://127.0.0.1:${http},db=rates,counters=rate`, ['-s', 'cdmnCDMNZ'])
    const values = await played([INCIDENT, '-s', 'cdmnCDMNZ'])
    // The whole night is more than one query gives: its last minute, and how many points there are.
    const { results } = await query('rates', 'SELECT COUNT(free_bytes) FROM memory')
    const minutes = new Set(values.map(({ time }) => time)).size
    expect(results[0]?.series?.[0]?.values[0]?.[1]).to.equal(minutes)
  }).timeout(120_000)

  it("gets what play shows, and the kernel's own counts", async () => {
    const values = await played([INCIDENT, '-s', 'cdmnCDMN', ...AROUND])
    await sent(`influx,http://127.0.0.1:${http},db=filled,plain`)
    const found = await stored('filled')
    expectAlike(found, wanted(values, 'total'))
    // What a counter grew by is the rate that play shows, times the seconds.
    const counters = values.filter(({ kind, table }) => kind === 'counter' && table === 'disk')
    let compared = 0
    for (const value of counters) {
      const now = found.get(key(value, 'total'))
      const before = found.get(key({ ...value, time: previous(values, value.time) }, 'total'))
      if (now === undefined || before === undefined) continue
      expect(now - before, key(value, 'total')).to.be.closeTo(Number(value.value) * value.seconds, 1e-6 * now)
      compared++
    }
    expect(compared).to.be.greaterThan(100)
  }).timeout(60_000)

  for (const command of liveCommands) {
    it(`gets the running machine, by ${command}`, async () => {
      const values = await sentLive(command, `influx,http://127.0.0.1:${http},db=${command},counters=rate`)
      expectAlike(await stored(command), wanted(values, 'rate'))
    }).timeout(60_000)
  }

  it('gets datagrams', async () => {
    const values = await played([INCIDENT, '-s', 'cd', ...AROUND])
    await sent(`influx,udp://127.0.0.1:${udp},counters=rate`, ['-s', 'cd', ...AROUND])
    // A datagram may be lost; on one machine, and with time to read, hardly any is.
    const found = await eventually(async () => {
      const now = await stored('udp')
      expect(now.size).to.be.greaterThan(0)
      return now
    })
    const known = [...wanted(values, 'rate')].filter(([name]) => found.has(name))
    expect(known.length).to.be.greaterThan(0)
    expectAlike(found, new Map(known))
  }).timeout(60_000)

  it('has hostile names as tags', async () => {
    await sentHostile(`influx,http://127.0.0.1:${http},db=hostile,counters=rate`, RECORDED)
    const { results } = await query('hostile', 'SELECT reads_per_second, host, disk FROM disk')
    const [{ columns = [], values = [] } = {}] = results[0]?.series ?? []
    const at = (column: string) => values.map((row) => row[columns.indexOf(column)])
    const names = HOSTILE_DISKS.map((name) => name.replaceAll('\\', '_'))
    expect(at('disk')).to.have.members([...names, ...names])
    expect(new Set(at('host'))).to.deep.equal(new Set(['h "o_st_recollect_evil 1,ü']))
    for (const [n, name] of names.entries()) expect(at('reads_per_second')[at('disk').indexOf(name)]).to.equal(n + 1)
    const all = await query('hostile', 'SHOW MEASUREMENTS')
    expect(all.results[0]?.series?.[0]?.values).to.deep.equal([['disk']])
  }).timeout(60_000)
})

function previous(values: readonly PlayedValue[], time: number): number {
  return Math.max(...values.map((value) => value.time).filter((other) => other < time))
}
