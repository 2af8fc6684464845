/** What tracing scripts gather and tracers say, without running any: `import { tracerNamed } from 'recollect/tracing'`. */
export type { AggregationKind, AggregationRecord, AggregationValue, Bucket, Integer } from './tracing/aggregation.ts'
export { isDistribution } from './tracing/aggregation.ts'
export { type Aggregation, aggregationsOf } from './tracing/script.ts'
export type { TraceEvent } from './tracing/trace-event.ts'
export { type TraceParser, type Tracer, tracerNamed } from './tracing/tracer.ts'
