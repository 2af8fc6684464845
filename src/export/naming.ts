import type { ExportMetric } from '../vocabulary/points.ts'
import type { BaseUnit } from '../vocabulary/unit.ts'

const WORDS: Readonly<Record<BaseUnit, string>> = {
  count: '',
  '%': 'percent',
  B: 'bytes',
  s: 'seconds',
  Hz: 'hertz',
  degC: 'celsius',
  RPM: 'rpm',
  V: 'volts',
  A: 'amperes',
  W: 'watts',
}

/** What Prometheus and OpenMetrics keep for the parts of counters, histograms and the like. */
const RESERVED = /_(?:total|count|sum|bucket|created|info)$/

/** `readBytes` as `read_bytes`; whatever is no letter, digit or `_` as `_`. */
export function snake(name: string): string {
  return name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .replaceAll(/[^A-Za-z0-9_]/g, '_')
    .toLowerCase()
}

/** The unit as a word of a metric's name: `bytes`, `bytes_per_second`; '' for plain numbers. */
export function unitWord({ unit, sent }: ExportMetric): string {
  const word = WORDS[unit]
  if (sent === 'rate') return word === '' ? 'per_second' : `${word}_per_second`
  return word
}

/** A metric's name with its unit behind it, once: `read_bytes`, `user_time_seconds`, `reads_per_second`. */
export function withUnit(metric: ExportMetric): string {
  const unit = unitWord(metric)
  const name = snake(metric.name)
  if (unit === '') return metric.sent === 'value' && RESERVED.test(name) ? `${name}_value` : name
  if (name.endsWith(`_${unit}`) || name === unit) return name
  const base = WORDS[metric.unit]
  // `read_bytes` a second is `read_bytes_per_second`.
  return base !== '' && name.endsWith(`_${base}`) ? `${name}${unit.slice(base.length)}` : `${name}_${unit}`
}
