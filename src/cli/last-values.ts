import { UNKNOWN } from '../layout/number.ts'
import { printable } from '../layout/width.ts'
import { intervals } from '../playback/player.ts'
import type { HostRecordings } from '../playback/recordings.ts'
import type { Notice } from '../vocabulary/error.ts'
import type { Importer } from '../vocabulary/importer.ts'
import { type Report, TOTAL } from '../vocabulary/report.ts'

const WIDEST = 200

/** A value, and the instance that it is of ('' for the total). */
export interface LastValue {
  readonly instance: string
  readonly value: string
  /** A counter as it stands; '' where the metric is none, or where it is not known. */
  readonly counter: string
}

/** By full metric name. */
export type LastValues = ReadonlyMap<string, readonly LastValue[]>

const NOTHING: LastValue = { instance: '', value: UNKNOWN, counter: '' }

/** The end of a host's recordings, in which every module has been sampled twice. */
function windowsAtEnd({ span: { from, thru }, parts }: HostRecordings): readonly { from: number; thru: number }[] {
  const slowest = Math.max(1, ...parts.flatMap(({ recording }) => recording.header.intervals))
  return [{ from: Math.max(from, thru - 3 * slowest), thru }]
}

/** By instance those that are known: not each of them has every metric. */
function valuesOf(report: Report): LastValues {
  const { importer } = report
  const slots = importer.dimension === undefined ? [TOTAL] : [TOTAL, ...report.slots]
  const values = Object.entries(importer.metrics).map(([name, metric], index): [string, LastValue[]] => {
    const wanted = slots.filter((slot) => (slot === TOTAL ? metric.only !== 'each' : metric.only !== 'total'))
    const known = wanted.flatMap((slot) => {
      const number = report.columns[index]?.[slot] ?? Number.NaN
      const raw = report.raw(index, slot)
      const text =
        metric.kind === 'text'
          ? report.text(index, slot)
          : Number.isNaN(number)
            ? ''
            : `${metric.kind === 'gauge' ? (raw ?? number) : number}`
      if (text === '' && raw === undefined) return []
      const counter = metric.kind === 'counter' ? `${raw ?? UNKNOWN}` : ''
      const instance = printable(report.instance(slot), WIDEST)
      return [{ instance, value: text === '' ? UNKNOWN : printable(text, WIDEST), counter }]
    })
    return [`${importer.name}.${name}`, known.length === 0 ? [NOTHING] : known]
  })
  return new Map(values)
}

/** What the metrics of the modules were at the end of each host's recordings, by host; counters as rates a second. */
export async function lastValues(
  hosts: readonly HostRecordings[],
  importers: readonly Importer[],
  onNotice: (notice: Notice) => void,
): Promise<ReadonlyMap<string, LastValues>> {
  const found = new Map<string, Map<string, readonly LastValue[]>>()
  for await (const { header, reports } of intervals(hosts, importers, { windows: windowsAtEnd, onNotice })) {
    const values = found.get(header.host) ?? new Map<string, readonly LastValue[]>()
    found.set(header.host, values)
    for (const report of reports.values()) for (const [name, known] of valuesOf(report)) values.set(name, known)
  }
  return found
}
