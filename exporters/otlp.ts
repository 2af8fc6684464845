import {
  type Batch,
  defineExporter,
  type ExportMetric,
  memo,
  type Points,
  type Series,
  snake,
} from 'recollect/exporter'

/** Units as OpenTelemetry names them (UCUM). */
const UNITS: Readonly<Record<ExportMetric['unit'], string>> = {
  count: '1',
  '%': '%',
  B: 'By',
  s: 's',
  Hz: 'Hz',
  degC: 'Cel',
  RPM: '{rotation}/min',
  V: 'V',
  A: 'A',
  W: 'W',
}

/** AGGREGATION_TEMPORALITY_CUMULATIVE of metrics.proto. */
const CUMULATIVE = 2

/** A number of milliseconds as the nanoseconds that the protocol has, which are more than a number can be exact for. */
function nanos(seconds: number): string {
  return `${Math.round(seconds * 1000)}000000`
}

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue: string }
}

const attribute = (key: string, value: string): Attribute => ({ key, value: { stringValue: value } })

const attributesOf = memo(({ table: { dimension }, instance }: Series): readonly Attribute[] =>
  dimension === undefined ? [] : [attribute(dimension, instance)],
)

/** Counts are integers, which JSON of protocol buffers has as text; a metric must not change its type. */
function isInteger({ sent, unit }: ExportMetric): boolean {
  return sent === 'total' && (unit === 'count' || unit === 'B')
}

/** Integers are signed: a bit less than the kernel's. */
const END_OF_INTEGERS = 2 ** 63

/** A value as a point has it. */
function pointValue(batch: Batch, m: number, row: number): object {
  const exact = batch.exact(m, row)
  const about = batch.table.metrics[m]
  const isWhole = about !== undefined && isInteger(about) && exact < END_OF_INTEGERS
  return isWhole ? { asInt: `${exact}` } : { asDouble: Number(exact) }
}

interface Times {
  readonly time: string
  /** When counters began: the machine's boot. */
  readonly start: string
}

function metric(batch: Batch, m: number, { time, start }: Times): readonly object[] {
  const about = batch.table.metrics[m]
  if (about === undefined || about.sent === 'text') return []
  const isTotal = about.sent === 'total'
  const dataPoints = batch.rows.flatMap((series, row) => {
    const value = batch.columns[m]?.[row] ?? Number.NaN
    if (!Number.isFinite(value)) return []
    const began = isTotal ? { startTimeUnixNano: start } : {}
    return [{ attributes: attributesOf(series), ...began, timeUnixNano: time, ...pointValue(batch, m, row) }]
  })
  if (dataPoints.length === 0) return []
  const perSecond = about.sent === 'rate' ? '/s' : ''
  const described = {
    name: `recollect.${snake(batch.table.name)}.${snake(about.name)}`,
    description: about.help,
    unit: `${UNITS[about.unit]}${perSecond}`,
  }
  if (!isTotal) return [{ ...described, gauge: { dataPoints } }]
  return [{ ...described, sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints } }]
}

/** The words of a table's rows, as attributes of a gauge that is always 1. */
function words(batch: Batch, { time }: Times): readonly object[] {
  const texts = batch.table.metrics.flatMap(({ sent, name }, m) => (sent === 'text' ? [{ name, m }] : []))
  if (texts.length === 0 || batch.rows.length === 0) return []
  const dataPoints = batch.rows.map((series, row) => ({
    attributes: [...attributesOf(series), ...texts.map(({ name, m }) => attribute(snake(name), batch.text(m, row)))],
    timeUnixNano: time,
    asDouble: 1,
  }))
  return [
    { name: `recollect.${snake(batch.table.name)}.info`, description: 'What it is, in words', gauge: { dataPoints } },
  ]
}

function request({ host, header, time, batches }: Points): object {
  const times = { time: nanos(time), start: nanos(header.bootTime) }
  const metrics = batches.flatMap((batch) => [
    ...batch.table.metrics.flatMap((_, m) => metric(batch, m, times)),
    ...words(batch, times),
  ])
  const resource = { attributes: [attribute('host.name', host), attribute('service.name', 'recollect')] }
  return { resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'recollect' }, metrics }] }] }
}

/** OpenTelemetry's metrics, OTLP/HTTP with JSON. */
export default defineExporter({
  name: 'otlp',
  help: 'OpenTelemetry, OTLP over HTTP with JSON',
  examples: [['otlp,http://127.0.0.1:4318/v1/metrics', 'a collector of OpenTelemetry']],
  counters: 'total',
  options: {
    to: { type: 'text', help: 'The URL', default: 'http://127.0.0.1:4318/v1/metrics' },
    token: { type: 'text', help: 'Sent as Authorization: Bearer …' },
    plain: { type: 'flag', help: 'Do not compress requests' },
  },
  operand: 'to',
  open({ to, token, plain }, { send }) {
    return {
      target: {
        kind: 'http',
        url: to,
        joins: false,
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        ...(!plain && { encoding: 'gzip' }),
      },
      interval: (points) => send(JSON.stringify(request(points))),
    }
  },
})
