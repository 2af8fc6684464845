import { defineExporter } from 'recollect/exporter'
import { exposition } from './prometheus/text.ts'

/** VictoriaMetrics' import of Prometheus text with times. */
export default defineExporter({
  name: 'victoria',
  help: 'VictoriaMetrics, through its import of Prometheus text, for data of any age',
  examples: [['victoria,http://127.0.0.1:8428', 'a single node; of a cluster, the whole URL of vminsert']],
  counters: 'total',
  options: {
    to: { type: 'text', help: 'The URL at which it listens', default: 'http://127.0.0.1:8428' },
    plain: { type: 'flag', help: 'Do not compress requests' },
  },
  operand: 'to',
  open({ to, plain }, { send }) {
    // A path of its own is a cluster's.
    const hasPath = /^https?:\/\/[^/]+\/./.test(to)
    const url = hasPath ? to : `${to.replace(/\/$/, '')}/api/v1/import/prometheus`
    return {
      target: {
        kind: 'http',
        url,
        joins: true,
        headers: { 'content-type': 'text/plain' },
        ...(!plain && { encoding: 'gzip' }),
      },
      interval({ time, batches }) {
        const stamp = ` ${Math.round(time * 1000)}`
        send(exposition(batches, stamp, () => ''))
      },
    }
  },
})
