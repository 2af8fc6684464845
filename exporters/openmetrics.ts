import {
  type Batch,
  defineExporter,
  type ExportContext,
  type ExportMetric,
  type ExportRun,
  type ExportTable,
  memo,
  type Points,
  RecollectError,
  type Series,
  snake,
  type Target,
  unitWord,
  valueText,
  withUnit,
} from 'recollect/exporter'

/** A metric as a family of series. */
interface Family {
  /** Its name without what counters have behind it. */
  readonly name: string
  /** The name on its lines. */
  readonly series: string
  readonly kind: 'counter' | 'gauge' | 'info'
  readonly unit: string
  readonly help: string
}

/** Numbers of a table, in its order, and one family for all its words. */
interface Families {
  /** By metric; undefined for words. */
  readonly numbers: readonly (Family | undefined)[]
  readonly words: Family | undefined
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }

/** Text between quotes: backslash, quote and newline are escaped, as the format asks, and nothing else. */
function quoted(text: string): string {
  return `"${text.replaceAll(/[\\"\n]/g, (character) => ESCAPES[character] ?? character)}"`
}

function family(table: ExportTable, metric: ExportMetric): Family {
  const name = `recollect_${snake(table.name)}_${withUnit(metric)}`
  const { help, sent } = metric
  if (sent === 'total') return { name, series: `${name}_total`, kind: 'counter', unit: unitWord(metric), help }
  return { name, series: name, kind: 'gauge', unit: unitWord(metric), help }
}

function familiesOf(table: ExportTable): Families {
  const numbers = table.metrics.map((metric) => (metric.sent === 'text' ? undefined : family(table, metric)))
  const name = `recollect_${snake(table.name)}`
  const help = 'What there is in words'
  const words: Family = { name, series: `${name}_info`, kind: 'info', unit: '', help }
  return { numbers, words: numbers.includes(undefined) ? words : undefined }
}

/** The description of a family, before its first line. */
function described({ name, series, kind, unit, help }: Family, isClassic: boolean): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  // The older format knows no families: what it describes is called as its lines are, and it has no units.
  if (isClassic) return `# HELP ${series} ${text}\n# TYPE ${series} ${kind === 'info' ? 'gauge' : kind}\n`
  const described = `# TYPE ${name} ${kind}\n`
  // Units are a part of the name; `reads_per_second` has the unit `per_second`, which is a word of no meaning alone.
  const isUnit = unit !== '' && name.endsWith(`_${unit}`)
  return `${described}${isUnit ? `# UNIT ${name} ${unit}\n` : ''}# HELP ${name} ${text}\n`
}

class OpenMetricsRun implements ExportRun {
  readonly target: Target
  readonly #send: ExportContext['send']
  readonly #families: ReadonlyMap<ExportTable, Families>
  readonly #isClassic: boolean
  readonly #isHistory: boolean
  readonly #labels = memo((series: Series) => this.#labelsOf(series))
  #isBegun = false

  constructor(
    target: Target,
    how: { readonly isClassic: boolean; readonly isHistory: boolean },
    context: ExportContext,
  ) {
    this.target = target
    this.#send = context.send
    this.#families = new Map(context.tables.map((table) => [table, familiesOf(table)]))
    this.#isClassic = how.isClassic
    this.#isHistory = how.isHistory
  }

  interval(points: Points): void {
    // Of the moment, each exposition is one of its own. Of a recording all are one: described once, with times.
    const heads = this.#isHistory && this.#isBegun ? undefined : new Set<Family>()
    if (this.#isHistory && !this.#isBegun) this.#send(this.#descriptions())
    this.#isBegun = true
    const time = this.#isHistory ? ` ${points.time}` : ''
    let text = ''
    for (const batch of points.batches) text += this.#table(batch, time, this.#isHistory ? undefined : heads)
    this.#send(this.#isHistory || this.#isClassic ? text : `${text}# EOF\n`)
  }

  end(): void {
    if (this.#isHistory && !this.#isClassic) this.#send('# EOF\n')
  }

  #descriptions(): string {
    const all = [...this.#families.values()].flatMap(({ numbers, words }) => [...numbers, words])
    return all.map((one) => (one === undefined ? '' : described(one, this.#isClassic))).join('')
  }

  /** The lines of a table, family by family. */
  #table(batch: Batch, time: string, heads: Set<Family> | undefined): string {
    const families = this.#families.get(batch.table)
    if (families === undefined) return ''
    const labels = batch.rows.map(this.#labels)
    let text = ''
    for (const [m, one] of families.numbers.entries()) {
      if (one === undefined) continue
      let lines = ''
      for (let row = 0; row < batch.rows.length; row++) {
        const value = valueText(batch, m, row)
        if (value !== '') lines += `${one.series}${labels[row]}} ${value}${time}\n`
      }
      if (lines !== '') text += heads === undefined ? lines : described(one, this.#isClassic) + lines
    }
    return text + this.#words(batch, time, { family: families.words, isDescribed: heads !== undefined, labels })
  }

  #words(
    batch: Batch,
    time: string,
    how: { readonly family: Family | undefined; readonly isDescribed: boolean; readonly labels: readonly string[] },
  ): string {
    const { family, isDescribed, labels } = how
    if (family === undefined || batch.rows.length === 0) return ''
    let text = isDescribed ? described(family, this.#isClassic) : ''
    for (let row = 0; row < batch.rows.length; row++) {
      text += `${family.series}${labels[row]}`
      for (const [m, { sent, name }] of batch.table.metrics.entries()) {
        if (sent === 'text') text += `,${snake(name)}=${quoted(batch.text(m, row))}`
      }
      text += `} 1${time}\n`
    }
    return text
  }

  #labelsOf({ host, instance, table: { dimension } }: Series): string {
    const own = dimension === undefined ? '' : `,${snake(dimension)}=${quoted(instance)}`
    return `{host=${quoted(host)}${own}`
  }
}

/** OpenMetrics 1.0 text: to a file, or to be scraped. */
export default defineExporter({
  name: 'openmetrics',
  help: 'OpenMetrics text, to a file for backfill or for the textfile collector, or to be scraped by Prometheus',
  examples: [
    ['openmetrics,night.om', 'all of a recording, for promtool tsdb create-blocks-from openmetrics'],
    ['openmetrics,/var/lib/node_exporter/recollect.prom,i=60', 'the running machine, for the textfile collector'],
  ],
  counters: 'total',
  options: {
    f: { type: 'text', help: 'The file; without it stdout', example: 'f=night.om' },
    classic: { type: 'flag', help: 'The older Prometheus text format, 0.0.4; the textfile collector reads no other' },
  },
  operand: 'f',
  open({ f, classic }, context) {
    if (f === '') throw new RecollectError('bad-option', 'export openmetrics: f: needs a file')
    const isHistory = !context.isLive
    const target: Target =
      f === undefined ? { kind: 'stdout' } : { kind: 'file', path: f, write: isHistory ? 'whole' : 'replace' }
    return new OpenMetricsRun(target, { isClassic: classic || (!isHistory && f !== undefined), isHistory }, context)
  },
})
