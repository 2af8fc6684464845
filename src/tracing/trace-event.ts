import type { AggregationRecord } from './aggregation.ts'

/** What a tracer said, in the words of both tracers. */
export type TraceEvent =
  /** It traces now. */
  | { readonly type: 'attached'; readonly probes: number }
  /** A probe fired on a CPU and did something; the CPU is not always told. */
  | { readonly type: 'fired'; readonly cpu?: number }
  /** Text that the script printed, and by which action. */
  | { readonly type: 'output'; readonly action: string; readonly text: string }
  /** Aggregations, and by which action they were printed. */
  | { readonly type: 'records'; readonly action: string; readonly records: readonly AggregationRecord[] }
  /** All aggregations of a snapshot have been told. */
  | { readonly type: 'snapshot' }
  /** So many events were lost since it last said so; unknown where the tracer only says that some were. */
  | { readonly type: 'lost'; readonly events: number }
  /** Something went wrong in the script while it ran, or the line cannot be understood. */
  | { readonly type: 'complaint'; readonly message: string }

/** What the script prints at the end of each snapshot. */
export const SNAPSHOT_END = 'recollect: end of snapshot'
