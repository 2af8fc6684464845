import { resolveColumn } from '../layout/column.ts'
import type { Importer } from '../vocabulary/importer.ts'
import type { Metric } from '../vocabulary/metric.ts'
import { baseUnit } from '../vocabulary/unit.ts'
import type { Look, ShownView, ViewColumn } from '../vocabulary/view.ts'
import { didYouMean } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** Metrics of one module, of its total, of one instance, or of each. */
export interface Counters {
  readonly module: string
  /** '' for the total, `*` for each. */
  readonly instance: string
  readonly metrics: readonly string[]
}

/** Whether a word of a list names a counter, and no view. */
export function isCounter(word: string): boolean {
  return word.includes('.')
}

/** Understands `cpu.user,disk.*.readBytes,disk.*.writeBytes`; neighbours of one instance stand together. */
export function parseCounters(typed: string): readonly Counters[] {
  const all: { module: string; instance: string; metrics: string[] }[] = []
  for (const name of typed.split(',')) {
    const first = name.indexOf('.')
    const last = name.lastIndexOf('.')
    if (first < 1 || last === name.length - 1) {
      throw new UsageError(`option --columns: ${JSON.stringify(name)}: wanted module.metric or module.instance.metric`)
    }
    const module = name.slice(0, first)
    // An instance's name may hold dots of its own: eth0.100.
    const instance = name.slice(first + 1, last)
    const before = all.at(-1)
    const metric = name.slice(last + 1)
    if (before?.module === module && before.instance === instance) before.metrics.push(metric)
    else all.push({ module, instance, metrics: [metric] })
  }
  return all
}

const PERCENT: Look = { kind: 'percent', width: 3, step: 34 }
const BYTES: Look = { kind: 'bytes', width: 5, step: 1024 }
const COUNT: Look = { kind: 'decimal', width: 5, step: 1000 }

/** How a metric looks, from its descriptor. */
function lookOf(metric: Metric, width: number): Look {
  if (metric.kind === 'text') return { kind: 'text', width, step: 0 }
  const unit = metric.show ?? metric.unit ?? 'count'
  if (unit === '%') return { ...PERCENT, width: Math.max(PERCENT.width, metric.digits === undefined ? 0 : width) }
  if (baseUnit(unit) === 'B') return BYTES
  return unit === 'count' && metric.digits === undefined ? COUNT : { kind: 'float', width: Math.max(5, width), step: 0 }
}

function columnOf(importer: Importer, name: string): ViewColumn {
  const metric = importer.metrics[name]
  if (metric === undefined) {
    const near = didYouMean(name, Object.keys(importer.metrics))
    throw new UsageError(`option --columns: ${importer.name}.${name}: no such metric${near}`)
  }
  const { head, width, show } = resolveColumn(importer, name, 'people')
  const look = lookOf(metric, width)
  const isBytes = look.kind === 'bytes'
  // The letter behind a value says its unit.
  const nick = isBytes ? head.replace(/^KB/, '') : head
  return {
    metric: `${importer.name}.${name}`,
    nick,
    ...look,
    width: Math.max(look.width, nick.length),
    ...(!isBytes && { unit: show }),
  }
}

/** Counters as a view, with units and headings out of the module's own descriptors. */
export function viewOfCounters({ module, instance, metrics }: Counters, importers: readonly Importer[]): ShownView {
  const importer = importers.find(({ name }) => name === module)
  if (importer === undefined) throw new UsageError(`option --columns: ${module}: no such module`)
  const columns = metrics.map((name) => columnOf(importer, name))
  const title = instance === '' ? module : '*'
  const view = { name: module, help: importer.title, title, columns, ...COUNT }
  if (instance === '') return { view }
  const members = { as: 'groups', usual: 'each' } as const
  return { view: { ...view, members }, instances: [instance === '*' ? 'all' : instance] }
}
