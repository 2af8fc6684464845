import { defineImporter, gauge, type Metrics, plural, RecollectError, ratio, settingsOf } from 'recollect/importer'
import {
  type AggregationRecord,
  type AggregationValue,
  type Bucket,
  isDistribution,
  type TraceParser,
  type Tracer,
  tracerNamed,
} from 'recollect/tracing'
import { COUNT, metricsOfPlans, type Plan, type Planned, planOf, TOTAL } from './dtrace/plan.ts'
import { printed } from './dtrace/verbose.ts'

/** What is known before there is a script. */
const metrics: Metrics = { value: gauge({ help: 'What the script gathers: its recordings tell' }) }

/** A tracer that compiles a long script on a busy machine takes its time. */
const START_MS = 60_000
const BLANK_LINES = /^\s*\n/gm
const LOST_EVENTS = /^.*lost_events.*$/gm

const detailsPlan = (details: ReadonlyMap<string, string>): Plan => planOf(details.get('script') ?? '')

/** One word of plain text, whatever a process calls itself. */
const word = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, '_')

/** `4..7`, `5`, `..-1`, `100..`. */
function bucketName({ from, thru }: Bucket): string {
  return from !== undefined && from === thru ? `${from}` : `${from ?? ''}..${thru ?? ''}`
}

type Put = (metric: string, instance: string, value: number | bigint) => void

function putValue(
  { metric }: Planned,
  instance: string,
  value: Exclude<AggregationValue, readonly Bucket[]>,
  put: Put,
): void {
  if (typeof value === 'number' || typeof value === 'bigint') put(metric, instance, value)
  else if (typeof value === 'object') {
    put(`${metric}${COUNT}`, instance, value.count)
    put(`${metric}${TOTAL}`, instance, value.total)
  }
}

/**
 * What a tracing script gathers, by bpftrace or dtrace(1): `--import dtrace,script=FILE`.
 *
 * Each snapshot is recorded as the tracer wrote it. A script only runs while recording; its text goes into the header,
 * from which its aggregations become metrics, their keys instances, the buckets of its distributions instances, too.
 */
export default defineImporter(() => {
  /** What was asked for while recording. */
  let asked: { readonly path?: string; readonly tracer: Tracer; readonly every: string; readonly program?: string } = {
    tracer: tracerNamed('bpftrace'),
    every: '1',
  }
  /** The script, as it is run. */
  let script: string | undefined

  /** Playing: what the recorded script gathers, and how its tracer's lines are read. */
  let plan: Plan = new Map()
  let parser: TraceParser = asked.tracer.parser()

  function putRecord({ id, keys, value }: AggregationRecord, put: Put): void {
    const planned = plan.get(id)
    if (planned === undefined) return
    const key = word(keys.join(','))
    if (!isDistribution(value)) {
      putValue(planned, key, value, put)
      return
    }
    for (const bucket of value) {
      put(planned.metric, key === '' ? bucketName(bucket) : `${key}/${bucketName(bucket)}`, bucket.count)
    }
  }

  return {
    name: 'dtrace',
    title: 'DTRACE',
    dimension: 'key',
    sources: [],
    line: 'dtrace',
    metrics,
    bornAtZero: true,

    init(options) {
      const known = { script: 'text', tracer: 'text', program: 'text', every: 'seconds' } as const
      const {
        script: path,
        tracer = 'bpftrace',
        every = '1',
        program,
      } = settingsOf(options, { module: 'dtrace', known })
      script = undefined
      asked = {
        tracer: tracerNamed(tracer),
        every,
        ...(path !== undefined && { path }),
        ...(program !== undefined && { program }),
      }
    },

    updateHeader(machine) {
      const { path, tracer, every } = asked
      if (path === undefined)
        throw new RecollectError('bad-option', 'import module dtrace: say which script: script=FILE')
      // What runs is what was read first, though the file may be another by the time of the next header.
      script ??= machine.read(path)
      if (script === undefined) throw new RecollectError('bad-option', `import module dtrace: ${path}: cannot be read`)
      return { tracer: tracer.name, every, script }
    },

    metricsOf(details) {
      const told = metricsOfPlans(details.map(detailsPlan))
      return Object.keys(told).length > 0 ? told : metrics
    },

    getHeader(details) {
      plan = detailsPlan(details)
      parser = tracerNamed(details.get('tracer') ?? 'bpftrace').parser()
    },

    getData(record) {
      if (script === undefined) return
      const { tracer, every, program } = asked
      const command = program === undefined ? tracer.command : [program, ...tracer.command.slice(1)]
      const pipe = record.pipe(command, {
        input: tracer.withSnapshots(script, Number(every)),
        everyMs: Number(every) * 1000,
        timeoutMs: START_MS,
      })
      const text = pipe.text().replaceAll(BLANK_LINES, '')
      record.lines('dtrace', text)
      // Why it cannot run is told of with its end, as that of every program is.
      const told = [...(text.match(LOST_EVENTS) ?? []), ...pipe.errors()]
      const events = told.flatMap((line) => tracer.complaint(line) ?? [])
      for (const event of events) {
        if (event.type === 'lost')
          throw new RecollectError('events-lost', `${tracer.name}: ${plural(event.events, 'event')} lost`)
        if (event.type === 'complaint') throw new RecollectError('tracing-trouble', event.message)
      }
    },

    analyze(line, row, at) {
      const put: Put = (metric, instance, value) => {
        const cells = instance === '' ? row : at(instance)
        if (metric in cells) cells[metric] = value
      }
      for (const event of parser.take(line.rest())) {
        if (event.type === 'records') for (const record of event.records) putRecord(record, put)
      }
    },

    intervalEnd(row) {
      for (const { metric } of plan.values()) {
        const count = row[`${metric}${COUNT}`]
        const total = row[`${metric}${TOTAL}`]
        if (typeof count !== 'number' || typeof total !== 'number' || Number.isNaN(count)) continue
        // Of no values there is no average.
        row[metric] = count === 0 ? Number.NaN : ratio(total, count)
      }
    },

    printVerbose: (report, context) => printed(report, context, plan),
  }
})
