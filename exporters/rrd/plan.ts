import { checksum, type ExportMetric } from 'recollect/exporter'

/** Characters of a source's name, at most: DS_NAM_SIZE of rrd_format.h, less its end. */
const LONGEST = 19
/** A value stands for so many steps before it: what is missing for longer is not known, as a gap is in playback. */
const STEPS_A_VALUE = 3

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Shorter and shorter of detail: seconds a row, and seconds that are kept. */
const ARCHIVES: readonly (readonly [seconds: number, kept: number])[] = [
  [5 * MINUTE, 31 * DAY],
  [HOUR, 366 * DAY],
]

/**
 * A metric as a data source's name: up to 19 letters and digits, as RRDtool asks.
 *
 * A longer one keeps its first 14, then `_` and 4 hexadecimal digits that tell it from others of the same beginning.
 */
export function sourceName(metric: string): string {
  return metric.length <= LONGEST ? metric : `${metric.slice(0, LONGEST - 5)}_${checksum(metric).slice(0, 4)}`
}

/** A source, as `create` takes it: rates and gauges as they are; of the kernel's counts, what they grow by a second. */
export function source({ name, sent }: ExportMetric, step: number): string {
  const heartbeat = STEPS_A_VALUE * step
  return `DS:${sourceName(name)}:${sent === 'total' ? `DDERIVE:${heartbeat}:0` : `GAUGE:${heartbeat}:U`}:U`
}

/** The archives: every value for so many days, then means and peaks of longer spans for longer. */
export function archives(step: number, days: number): readonly string[] {
  const longer = ARCHIVES.filter(([seconds]) => seconds > step).flatMap(([seconds, kept]) => {
    const steps = Math.round(seconds / step)
    const rows = Math.ceil(kept / (steps * step))
    return [`RRA:AVERAGE:0.5:${steps}:${rows}`, `RRA:MAX:0.5:${steps}:${rows}`]
  })
  return [`RRA:AVERAGE:0.5:1:${Math.ceil((days * DAY) / step)}`, ...longer]
}
