import type { Importer } from '../vocabulary/importer.ts'
import type { Metric } from '../vocabulary/metric.ts'
import { markdownCell } from './output/markdown-cell.ts'

/** A metric as lists describe it. */
export interface MetricRow {
  /** `cpu.user` */
  readonly name: string
  readonly kind: string
  /** `integer`, `number`, `string`. */
  readonly type: string
  /** `counter`; `instant`, a value of the moment; `discrete`, one that hardly ever changes. */
  readonly semantics: string
  /** '' for words and plain numbers. */
  readonly unit: string
  /** What its instances are called; '' where there is only a total. */
  readonly instances: string
  readonly help: string
}

function unitOf(metric: Metric): string {
  if (metric.kind === 'text') return ''
  const unit = metric.unit ?? 'count'
  if (metric.kind === 'gauge') return unit === 'count' ? '' : unit
  return unit === 'count' ? '/s' : `${unit}/s`
}

function typeOf(metric: Metric): string {
  if (metric.kind === 'text') return 'string'
  return metric.type ?? (metric.kind === 'counter' ? 'integer' : 'number')
}

/** The metrics of a module, in its order. */
export function metricRows(importer: Importer): readonly MetricRow[] {
  return Object.entries(importer.metrics).map(([name, metric]) => ({
    name: `${importer.name}.${name}`,
    kind: metric.kind,
    type: typeOf(metric),
    semantics: metric.kind === 'counter' ? 'counter' : metric.discrete === true ? 'discrete' : 'instant',
    unit: unitOf(metric),
    instances: metric.only === 'total' ? '' : (importer.dimension ?? ''),
    help: metric.help,
  }))
}

function section(importer: Importer, letter: string): string {
  const rows = metricRows(importer).map(
    ({ name, kind, unit, instances, help }) =>
      `| \`${name}\` | ${[kind, unit, instances && `per ${instances}`, help].map(markdownCell).join(' | ')} |`,
  )
  const letters = letter === '' ? '' : `; ${letter}`
  return [
    `## ${importer.name}`,
    '',
    `${importer.title}${letters}.`,
    '',
    '| metric | kind | unit | instances | meaning |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

/** The metric reference as a page of Markdown. `letters` says how a module is asked for: `-sd, -sD`. */
export function metricReference(importers: readonly Importer[], letters: (name: string) => string): string {
  return [
    '# Metrics',
    '',
    'Made by `recollect list metrics --markdown`. Counters are shown as rates: their unit is per second.',
    'A value that is not known is shown as `-`, never as 0.',
    '',
    ...importers.map((importer) => section(importer, letters(importer.name))),
  ].join('\n')
}
