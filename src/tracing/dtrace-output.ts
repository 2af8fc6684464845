import { type AggregationKind, type AggregationValue, type Bucket, integer, key } from './aggregation.ts'
import { SNAPSHOT_END, type TraceEvent } from './trace-event.ts'

/** What the script prints before each aggregation of a snapshot: its name and kind follow. */
export const AGGREGATION_BEGIN = 'recollect: aggregation'

const BEGIN = new RegExp(`^${AGGREGATION_BEGIN} (\\w*) (\\w+)$`)
/** `  0  56498   :tick-1s  text`: CPU, probe, function:name, and what was printed. */
const FIRED = /^\s*(\d+)\s+\d+\s+(\S*:\S*)(?:\s(.*))?$/
const HEADING = /^\s*value\s+-+ Distribution -+\s+count\s*$/
const BUCKET = /^\s*(<|>=)?\s*(-?\d+)\s*\|[^|]*?(-?\d+)\s*$/
const ROW = /^(.*?)\s*(-?\d+)$/
const TITLE = /^\s*CPU\s+ID\s+FUNCTION:NAME\s*$/

interface Row {
  readonly edge: '<' | '>=' | ''
  readonly value: bigint
  readonly count: string
}

/**
 * Understands the text of dtrace(1), a line at a time.
 *
 * Aggregations are told apart by a line that the script prints before each; its own text is handed on as it is.
 */
export class DtraceOutput {
  #open: { readonly id: string; readonly kind: AggregationKind } | undefined
  /** Keys that stand above their value: of a distribution, or a stack of several lines. */
  #keys: string[] = []
  #rows: Row[] | undefined

  take(line: string): readonly TraceEvent[] {
    const text = line.trimEnd()
    const begin = BEGIN.exec(text)
    if (begin !== null) {
      const events = this.#closeRows()
      this.#open = { id: begin[1] ?? '', kind: (begin[2] ?? 'value') as AggregationKind }
      this.#keys = []
      return events
    }
    if (text === SNAPSHOT_END) {
      const events = this.#closeRows()
      this.#open = undefined
      return [...events, { type: 'snapshot' }]
    }
    return this.#open === undefined ? this.#takeText(text) : this.#takeAggregation(text)
  }

  /** The last distribution, when the tracer has ended. */
  end(): readonly TraceEvent[] {
    return this.#closeRows()
  }

  #takeText(text: string): readonly TraceEvent[] {
    if (text === '' || TITLE.test(text)) return []
    const fired = FIRED.exec(text)
    if (fired === null) return [{ type: 'output', action: 'printf', text }]
    const [, cpu = '', , said = ''] = fired
    const event: TraceEvent = { type: 'fired', cpu: Number(cpu) }
    return said.trim() === '' ? [event] : [event, { type: 'output', action: 'printf', text: said.trim() }]
  }

  #takeAggregation(text: string): readonly TraceEvent[] {
    if (HEADING.test(text)) {
      const events = this.#closeRows()
      this.#rows = []
      return events
    }
    const bucket = this.#rows === undefined ? null : BUCKET.exec(text)
    if (bucket !== null) {
      const [, edge = '', value = '', count = ''] = bucket
      this.#rows?.push({ edge: edge === '<' || edge === '>=' ? edge : '', value: BigInt(value), count })
      return []
    }
    const events = this.#closeRows()
    if (text.trim() === '') return events
    const row = isQuantized(this.#open?.kind) ? null : ROW.exec(text)
    if (row === null) {
      this.#keys.push(text.trim())
      return events
    }
    const [, keys = '', value = ''] = row
    if (keys.trim() !== '') this.#keys.push(keys.trim())
    return [...events, this.#record(integer(value))]
  }

  #closeRows(): readonly TraceEvent[] {
    const rows = this.#rows
    this.#rows = undefined
    if (rows === undefined) return []
    return [this.#record(bucketsOf(rows, this.#open?.kind))]
  }

  #record(value: AggregationValue): TraceEvent {
    const id = this.#open?.id ?? ''
    // Columns stand at least two blanks apart; lines of a stack are one key.
    const keys = this.#keys.length > 1 ? [this.#keys.join(' ')] : (this.#keys[0]?.split(/\s{2,}/) ?? [])
    this.#keys = []
    return { type: 'records', action: 'printa', records: [{ id, keys: keys.map(key), value }] }
  }
}

function isQuantized(kind: AggregationKind | undefined): boolean {
  return kind === 'quantize' || kind === 'lquantize' || kind === 'llquantize'
}

/** The buckets that rows of a drawn distribution stand for; those that are empty are left out. */
function bucketsOf(rows: readonly Row[], kind: AggregationKind | undefined): readonly Bucket[] {
  return rows.flatMap(({ edge, value, count }, index): readonly Bucket[] => {
    if (count === '0') return []
    const [from, thru] = kind === 'quantize' ? powerOfTwo(value) : [value, below(rows[index + 1])]
    if (edge === '<') return [{ thru: integer(`${value - 1n}`), count: integer(count) }]
    if (edge === '>=' || thru === undefined) return [{ from: integer(`${from}`), count: integer(count) }]
    return [{ from: integer(`${from}`), thru: integer(`${thru}`), count: integer(count) }]
  })
}

function below(next: Row | undefined): bigint | undefined {
  return next && next.value - 1n
}

/** Row v of quantize() counts v to 2v−1, of a negative v 2v+1 to v; rows −1, 0 and 1 that value alone. */
function powerOfTwo(value: bigint): readonly [from: bigint, thru: bigint] {
  if (value === 0n) return [0n, 0n]
  return value > 0n ? [value, 2n * value - 1n] : [2n * value + 1n, value]
}
