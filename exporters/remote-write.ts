import { type Batch, defineExporter, memo, type Series } from 'recollect/exporter'
import { familiesOf, type Label, labelsOf, wordsOf } from './prometheus/families.ts'
import { Message } from './prometheus/protobuf.ts'

// Fields of prompb's messages (prometheus/prompb/remote.proto, types.proto).
const REQUEST_TIMESERIES = 1
const SERIES_LABEL = 1
const SERIES_SAMPLE = 2
const LABEL_NAME = 1
const LABEL_VALUE = 2
const SAMPLE_VALUE = 1
const SAMPLE_TIME = 2

/** Labels as fields of a series; they must stand in the order of their names. */
function labelBytes(name: string, labels: readonly Label[]): Uint8Array {
  const message = new Message()
  const all: readonly Label[] = [['__name__', name], ...labels]
  // An empty label is one that is not there.
  const sorted = all.filter(([, value]) => value !== '').toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [label, value] of sorted) {
    message.part(SERIES_LABEL, new Message().part(LABEL_NAME, label).part(LABEL_VALUE, value).bytes)
  }
  return message.bytes
}

/** By metric: the labels of a row's series. */
const labelsByMetric = memo((series: Series): readonly Uint8Array[] => {
  const labels = labelsOf(series)
  return familiesOf(series.table).numbers.map((family) => labelBytes(family?.series ?? '', labels))
})

class Request {
  readonly #message = new Message()
  readonly #sample = new Message()

  get bytes(): Uint8Array {
    return this.#message.bytes
  }

  table(batch: Batch, milliseconds: number): void {
    const { numbers, words } = familiesOf(batch.table)
    for (const [row, series] of batch.rows.entries()) {
      const labels = labelsByMetric(series)
      for (let m = 0; m < numbers.length; m++) {
        const value = batch.columns[m]?.[row] ?? Number.NaN
        const bytes = labels[m]
        if (value - value === 0 && bytes !== undefined) this.#add(bytes, value, milliseconds)
      }
      if (words === undefined) continue
      const named = [...labelsOf(series), ...wordsOf(batch, row)]
      this.#add(labelBytes(words.series, named), 1, milliseconds)
    }
  }

  #add(labels: Uint8Array, value: number, milliseconds: number): void {
    const sample = this.#sample
    sample.clear()
    sample.double(SAMPLE_VALUE, value).integer(SAMPLE_TIME, milliseconds)
    const body = sample.length
    const length = labels.length + 2 + body
    // A sample is short: its length is one byte.
    this.#message
      .varint(REQUEST_TIMESERIES * 8 + 2)
      .varint(length)
      .raw(labels)
    this.#message.part(SERIES_SAMPLE, sample.bytes)
  }
}

/** Prometheus' remote write, version 1. */
export default defineExporter({
  name: 'remote-write',
  help: 'Prometheus remote write, as Prometheus itself, Mimir, Thanos and VictoriaMetrics take it',
  examples: [['remote-write,http://127.0.0.1:9090/api/v1/write', 'a Prometheus that was told to receive']],
  counters: 'total',
  options: {
    to: { type: 'text', help: 'The URL', default: 'http://127.0.0.1:9090/api/v1/write' },
    token: { type: 'text', help: 'Sent as Authorization: Bearer …' },
  },
  operand: 'to',
  open({ to, token }, { send }) {
    return {
      target: {
        kind: 'http',
        url: to,
        // Requests one behind the other are one request: their fields repeat.
        joins: true,
        encoding: 'snappy',
        headers: {
          'content-type': 'application/x-protobuf',
          'x-prometheus-remote-write-version': '0.1.0',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
      },
      interval({ time, batches }) {
        const request = new Request()
        for (const batch of batches) request.table(batch, Math.round(time * 1000))
        send(request.bytes)
      },
    }
  },
})
