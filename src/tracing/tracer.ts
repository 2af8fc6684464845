import { RecollectError } from '../vocabulary/error.ts'
import { parseBpftraceLine } from './bpftrace-output.ts'
import { AGGREGATION_BEGIN, DtraceOutput } from './dtrace-output.ts'
import { type Aggregation, aggregationsOf, withTrueAverages } from './script.ts'
import { SNAPSHOT_END, type TraceEvent } from './trace-event.ts'

/** The programs that trace: bpftrace on Linux; dtrace(1) on illumos, FreeBSD, macOS, and Oracle's on Linux. */
export type TracerName = 'bpftrace' | 'dtrace'

/** What turns a tracer's lines into events. */
export interface TraceParser {
  take(line: string): readonly TraceEvent[]
  end(): readonly TraceEvent[]
}

/** How a tracer is run and understood. */
export interface Tracer {
  readonly name: TracerName
  /** It reads the script from its standard input. */
  readonly command: readonly string[]
  /** The script as it is run, so that averages are true. */
  once(script: string): string
  /** The same with a snapshot of its aggregations every so many seconds. */
  withSnapshots(script: string, seconds: number): string
  parser(): TraceParser
  /** The trouble that a line tells of, be it of standard error or of the output. */
  complaint(line: string): TraceEvent | undefined
  /** Whether a line of standard error says why the script cannot run. */
  isFailure(line: string): boolean
}

const LOST = /\b(\d+) (?:dynamic variable |aggregation |speculative )?drops?\b|Lost (\d+) events/

function lost(line: string): TraceEvent | undefined {
  const [, drops, events] = LOST.exec(line) ?? []
  return drops === undefined && events === undefined ? undefined : { type: 'lost', events: Number(drops ?? events) }
}

/** What was gathered since the last snapshot is told by these; the others go on counting. */
const OF_AN_INTERVAL = new Set(['min', 'max'])

function bpftraceSnapshot({ id, kind }: Aggregation): string {
  return `print(@${id});${OF_AN_INTERVAL.has(kind) ? ` clear(@${id});` : ''}`
}

/** bpftrace says so where the limit of locked memory may not be raised, and goes on. */
const HARMLESS = /RLIMIT_MEMLOCK/

const bpftrace: Tracer = {
  name: 'bpftrace',
  command: ['bpftrace', '-f', 'json', '-'],
  once: withTrueAverages,
  withSnapshots(script, seconds) {
    const prints = aggregationsOf(script).map(bpftraceSnapshot).join(' ')
    const milliseconds = Math.max(1, Math.round(seconds * 1000))
    return `${withTrueAverages(script)}\ninterval:ms:${milliseconds} { ${prints} printf("${SNAPSHOT_END}\\n"); }\n`
  },
  parser: () => ({
    take: (line) => {
      const event = parseBpftraceLine(line)
      return event === undefined ? [] : [event]
    },
    end: () => [],
  }),
  complaint(line) {
    const event = line.startsWith('{') ? parseBpftraceLine(line) : lost(line)
    return event?.type === 'lost' || event?.type === 'complaint' ? event : undefined
  },
  isFailure: (line) => /\bERROR:/.test(line) && !HARMLESS.test(line),
}

function dtracePrint({ id, kind }: Aggregation): string {
  return `printf("\\n${AGGREGATION_BEGIN} ${id} ${kind}\\n"); printa(@${id});`
}

const dtrace: Tracer = {
  name: 'dtrace',
  command: ['dtrace', '-s', '/dev/stdin'],
  once(script) {
    return `${script}\ndtrace:::END { ${aggregationsOf(script).map(dtracePrint).join(' ')} }\n`
  },
  withSnapshots(script, seconds) {
    const all = aggregationsOf(script)
    const prints = all.map(dtracePrint).join(' ')
    const clears = all.filter(({ kind }) => OF_AN_INTERVAL.has(kind)).map(({ id }) => ` trunc(@${id});`)
    const milliseconds = Math.max(1, Math.round(seconds * 1000))
    return `${script}\nprofile:::tick-${milliseconds}ms { ${prints} printf("\\n${SNAPSHOT_END}\\n");${clears.join('')} }\n`
  },
  parser: () => new DtraceOutput(),
  complaint(line) {
    return lost(line) ?? (/error on enabled probe/.test(line) ? { type: 'complaint', message: line } : undefined)
  },
  isFailure: (line) => /^dtrace: (failed|invalid|could not)/.test(line),
}

/** The tracer of that name; throws a RecollectError `bad-option` where there is none. */
export function tracerNamed(name: string): Tracer {
  if (name === 'bpftrace') return bpftrace
  if (name === 'dtrace') return dtrace
  throw new RecollectError('bad-option', `tracer ${name}: unknown: choose bpftrace or dtrace`)
}
