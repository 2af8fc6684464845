import type { ExportMetric } from 'recollect/exporter'

/** A value axis: where it ends, and what stands beside it. */
export interface Axis {
  readonly end: number
  readonly tics: readonly (readonly [label: string, value: number])[]
}

/** Tics above 0, at most. */
const TICS = 5

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const LARGE = ['', ' k', ' M', ' G', ' T', ' P', ' E']
const SMALL = ['', ' m', ' µ', ' n']

/** Steps that people count in: 1, 2, 5, 10 …; of bytes 1, 2, 4 … 512 KiB. */
function stepsOf(base: number): (size: number) => number {
  return (size) => {
    const order = base ** Math.floor(Math.log(size) / Math.log(base))
    const nice = base === 10 ? [1, 2, 5, 10] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
    return order * (nice.find((factor) => factor * order >= size * (1 - 1e-9)) ?? base)
  }
}

const decimal = stepsOf(10)
const binary = stepsOf(1024)

/** The axis for values up to `peak`; `most` is where it ends if they may not be larger. */
export function axisOf(peak: number, metric: ExportMetric, most?: number): Axis {
  const top = most !== undefined && peak <= most ? most : peak > 0 ? peak : 1
  const step = (metric.unit === 'B' ? binary : decimal)(top / TICS)
  const count = Math.ceil(top / step - 1e-9)
  const tics = Array.from({ length: count + 1 }, (_, n) => [labelOf(n * step, metric), n * step] as const)
  return { end: count * step, tics }
}

/** `4 GiB/s`, `20 ms`, `60 %`, `1.5 k`. */
export function labelOf(value: number, { unit, sent }: ExportMetric): string {
  const per = sent === 'rate' ? '/s' : ''
  if (value === 0) return '0'
  // Seconds a second are a share of the time.
  if (unit === 's' && sent === 'rate') return `${short(value * 100)} %`
  if (unit === 'B') {
    const order = Math.max(0, Math.min(BINARY.length - 1, Math.floor(Math.log2(Math.abs(value)) / 10 + 1e-9)))
    return `${short(value / 1024 ** order)} ${BINARY[order]}B${per}`
  }
  const name = unit === 'count' ? '' : unit
  if (unit === '%' || unit === 'degC') return `${short(value)} ${unit === '%' ? '%' : '°C'}${per}`
  const order = Math.floor(Math.log10(Math.abs(value)) / 3 + 1e-9)
  const prefix = order >= 0 ? (LARGE[Math.min(order, LARGE.length - 1)] ?? '') : (SMALL[Math.min(-order, 3)] ?? '')
  const scaled = value / 1000 ** Math.max(-3, Math.min(order, LARGE.length - 1))
  return `${short(scaled)}${prefix === '' && name !== '' ? ' ' : prefix}${name}${per}`
}

function short(value: number): string {
  return `${Number(value.toPrecision(3))}`
}
