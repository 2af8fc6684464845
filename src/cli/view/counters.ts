import { resolveColumn } from '../../layout/column.ts'
import type { Importer } from '../../vocabulary/importer.ts'
import type { Metric } from '../../vocabulary/metric.ts'
import { baseUnit } from '../../vocabulary/unit.ts'
import type { Look, ShownView, ViewColumn } from '../../vocabulary/view.ts'
import { type Counter, type CounterName, counterOf, parseCounterNames } from './counter-name.ts'

/** Counters that were asked for together, all of one module. */
export interface Counters {
  readonly module: string
  readonly names: readonly CounterName[]
}

/** Whether a word of a list names a counter, and no view. */
export function isCounter(word: string): boolean {
  return word.includes('.')
}

/** Understands `cpu.user,disk.*.readBytes,disk.*.writeBytes`; neighbours of one module stand together. */
export function parseCounters(typed: string): readonly Counters[] {
  const all: { module: string; names: CounterName[] }[] = []
  for (const name of parseCounterNames(typed)) {
    const before = all.at(-1)
    if (before?.module === name.module) before.names.push(name)
    else all.push({ module: name.module, names: [name] })
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

function columnOf({ importer, name, metric }: Counter): ViewColumn {
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

/** Counters of one instance, of the total or of each as a view, with units and headings out of the module's descriptors. */
function viewOf(first: Counter, counters: readonly Counter[]): ShownView {
  const { importer, instance } = first
  const title = instance === '' ? importer.name : '*'
  const view = { name: importer.name, help: importer.title, title, columns: counters.map(columnOf), ...COUNT }
  if (instance === '') return { view }
  const members = { as: 'groups', usual: 'each' } as const
  return { view: { ...view, members }, instances: [instance === '*' ? 'all' : instance] }
}

/** Counters as views: neighbours of one instance stand together. */
export function viewsOfCounters({ names }: Counters, importers: readonly Importer[]): readonly ShownView[] {
  const groups: Counter[][] = []
  for (const name of names) {
    const counter = counterOf(name, importers)
    const before = groups.at(-1)
    if (before?.[0]?.instance === counter.instance) before.push(counter)
    else groups.push([counter])
  }
  return groups.flatMap((group) => (group[0] === undefined ? [] : [viewOf(group[0], group)]))
}
