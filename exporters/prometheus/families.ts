import {
  type Batch,
  type ExportMetric,
  type ExportTable,
  memo,
  type Series,
  snake,
  unitWord,
  withUnit,
} from 'recollect/exporter'

/** A metric as a family of series, as Prometheus and OpenMetrics know it. */
export interface Family {
  /** Its name without what counters have behind it. */
  readonly name: string
  /** The name of its series. */
  readonly series: string
  readonly kind: 'counter' | 'gauge' | 'info'
  /** '' for plain numbers. */
  readonly unit: string
  readonly help: string
}

/** The families of a table. */
export interface Families {
  /** By metric; undefined for words. */
  readonly numbers: readonly (Family | undefined)[]
  /** One for all its words, which are labels of a series that is always 1. */
  readonly words: Family | undefined
}

function family(table: ExportTable, metric: ExportMetric): Family {
  const name = `recollect_${snake(table.name)}_${withUnit(metric)}`
  const { help, sent } = metric
  if (sent === 'total') return { name, series: `${name}_total`, kind: 'counter', unit: unitWord(metric), help }
  return { name, series: name, kind: 'gauge', unit: unitWord(metric), help }
}

/** The families of a table, by its metrics. */
export const familiesOf = memo((table: ExportTable): Families => {
  const numbers = table.metrics.map((metric) => (metric.sent === 'text' ? undefined : family(table, metric)))
  const name = `recollect_${snake(table.name)}`
  const words: Family = { name, series: `${name}_info`, kind: 'info', unit: '', help: 'What it is, in words' }
  return { numbers, words: numbers.includes(undefined) ? words : undefined }
})

/** A label's name and value. */
export type Label = readonly [name: string, value: string]

/** What tells a series from others of its family: the host, and the instance under its dimension's name. */
export function labelsOf({ host, instance, table: { dimension } }: Series): readonly Label[] {
  const own: readonly Label[] = dimension === undefined ? [] : [[labelName(dimension), instance]]
  return [['host', host], ...own]
}

/** The words of a row, as labels. */
export function wordsOf(batch: Batch, row: number): readonly Label[] {
  return batch.table.metrics.flatMap(({ sent, name }, m): readonly Label[] =>
    sent === 'text' ? [[labelName(name), batch.text(m, row)]] : [],
  )
}

/** A label begins with a letter, and `host` is the machine. */
function labelName(name: string): string {
  const label = snake(name).replace(/^(?=\d)/, '_')
  return label === 'host' ? 'host_' : label
}
