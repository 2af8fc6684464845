import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { runHere } from '../helpers/cli.ts'
import {
  AROUND,
  expectAlike,
  INCIDENT,
  liveCommands,
  type PlayedValue,
  played,
  sent,
  sentLive,
} from '../helpers/played.ts'
import { steadyLines, temporaryDirectory, writeRecording } from '../helpers/recordings.ts'

/** 2026-11-20 04:20:00 UTC */
const FOUR_TWENTY = 1_795_148_400

interface DataPoint {
  readonly attributes: readonly { readonly value: { readonly stringValue: string } }[]
  readonly timeUnixNano: string
  readonly asDouble?: number
  readonly asInt?: string
}

interface Metric {
  readonly name: string
  readonly gauge?: { readonly dataPoints: readonly DataPoint[] }
  readonly sum?: { readonly dataPoints: readonly DataPoint[] }
}

interface Request {
  readonly resourceMetrics: readonly { readonly scopeMetrics: readonly { readonly metrics: readonly Metric[] }[] }[]
}

const metricsOf = ({ resourceMetrics }: Request): readonly Metric[] =>
  resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))

/**
 * Debian has no collector of OpenTelemetry. The request is what its own SDK (otlp-transformer 0.301) makes of the same points, but that
 * 64-bit integers are text, as JSON of protocol buffers has them.
 */
describe('otlp', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()
  const requests: { readonly path: string; readonly type: string; readonly body: Request }[] = []
  const server = createServer((request: IncomingMessage, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const bytes = Buffer.concat(parts)
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
      requests.push({
        path: request.url ?? '',
        type: request.headers['content-type'] ?? '',
        body: JSON.parse(text.toString()),
      })
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  let to = ''

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    to = `otlp,http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics`
  })
  beforeEach(() => requests.splice(0))
  after(() => server.close())

  it("sends what OpenTelemetry's own SDK would: counts as integers since boot, gauges as doubles", async () => {
    const path = writeRecording(directory.path, { from: FOUR_TWENTY, count: 2, lines: steadyLines })
    expect(await runHere(['play', path, '-s', 'D', '--export', `${to},plain`])).to.include({ code: 0, stderr: '' })
    const last = requests.at(-1)
    expect([last?.path, last?.type]).to.deep.equal(['/v1/metrics', 'application/json'])
    const [{ scopeMetrics: [{ metrics, ...scope } = { metrics: [] }] = [], ...resource } = {}] =
      last?.body.resourceMetrics ?? []
    expect(resource).to.deep.equal({
      resource: {
        attributes: [
          { key: 'host.name', value: { stringValue: 'test' } },
          { key: 'service.name', value: { stringValue: 'recollect' } },
        ],
      },
    })
    expect(scope).to.deep.equal({ scope: { name: 'recollect' } })
    const point = {
      attributes: [{ key: 'disk', value: { stringValue: 'sda' } }],
      timeUnixNano: `${FOUR_TWENTY + 1}000000000`,
    }
    const count = (value: object): object => ({
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [{ ...point, startTimeUnixNano: `${FOUR_TWENTY - 1000}000000000`, ...value }],
      },
    })
    const wanted = [
      { name: 'reads', description: 'Reads completed', unit: '1', ...count({ asInt: '20' }) },
      { name: 'read_bytes', description: 'Data read', unit: 'By', ...count({ asInt: '1024000' }) },
      {
        name: 'busy_time',
        description: 'Time in which requests were waiting or being served',
        unit: 's',
        ...count({ asDouble: 0.005 }),
      },
      {
        name: 'utilization',
        description: 'Time in which the disk was busy; of the total, that of the busiest disk',
        unit: '%',
        gauge: { dataPoints: [{ ...point, asDouble: 0.5 }] },
      },
    ].map((metric) => ({ ...metric, name: `recollect.disk.${metric.name}` }))
    const names = wanted.map(({ name }) => name)
    expect(metrics.filter(({ name }) => names.includes(name))).to.have.deep.members(wanted)
  })

  /** By name, instance and time. */
  const found = (): ReadonlyMap<string, number> =>
    new Map(
      requests.flatMap(({ body }) =>
        metricsOf(body).flatMap(({ name, gauge }) =>
          (gauge?.dataPoints ?? []).map(({ attributes, timeUnixNano, asDouble }): [string, number] => [
            `${name} ${attributes[0]?.value.stringValue ?? ''} ${timeUnixNano.slice(0, -6)}`,
            asDouble ?? Number.NaN,
          ]),
        ),
      ),
    )

  function wanted(values: readonly PlayedValue[]): ReadonlyMap<string, number> {
    const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    const numbers = values.filter(({ kind }) => kind !== 'text')
    return new Map(
      numbers.map(({ table, metric, instance, time, value }) => [
        `recollect.${table}.${snake(metric)} ${instance} ${Math.round(time * 1000)}`,
        Number(value),
      ]),
    )
  }

  it('sends what play shows', async () => {
    await sent(`${to},counters=rate`)
    const values = wanted(await played([INCIDENT, '-s', 'cdmnCDMN', ...AROUND]))
    expectAlike(found(), values)
  })

  for (const command of liveCommands) {
    it(`sends the running machine, by ${command}`, async () => {
      const values = wanted(await sentLive(command, `${to},counters=rate`, '0.2'))
      expectAlike(found(), values)
    })
  }
})
