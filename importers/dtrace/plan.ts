import { counter, gauge, type Metric, type Metrics } from 'recollect/importer'
import { type Aggregation, aggregationsOf } from 'recollect/tracing'

/** A script's aggregation, and the metric that it becomes. */
export interface Planned extends Aggregation {
  readonly metric: string
}

/** Aggregations by id. */
export type Plan = ReadonlyMap<string, Planned>

/** What the names of the count and of the sum behind a mean end with. */
export const COUNT = 'Count'
export const TOTAL = 'Total'

const BRIEF_COLUMNS = 6

/** `run_queue` as `runQueue`; the aggregation without a name is `value`. */
function metricName(id: string): string {
  const [first = '', ...others] = id.split('_').filter((part) => part !== '')
  const name = [lowered(first), ...others.map((part) => part.charAt(0).toUpperCase() + part.slice(1))].join('')
  return /^[a-z]/.test(name) ? name : `value${name}`
}

const lowered = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1)

/** What becomes of the aggregations of a script. */
export function planOf(script: string): Plan {
  const plan = new Map<string, Planned>()
  const taken = new Set<string>()
  for (const aggregation of aggregationsOf(script)) {
    let metric = metricName(aggregation.id)
    while (taken.has(metric)) metric += '2'
    taken.add(metric)
    plan.set(aggregation.id, { ...aggregation, metric })
  }
  return plan
}

/** Whether its values fall into buckets. */
export function isQuantized({ kind }: Aggregation): boolean {
  return kind === 'quantize' || kind === 'lquantize' || kind === 'llquantize'
}

/** The metrics of scripts: each aggregation, and beside an average what it is computed from. */
export function metricsOfPlans(plans: readonly Plan[]): Metrics {
  const all = plans.flatMap((plan) => [...plan.values()])
  const metrics: Record<string, Metric> = {}
  for (const one of all) Object.assign(metrics, metricsOfOne(one, Object.keys(metrics).length < BRIEF_COLUMNS))
  return metrics
}

function metricsOfOne({ id, kind, metric }: Planned, brief: boolean): Metrics {
  const about = { head: metric, width: Math.max(6, metric.length), brief }
  const name = `@${id}`
  switch (kind) {
    case 'count':
      return { [metric]: counter({ ...about, help: `${name}: how often` }) }
    case 'sum':
      return { [metric]: counter({ ...about, help: `${name}: the sum` }) }
    case 'quantize':
    case 'lquantize':
    case 'llquantize':
      return { [metric]: counter({ ...about, help: `${name}: how many values, in each bucket and in all` }) }
    case 'avg':
    case 'stats':
      return {
        [metric]: gauge({ ...about, digits: 2, across: 'none', help: `${name}: the average of the interval` }),
        [`${metric}${COUNT}`]: counter({ help: `${name}: how many values were averaged` }),
        [`${metric}${TOTAL}`]: counter({ help: `${name}: what they add up to` }),
      }
    case 'max':
      return { [metric]: gauge({ ...about, across: 'max', help: `${name}: the largest value of the interval` }) }
    default:
      return { [metric]: gauge({ ...about, across: 'none', help: `${name}: the value (${kind})` }) }
  }
}
