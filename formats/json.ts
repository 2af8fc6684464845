import {
  BaseValues,
  baseTable,
  Clock,
  defineFormat,
  type Emit,
  eachSlot,
  type FormatOptions,
  type FormatRun,
  type Header,
  type Interval,
  precise,
  type Report,
  type ResolvedColumn,
  type ResolvedTable,
  type Selected,
  type Spans,
  TOTAL,
  visibleJson,
} from 'recollect/format'

/** The columns of an importer's total or of its instances. */
interface Block {
  readonly table: ResolvedTable
  readonly key: string
  /** As members of an object: `"reads":12,"writes":null`. */
  readonly members: BaseValues
}

function json(value: unknown): string {
  return visibleJson(JSON.stringify(value))
}

function blocksOf(selection: readonly Selected[], which: 'total' | 'each'): readonly Block[] {
  return selection.flatMap((selected) => {
    if (!selected[which]) return []
    const table = baseTable(selected.importer, { total: which === 'total', each: which === 'each' })
    const before = table.columns.map(({ name }, n) => `${n === 0 ? '' : ','}${json(name)}:`)
    const members = new BaseValues(table.columns, { before, unknown: 'null', word: json })
    return { table, key: `${json(table.importer.name)}:`, members }
  })
}

function instances(block: Block, report: Report, header: Header): string {
  const objects = eachSlot(block.table.importer, report).map((slot) => {
    const rest = block.members.of(report, slot, header)
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
      return report === undefined ? [] : `${block.key}{${block.members.of(report, TOTAL, header)}}`
    })
    const eaches = this.#eaches.flatMap((block) => {
      const report = reports.get(block.table.importer.name)
      return report === undefined ? [] : block.key + instances(block, report, header)
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
