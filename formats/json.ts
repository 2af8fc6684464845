import {
  baseTable,
  Clock,
  defineFormat,
  type Emit,
  eachSlot,
  exactGauge,
  type FormatOptions,
  type FormatRun,
  type Interval,
  mayBeRounded,
  precise,
  type Report,
  type ResolvedColumn,
  type ResolvedTable,
  Scaler,
  type Selected,
  type Spans,
  TOTAL,
  visibleJson,
} from 'recollect/format'

/** The columns of an importer's total or of its instances, with their names as JSON keys. */
interface Block {
  readonly table: ResolvedTable
  readonly key: string
  readonly keys: readonly string[]
  readonly scaler: Scaler
}

function json(value: unknown): string {
  return visibleJson(JSON.stringify(value))
}

function blocksOf(selection: readonly Selected[], which: 'total' | 'each'): readonly Block[] {
  return selection.flatMap((selected) => {
    if (!selected[which]) return []
    const table = baseTable(selected.importer, { total: which === 'total', each: which === 'each' })
    const keys = table.columns.map((column) => `${json(column.name)}:`)
    return { table, key: `${json(table.importer.name)}:`, keys, scaler: new Scaler(table.columns) }
  })
}

/** The values of a slot, `"reads":12,"writes":null`. */
function values(block: Block, report: Report, where: { readonly slot: number; readonly interval: Interval }): string {
  const { columns } = block.table
  const scaling = block.scaler.for(where.interval.header)
  const { multiply, divide } = scaling
  const numbers = report.columns
  let text = ''
  for (let n = 0; n < columns.length; n++) {
    const metric = columns[n]?.metric ?? 0
    text += (n === 0 ? '' : ',') + (block.keys[n] ?? '')
    if (columns[n]?.style === 'text') text += json(report.text(metric, where.slot))
    else {
      const value = numbers[metric]?.[where.slot] ?? Number.NaN
      const shown = (value * (multiply[n] ?? 1)) / (divide[n] ?? 1)
      const exact = mayBeRounded(shown)
        ? exactGauge(report, { metric, slot: where.slot, column: n }, scaling)
        : undefined
      text += exact ?? precise(shown, 'null')
    }
  }
  return text
}

function instances(block: Block, report: Report, interval: Interval): string {
  const objects = eachSlot(block.table.importer, report).map((slot) => {
    const rest = values(block, report, { slot, interval })
    return `{"instance":${json(report.instance(slot))}${rest === '' ? '' : `,${rest}`}}`
  })
  return `[${objects.join(',')}]`
}

/** Time that is lost: its ends (epoch seconds), how many spans there are between, and how long they are together. */
function spans({ from, thru, count, seconds }: Spans): string {
  // Times are told in milliseconds: what a double makes of their difference is nothing that was measured.
  const known = Math.round(seconds * 1000) / 1000
  return `{"from":${from},"thru":${thru},"count":${count},"seconds":${known}}`
}

function describe(table: ResolvedTable, column: ResolvedColumn): readonly [string, object] {
  const metric = table.importer.metrics[column.name]
  const name = `${table.importer.name}.${column.name}`
  if (metric === undefined || metric.kind === 'text') return [name, { kind: 'text', help: metric?.help ?? '' }]
  return [name, { kind: metric.kind, unit: column.show, help: metric.help }]
}

class JsonRun implements FormatRun {
  readonly #totals: readonly Block[]
  readonly #eaches: readonly Block[]
  readonly #clock: Clock
  readonly #options: FormatOptions
  #headed = false

  constructor(selection: readonly Selected[], options: FormatOptions) {
    this.#totals = blocksOf(selection, 'total')
    this.#eaches = blocksOf(selection, 'each')
    this.#clock = new Clock(options.zone)
    this.#options = options
  }

  interval(interval: Interval, emit: Emit): void {
    const { header, reports, gap, setBack } = interval
    const iso = this.#clock.set(interval.time, header.zone).iso
    let line = `{"time":${interval.time},"date":"${iso}","seconds":${precise(interval.seconds, 'null')},"host":${json(header.host)}`
    if (gap !== undefined) line += `,"gap":${spans(gap)}`
    if (setBack !== undefined) line += `,"setBack":${spans(setBack)}`
    const totals = this.#totals.flatMap((block) => {
      const report = reports.get(block.table.importer.name)
      return report === undefined ? [] : `${block.key}{${values(block, report, { slot: TOTAL, interval })}}`
    })
    const eaches = this.#eaches.flatMap((block) => {
      const report = reports.get(block.table.importer.name)
      return report === undefined ? [] : block.key + instances(block, report, interval)
    })
    line += `,"total":{${totals.join(',')}},"each":{${eaches.join(',')}}}\n`
    emit(this.#heading() + line, this.#options.toFiles ? 'jsonl' : undefined)
  }

  end(emit: Emit): void {
    const heading = this.#heading()
    if (heading !== '') emit(heading, this.#options.toFiles ? 'jsonl' : undefined)
  }

  /** The line that describes the others, once. */
  #heading(): string {
    if (this.#headed) return ''
    this.#headed = true
    const blocks = [...this.#totals, ...this.#eaches]
    const metrics = blocks.flatMap(({ table }) => table.columns.map((column) => describe(table, column)))
    const counters = this.#options.perInterval ? 'per interval' : 'per second'
    return `${json({ format: 'recollect', version: 1, counters, metrics: Object.fromEntries(metrics) })}\n`
  }
}

/**
 * JSON lines: first an object that describes the metrics (kind, base unit, help), then one for each interval.
 *
 * `total` holds a module's totals by module and metric; `each` holds, by module, a list with an object for each instance.
 * Numbers have all their digits and are in base units; what is not known is null; a module that was not sampled is absent.
 */
export default defineFormat({
  name: 'json',
  help: 'JSON lines in base units with all digits: a line that describes the metrics, then an object for each interval',
  open(selection: readonly Selected[], options: FormatOptions): FormatRun {
    return new JsonRun(selection, options)
  },
})
