import { UNKNOWN } from '../layout/number.ts'
import { printable } from '../layout/width.ts'
import { intervals } from '../playback/player.ts'
import { byHost } from '../playback/recordings.ts'
import type { Recording } from '../recording/reader.ts'
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

/** Seconds before the end in which every module has been sampled twice. */
function lookBack(recording: Recording): number {
  return Math.max(1, ...recording.header.intervals) * 3
}

function valuesOf(report: Report): ReadonlyMap<string, readonly LastValue[]> {
  const { importer } = report
  const slots = importer.dimension === undefined ? [TOTAL] : [TOTAL, ...report.slots]
  const values = Object.entries(importer.metrics).map(([name, metric], index): [string, LastValue[]] => {
    const wanted = slots.filter((slot) => (slot === TOTAL ? metric.only !== 'each' : metric.only !== 'total'))
    return [
      `${importer.name}.${name}`,
      wanted.map((slot) => {
        const number = report.columns[index]?.[slot] ?? Number.NaN
        const text = metric.kind === 'text' ? report.text(index, slot) : Number.isNaN(number) ? UNKNOWN : `${number}`
        const counter = metric.kind === 'counter' ? `${report.raw(index, slot) ?? UNKNOWN}` : ''
        return { instance: printable(report.instance(slot), WIDEST), value: printable(text, WIDEST), counter }
      }),
    ]
  })
  return new Map(values)
}

/** What the metrics of the modules were at the end of a recording, by full metric name; counters as rates a second. */
export async function lastValues(
  recording: Recording,
  importers: readonly Importer[],
  onNotice: (notice: Notice) => void,
): Promise<ReadonlyMap<string, readonly LastValue[]>> {
  const values = new Map<string, readonly LastValue[]>()
  const windows = ({ span }: { readonly span: { readonly from: number; readonly thru: number } }) => [
    { from: Math.max(span.from, span.thru - lookBack(recording)), thru: span.thru },
  ]
  for await (const { reports } of intervals(await byHost([recording]), importers, { windows, onNotice })) {
    for (const report of reports.values()) for (const [name, found] of valuesOf(report)) values.set(name, found)
  }
  return values
}
