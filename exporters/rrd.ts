import {
  type Batch,
  defineExporter,
  type ExportContext,
  type ExportRun,
  type ExportTable,
  memo,
  type Points,
  pathPart,
  RecollectError,
  type Series,
  type Target,
  valueText,
} from 'recollect/exporter'
import { archives, source } from './rrd/plan.ts'

/** Updates of a file that travel on one line: it is found and opened once for all of them. */
const UPDATES_A_LINE = 60

/** What comes and goes, and would leave a file of its full size behind each time. */
const FLEETING: ReadonlySet<string | undefined> = new Set(['pid', 'tid'])

/**
 * What rrdtool says where all is well: there may be folders and files of other nights, and they are gone on with.
 */
const FINE = /^(OK |ERROR: (mkdir|creating) .*: File exists$)/
const LOST = /^ERROR: /
/** It says OK to a file that it could not make, as on a full disk, and misses it when it is to be updated. */
const UNMADE = /^ERROR: opening '(.*)': No such file or directory$/

/** The values of one row, on their way to its file. */
interface RoundRobin {
  readonly path: string
  updates: string[]
}

/** The rows of a table of one host: they share a step. */
interface Plan {
  /** Seconds; undefined until two moments tell it. */
  step: number | undefined
  /** Moments that came before the step was known. */
  before: { readonly time: number; readonly rows: readonly (readonly [Series, string])[] } | undefined
  /** In steps since 1970. */
  last: number
}

class RrdRun implements ExportRun {
  readonly target: Target
  readonly #context: ExportContext
  readonly #days: number
  readonly #step: number | undefined
  readonly #plans = new Map<ExportTable, Plan>()
  /** By path: who comes back is another series, and has the same file. */
  readonly #files = new Map<string, RoundRobin>()
  readonly #pathOf = memo(pathOf)
  readonly #most: number
  #host: string | undefined

  constructor(
    how: { readonly dir: string; readonly days: number; readonly step: number | undefined },
    context: ExportContext,
  ) {
    this.target = {
      kind: 'child',
      command: ['rrdtool', '-'],
      directory: how.dir,
      fine: FINE,
      lost: LOST,
      unmade: UNMADE,
    }
    this.#context = context
    this.#days = how.days
    this.#step = how.step
    this.#most = context.isLive ? 1 : UPDATES_A_LINE
  }

  interval(points: Points): void {
    if (points.host !== this.#host) this.#turn(points.host)
    for (const batch of points.batches) {
      if (FLEETING.has(batch.table.dimension) || batch.rows.length === 0) continue
      const rows = batch.rows.map((series, row) => [series, valuesOf(batch, row)] as const)
      this.#add(batch.table, points.time, rows)
    }
  }

  end(): void {
    for (const [table, plan] of this.#plans) {
      if (plan.step === undefined && plan.before !== undefined) this.#begin(table, plan, 1)
    }
    for (const file of this.#files.values()) this.#update(file)
    this.#files.clear()
    this.#plans.clear()
  }

  #turn(host: string): void {
    this.end()
    this.#host = host
    this.#context.send(`mkdir ${folderOf(host)}\n`)
  }

  #add(table: ExportTable, time: number, rows: readonly (readonly [Series, string])[]): void {
    let plan = this.#plans.get(table)
    if (plan === undefined) {
      plan = { step: this.#step, before: undefined, last: Number.NEGATIVE_INFINITY }
      this.#plans.set(table, plan)
    }
    if (plan.step === undefined && plan.before === undefined) {
      plan.before = { time, rows }
      return
    }
    if (plan.step === undefined) this.#begin(table, plan, time - (plan.before?.time ?? time))
    this.#put(plan, time, rows)
  }

  /** The step is known: what came before goes first. */
  #begin(table: ExportTable, plan: Plan, seconds: number): void {
    const { before } = plan
    plan.step = Math.max(1, Math.round(seconds))
    plan.before = undefined
    this.#plans.set(table, plan)
    if (before !== undefined) this.#put(plan, before.time, before.rows)
  }

  #put(plan: Plan, time: number, rows: readonly (readonly [Series, string])[]): void {
    const { step = 1 } = plan
    // Where times are multiples of the step, RRDtool keeps values as they are; else it makes new ones of two.
    const number = Math.round(time / step)
    if (number <= plan.last) return
    plan.last = number
    for (const [series, values] of rows) {
      const file = this.#files.get(this.#pathOf(series)) ?? this.#create(series, { step, start: (number - 1) * step })
      file.updates.push(`${number * step}:${values}`)
      if (file.updates.length >= this.#most) this.#update(file)
    }
  }

  #create(series: Series, { step, start }: { readonly step: number; readonly start: number }): RoundRobin {
    const path = this.#pathOf(series)
    const file: RoundRobin = { path, updates: [] }
    this.#files.set(path, file)
    const sources = series.table.metrics.filter(({ sent }) => sent !== 'text').map((metric) => source(metric, step))
    const how = [`--no-overwrite --step ${step} --start ${start}`, ...sources, ...archives(step, this.#days)]
    this.#context.send(`create ${path} ${how.join(' ')}\n`)
    return file
  }

  #update(file: RoundRobin): void {
    if (file.updates.length === 0) return
    this.#context.send(`update ${file.path} --skip-past-updates ${file.updates.join(' ')}\n`)
    file.updates = []
  }
}

/** A host's folder; its name does not begin with a point. */
function folderOf(host: string): string {
  return (pathPart(host) || 'localhost').replace(/^\./, '%2E')
}

/** `web1/disk-sda.rrd` */
function pathOf({ table, host, instance }: Series): string {
  const name = table.dimension === undefined ? table.name : `${table.name}-${pathPart(instance)}`
  return `${folderOf(host)}/${name}.rrd`
}

/** A row's numbers, `U` for what is not known. */
function valuesOf(batch: Batch, row: number): string {
  const values: string[] = []
  for (const [metric, { sent }] of batch.table.metrics.entries()) {
    if (sent !== 'text') values.push(valueText(batch, metric, row) || 'U')
  }
  return values.join(':')
}

/** Round-robin databases: a file for each module, or for each of its instances, with a source for each metric. */
export default defineExporter({
  name: 'rrd',
  help: "RRDtool's round-robin databases, HOST/disk-sda.rrd, made and filled by rrdtool itself",
  examples: [
    ['rrd,dir=/var/lib/rrd', 'all but processes, at the step of the recording'],
    ['rrd,dir=/var/lib/rrd,i=60,align,days=7', 'means of a minute, each kept for a week'],
  ],
  counters: 'rate',
  options: {
    dir: { type: 'text', needed: 'a folder', help: 'The folder, made if missing', example: 'dir=/var/lib/rrd' },
    days: {
      type: 'number',
      help: 'Days to keep every value; means and peaks of 5 minutes are kept for 31 days, those of hours for 366',
      default: 1,
    },
    step: { type: 'number', help: 'Seconds between values (default: as far apart as the first two)' },
  },
  operand: 'dir',
  open({ dir, days, step }, context) {
    if (step !== undefined && !(Number.isInteger(step) && step > 0)) {
      throw new RecollectError('bad-option', `export rrd: step: ${step}: expected whole seconds, 1 or more`)
    }
    if (days <= 0) throw new RecollectError('bad-option', `export rrd: days: ${days}: must be more than 0`)
    return new RrdRun({ dir, days, step }, context)
  },
})
