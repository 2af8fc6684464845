import type { Unit } from './unit.ts'

/** How the members of an importer's dimension fold into its total. */
export type Across = 'sum' | 'mean' | 'max' | 'none'

/**
 * Where a value stands in a recording.
 *
 * `line` is a pattern: literal words, `*` for the instance (it may be part of a word: `cpu*`, `Net *:`), `_` for any
 * word, `(_)` for a parenthesised name that may hold blanks. `word` counts the words behind the pattern, from 0.
 */
export interface Place {
  /** The pattern of the line; by default the importer's `line`, else the key of its first source. */
  readonly line?: string
  /** Which word behind the pattern, from 0. */
  readonly word?: number
  /** The column's name, where a line of names precedes the line of values (/proc/net/snmp). */
  readonly column?: string
}

interface Described extends Place {
  /** One sentence: what the value means. */
  readonly help: string
  /** Heading; by default the metric's name. */
  readonly head?: string
  /** Printed width in characters, where the default for its kind does not fit. */
  readonly width?: number
  /** Appears in the brief format. */
  readonly brief?: boolean
  /** Hardly ever changes: a size, a version. */
  readonly discrete?: boolean
  /** Where it has values: only in the total, only in each instance, by default both. */
  readonly only?: 'total' | 'each'
}

interface Numeric extends Described {
  /** As the kernel gives it. Default `count`. */
  readonly unit?: Unit
  /** The unit that it prints in. Default: as `unit`. */
  readonly show?: Unit
  /** What its values are. Default: integers for counters, numbers for gauges. */
  readonly type?: 'integer' | 'number'
  /** Decimals in fixed-point output. Default 0. */
  readonly digits?: number
  /** Default: `sum` for counters and for gauges that count or measure bytes, else `mean`. */
  readonly across?: Across
}

/** A value that only grows; it is shown as its rate. */
export interface Counter extends Numeric {
  readonly kind: 'counter'
  /** The width of the kernel's own counter, where it is 32 bits and may wrap. Default 64. */
  readonly bits?: 32 | 64
  /** The kernel lets it step back a little (iowait, guest): a step back of up to 100, or 1 %, is no growth, and no reset. */
  readonly slips?: boolean
}

/** A value of the moment. One without a place is computed by `intervalEnd` or set by `analyze`. */
export interface Gauge extends Numeric {
  readonly kind: 'gauge'
  /**
   * It is no value of the moment, but tells of growth: `rate` a second, `amount` in the interval. Where exports join
   * intervals, rates weigh with their seconds, and amounts add up. Default: a value of the moment.
   */
  readonly growth?: 'rate' | 'amount'
}

/** Words, not numbers: a name, a state, a command line. */
export interface Text extends Omit<Described, 'word'> {
  readonly kind: 'text'
  /** A word; the rest of the line from a word on; or what stands in the pattern's parentheses. */
  readonly word?: number | { readonly from: number } | 'parenthesised'
}

/** What a module tells of: what grows, a value of the moment, or words. */
export type Metric = Counter | Gauge | Text
/** A module's metrics by name. */
export type Metrics = Readonly<Record<string, Metric>>

/** Declares a value that only grows. */
export function counter(about: Omit<Counter, 'kind'>): Counter {
  return { kind: 'counter', ...about }
}

/** Declares a value of the moment. */
export function gauge(about: Omit<Gauge, 'kind'>): Gauge {
  return { kind: 'gauge', ...about }
}

/** Declares words. */
export function text(about: Omit<Text, 'kind'>): Text {
  return { kind: 'text', ...about }
}

/**
 * `part / whole`, 0 where the whole is 0 (no reads: no wait), unknown (NaN) where either is unknown.
 *
 * Both are mostly rates, counts divided by the same seconds: 3 by 2 must be 1.5 all the same, and not a little less, which
 * would be rounded to the other side.
 */
export function ratio(part: number, whole: number): number {
  if (whole === 0 && !Number.isNaN(part)) return 0
  const quotient = part / whole
  const short = Math.round(quotient * SHORT) / SHORT
  return Math.abs(short - quotient) <= Math.abs(quotient) * NOISE ? short : quotient
}

const SHORT = 1e6
const NOISE = 1e-12
