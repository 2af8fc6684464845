/** A whole number, exact: a bigint where a double would round it. */
export type Integer = number | bigint

/** What a tracer gathers values by: DTrace's functions; bpftrace's hist and lhist are quantize and lquantize, `stats` is its own. */
export type AggregationKind =
  | 'count'
  | 'sum'
  | 'min'
  | 'max'
  | 'avg'
  | 'stddev'
  | 'stats'
  | 'quantize'
  | 'lquantize'
  | 'llquantize'
  | 'value'

/** How many values lay between two bounds, both included; a bound that is not there is infinite. */
export interface Bucket {
  readonly from?: Integer
  readonly thru?: Integer
  readonly count: Integer
}

/** How many values, what they add up to, and the true average: no whole number. */
export interface Stats {
  readonly count: Integer
  readonly total: Integer
  readonly average: number
}

/** A plain value, a distribution, an average with what it was computed from, or words. */
export type AggregationValue = Integer | string | Stats | readonly Bucket[]

/** What a tracer says of one aggregation and one tuple of keys. */
export interface AggregationRecord {
  /** Without the sign that marks it: `syscalls` for `@syscalls`; '' for `@`. */
  readonly id: string
  /** What it was gathered by, where the tracer or the script tells. */
  readonly keys: readonly (Integer | string)[]
  readonly value: AggregationValue
}

/** A whole number from its decimal text. */
export function integer(text: string): Integer {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

/** A key as the tracer wrote it: a number where it is one, exactly. */
export function key(text: string): Integer | string {
  return /^-?(0|[1-9]\d*)$/.test(text) ? integer(text) : text
}

/** `total / count` as a double, of integers of any size; NaN where nothing was counted. */
export function average(total: Integer, count: Integer): number {
  if (count === 0 || count === 0n) return Number.NaN
  if (typeof total === 'number' && typeof count === 'number') return total / count
  const [whole, by] = [BigInt(total), BigInt(count)]
  return Number(whole / by) + Number(whole % by) / Number(by)
}

/** Whether a value is a distribution. */
export function isDistribution(value: AggregationValue): value is readonly Bucket[] {
  return Array.isArray(value)
}
