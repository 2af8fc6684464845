import {
  type Address,
  defineExporter,
  type ExportContext,
  type ExportRun,
  isLoopback,
  type Points,
  parseAddress,
  RecollectError,
  type Target,
} from 'recollect/exporter'
import { familiesOf } from './prometheus/families.ts'
import { described, exposition } from './prometheus/text.ts'

const TYPES = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  classic: 'text/plain; version=0.0.4; charset=utf-8',
} as const

type TextFormat = keyof typeof TYPES

const PORT = 9273

/** Of the moment: each interval is an exposition of its own, without times. */
class Expositions implements ExportRun {
  readonly target: Target
  readonly #format: TextFormat
  readonly #send: ExportContext['send']

  constructor(target: Target, format: TextFormat, send: ExportContext['send']) {
    this.target = target
    this.#format = format
    this.#send = send
  }

  interval({ batches }: Points): void {
    const describe = (family: Parameters<typeof described>[0]): string => described(family, this.#format)
    const text = exposition(batches, '', describe)
    this.#send(this.#format === 'classic' ? text : `${text}# EOF\n`)
  }
}

/** Of a recording: one exposition, its families described once, and their lines in the order of time. */
class History implements ExportRun {
  readonly target: Target
  readonly #format: TextFormat
  readonly #context: ExportContext
  #isBegun = false

  constructor(target: Target, format: TextFormat, context: ExportContext) {
    this.target = target
    this.#format = format
    this.#context = context
  }

  interval({ time, batches }: Points): void {
    this.#begin()
    // OpenMetrics has seconds, what came before it milliseconds.
    const stamp = this.#format === 'classic' ? ` ${Math.round(time * 1000)}` : ` ${time}`
    this.#context.send(exposition(batches, stamp, () => ''))
  }

  end(): void {
    this.#begin()
    if (this.#format === 'openmetrics') this.#context.send('# EOF\n')
  }

  #begin(): void {
    if (this.#isBegun) return
    this.#isBegun = true
    const families = this.#context.tables.map(familiesOf).flatMap(({ numbers, words }) => [...numbers, words])
    this.#context.send(families.map((one) => (one === undefined ? '' : described(one, this.#format))).join(''))
  }
}

/** Where it is scraped. Throws `bad-option` where others than this machine could do that and nobody said so. */
function listenAt(listen: string, anybody: boolean): Address {
  const at = parseAddress(listen, PORT)
  if (isLoopback(at.host) || anybody) return at
  throw new RecollectError('bad-option', `export openmetrics: listen: ${listen}: open to other machines: needs open`)
}

/** OpenMetrics 1.0 text: to a file, or to be scraped. */
export default defineExporter({
  name: 'openmetrics',
  help: 'OpenMetrics text: a file for backfill or for the textfile collector, or a page for Prometheus to scrape',
  examples: [
    ['openmetrics,night.om', 'all of a recording, for promtool tsdb create-blocks-from openmetrics'],
    ['openmetrics,/var/lib/node_exporter/recollect.prom,i=60', 'the running machine, for the textfile collector'],
    ['openmetrics,listen=127.0.0.1:9273', 'the running machine, to be scraped at /metrics'],
  ],
  counters: 'total',
  options: {
    f: { type: 'text', help: 'The file, else stdout', example: 'f=night.om' },
    listen: { type: 'text', help: 'HOST:PORT at which to answer /metrics', example: 'listen=127.0.0.1:9273' },
    open: { type: 'flag', help: 'With listen: let other machines ask' },
    classic: {
      type: 'flag',
      help: 'Use the older Prometheus text format, 0.0.4, as files of the running machine always do: the textfile collector reads no other',
    },
  },
  operand: 'f',
  open({ f, listen, open, classic }, context) {
    const { isLive, send } = context
    if (f !== undefined && listen !== undefined) {
      throw new RecollectError('bad-option', 'export openmetrics: f and listen: choose one')
    }
    const format: TextFormat = classic || (isLive && f !== undefined) ? 'classic' : 'openmetrics'
    if (listen !== undefined) {
      if (!isLive)
        throw new RecollectError('bad-option', 'export openmetrics: listen: only the running machine is scraped')
      const at = listenAt(listen, open)
      return new Expositions({ kind: 'page', at, path: '/metrics', type: TYPES[format] }, format, send)
    }
    const target: Target =
      f === undefined ? { kind: 'stdout' } : { kind: 'file', path: f, write: isLive ? 'replace' : 'whole' }
    return isLive ? new Expositions(target, format, send) : new History(target, format, context)
  },
})
