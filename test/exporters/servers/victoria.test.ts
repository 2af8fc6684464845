import { expect } from 'chai'
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
import { eventually, freePort, get, serverFor } from '../../helpers/servers.ts'

interface Exported {
  readonly metric: Readonly<Record<string, string>>
  readonly values: readonly number[]
  readonly timestamps: readonly number[]
}

const LABELS: Readonly<Record<string, string>> = { cpu: 'cpu', disk: 'disk', net: 'interface', process: 'pid' }

const key = (name: string, host: string, instance: string, time: number): string =>
  [name, host, instance, Math.round(time * 1000)].join(' ')

function wanted(values: readonly PlayedValue[], form: 'rate' | 'total'): ReadonlyMap<string, number> {
  const numbers = values.filter(({ kind }) => kind !== 'text' && (form === 'rate' || kind === 'gauge'))
  return new Map(
    numbers.map((value) => {
      const name = `recollect_${value.table}_${snakeName(value, form)}`
      return [key(name, value.host, value.instance, value.time), Number(value.value)]
    }),
  )
}

describe('victoria, remote-write and influx, against VictoriaMetrics 1.79', () => {
  let base = ''
  serverFor('victoria-metrics', async (server) => {
    const port = await freePort()
    base = `http://127.0.0.1:${port}`
    const options = [`-storageDataPath=${server.path('data')}`, `-httpListenAddr=127.0.0.1:${port}`]
    const history = ['-retentionPeriod=100y', '-search.latencyOffset=0s', '-memory.allowedPercent=10']
    await server.start(['victoria-metrics', ...options, ...history], () => get(`${base}/health`))
  })

  /** All that was stored since it was emptied, and empties it. */
  async function stored(count: number): Promise<ReadonlyMap<string, number>> {
    const all = encodeURIComponent('{__name__=~"recollect.+"}')
    const found = await eventually(async () => {
      await get(`${base}/internal/force_flush`)
      const text = await get(`${base}/api/v1/export?match[]=${all}`)
      const points = new Map<string, number>()
      for (const line of text.split('\n').filter(Boolean)) {
        const { metric, values, timestamps } = JSON.parse(line) as Exported
        const { __name__: name = '', host = '', ...others } = metric
        const instance = Object.entries(others).find(([label]) => Object.values(LABELS).includes(label))?.[1] ?? ''
        for (const [n, time] of timestamps.entries()) points.set([name, host, instance, time].join(' '), values[n] ?? 0)
      }
      if (points.size < count) throw new Error(`${points.size} of ${count} points are there`)
      return points
    })
    await get(`${base}/api/v1/admin/tsdb/delete_series?match[]=${all}`)
    return found
  }

  const victoria = (): string => `victoria,${base}`
  const remoteWrite = (): string => `remote-write,${base}/api/v1/write`

  for (const [name, to] of [
    ['victoria', victoria],
    ['victoria, uncompressed', () => `${victoria()},plain`],
    ['remote-write', remoteWrite],
  ] as const) {
    it(`${name}: gets what play shows`, async () => {
      await sent(`${to()},counters=rate`)
      const values = wanted(await played([INCIDENT, '-s', 'cdmnCDMN', ...AROUND]), 'rate')
      expectAlike(await stored(values.size), values)
    }).timeout(90_000)
  }

  for (const [name, to] of [
    ['victoria', victoria],
    ['remote-write', remoteWrite],
  ] as const) {
    for (const command of liveCommands) {
      it(`${name}: gets the running machine, by ${command}`, async () => {
        const values = wanted(await sentLive(command, `${to()},counters=rate`), 'rate')
        expectAlike(await stored(values.size), values)
      }).timeout(90_000)
    }
  }

  for (const [name, to] of [
    ['victoria', victoria],
    ['remote-write', remoteWrite],
  ] as const) {
    it(`${name}: has hostile names as labels`, async () => {
      await sentHostile(`${to()},counters=rate,i=2`, Date.now() / 1000 - 60)
      const text = await eventually(async () => {
        await get(`${base}/internal/force_flush`)
        const all = await get(`${base}/api/v1/export?match[]=recollect_disk_reads_per_second`)
        expect(all.split('\n').filter(Boolean)).to.have.length(HOSTILE_DISKS.length)
        return all
      })
      const series = text
        .trimEnd()
        .split('\n')
        .map((one) => JSON.parse(one) as Exported)
      const found = new Map(series.map(({ metric, values }) => [metric['disk'], [metric['host'], values[0]]]))
      expect(found).to.deep.equal(new Map(HOSTILE_DISKS.map((name, n) => [name, [HOSTILE_HOST, n + 1]])))
      await get(`${base}/api/v1/admin/tsdb/delete_series?match[]=${encodeURIComponent('{host!=""}')}`)
    }).timeout(90_000)
  }
})
