import {
  type Batch,
  defineExporter,
  type ExportContext,
  type ExportMetric,
  type ExportRun,
  type ExportTable,
  memo,
  type Points,
  parseAddress,
  type Series,
  snake,
  type Target,
  valueText,
  withUnit,
} from 'recollect/exporter'

/**
 * Names and tag values: comma, blank and equals sign are escaped; a newline cannot be, and a backslash before an
 * escaped character would undo it.
 */
function escaped(text: string): string {
  return text.replaceAll(/[\n\r\\]/g, '_').replaceAll(/[, =]/g, (character) => `\\${character}`) || '-'
}

/** InfluxDB refuses fields of 64 KiB; no command line is read so far. */
const LONGEST_WORDS = 8192

/** Words as a field: in quotes, where a newline may stand as it is. */
function quoted(text: string): string {
  return `"${text.slice(0, LONGEST_WORDS).replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
}

/** Counts are integers, with all 64 bits of them but the first; a field must never change its type. */
function isInteger({ sent, unit }: ExportMetric): boolean {
  return sent === 'total' && (unit === 'count' || unit === 'B')
}

/** What stands before and behind a metric's value. */
const fieldsOf = memo((table: ExportTable): readonly (readonly [before: string, behind: string])[] =>
  table.metrics.map((metric: ExportMetric) => [
    `${metric.sent === 'text' ? snake(metric.name) : withUnit(metric)}=`,
    isInteger(metric) ? 'i' : '',
  ]),
)

/** Measurement and tags: `disk,disk=sda,host=web1`. Tags stand in the order of their names, which is the fastest to read. */
const startOf = memo(({ table, host, instance }: Series): string => {
  const tags = [`host=${escaped(host)}`]
  if (table.dimension !== undefined) tags.push(`${snake(table.dimension)}=${escaped(instance)}`)
  return [snake(table.name), ...tags.toSorted()].join(',')
})

/** A row as a line; '' where nothing is known. */
function line(batch: Batch, row: number, time: string): string {
  const series = batch.rows[row]
  if (series === undefined) return ''
  const { metrics } = batch.table
  const fields = fieldsOf(batch.table)
  let text = ''
  for (let m = 0; m < metrics.length; m++) {
    let value = ''
    if (metrics[m]?.sent === 'text') {
      const words = batch.text(m, row)
      if (words !== '') value = quoted(words)
    } else value = valueText(batch, m, row)
    const [before, behind] = fields[m] ?? ['', '']
    if (value !== '') text += `${text === '' ? ' ' : ','}${before}${value}${behind}`
  }
  return text === '' ? '' : `${startOf(series)}${text} ${time}\n`
}

/** Bytes that go through all networks in one piece. */
const DATAGRAM_BYTES = 1400

class InfluxRun implements ExportRun {
  readonly target: Target
  readonly #context: ExportContext

  constructor(target: Target, context: ExportContext) {
    this.target = target
    this.#context = context
  }

  interval({ time, batches }: Points): void {
    // Milliseconds are all that a recording knows; UDP listeners take nanoseconds unless they are told otherwise.
    const isDatagram = this.target.kind === 'datagrams'
    const stamp = `${Math.round(time * 1000)}${isDatagram ? '000000' : ''}`
    let text = ''
    for (const batch of batches) {
      for (let row = 0; row < batch.rows.length; row++) {
        const next = line(batch, row, stamp)
        if (isDatagram && text !== '' && text.length + next.length > DATAGRAM_BYTES) {
          this.#context.send(text)
          text = ''
        }
        text += next
      }
    }
    if (text !== '') this.#context.send(text)
  }
}

/** InfluxDB's line protocol. A table is a measurement, its metrics are fields. */
export default defineExporter({
  name: 'influx',
  help: "InfluxDB's line protocol, over HTTP or UDP",
  examples: [
    ['influx,http://127.0.0.1:8086,db=recollect', 'InfluxDB 1, compressed'],
    ['influx,https://db.example:8086/api/v2/write?org=o&bucket=b,token=…', 'InfluxDB 2 and 3'],
    ['influx,udp://127.0.0.1:8089', 'a datagram for each few lines'],
  ],
  counters: 'total',
  options: {
    to: {
      type: 'text',
      help: 'http://HOST:PORT, https://… or udp://HOST:PORT',
      default: 'http://127.0.0.1:8086',
    },
    db: { type: 'text', help: 'The database', default: 'recollect' },
    token: { type: 'text', help: 'Sent as Authorization: Token …' },
    plain: { type: 'flag', help: 'Do not compress requests' },
  },
  operand: 'to',
  open({ to, db, token, plain }, context) {
    const udp = /^udp:\/\/(.*)$/.exec(to)?.[1]
    if (udp !== undefined) return new InfluxRun({ kind: 'datagrams', to: parseAddress(udp, 8089) }, context)
    // A path of its own is another version's: it says for itself where the points go.
    const hasPath = /^https?:\/\/[^/]+\/./.test(to)
    const base = hasPath ? to : `${to.replace(/\/$/, '')}/write?db=${encodeURIComponent(db)}`
    const url = `${base}${base.includes('?') ? '&' : '?'}precision=ms`
    const target: Target = {
      kind: 'http',
      url,
      joins: true,
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        ...(token !== undefined && { authorization: `Token ${token}` }),
      },
      ...(!plain && { encoding: 'gzip' }),
    }
    return new InfluxRun(target, context)
  },
})
