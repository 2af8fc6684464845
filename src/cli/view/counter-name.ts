import type { Importer } from '../../vocabulary/importer.ts'
import type { Metric } from '../../vocabulary/metric.ts'
import { didYouMean } from '../../vocabulary/nearest.ts'
import { optionError } from '../usage-error.ts'

/** A counter as it was typed: `cpu.user`, `disk.sda.readBytes`. What is instance and what metric, only the module knows. */
export interface CounterName {
  readonly module: string
  /** The instance, if any, and the metric: `sda.readBytes`. Both may have dots of their own: `eth0.100.in`, `root.xmit_count`. */
  readonly rest: string
}

/** A counter, and the module that has it. */
export interface Counter {
  readonly importer: Importer
  /** '' for the total, `*` for each. */
  readonly instance: string
  /** The metric's. */
  readonly name: string
  readonly metric: Metric
}

/** Understands `cpu.user,disk.sda.readBytes,json.root.xmit_count`. */
export function parseCounterNames(typed: string): readonly CounterName[] {
  return typed.split(',').map((name) => {
    const dot = name.indexOf('.')
    if (dot < 1 || name.endsWith('.')) {
      throw optionError('--columns', `${JSON.stringify(name)}: expected module.metric or module.instance.metric`)
    }
    return { module: name.slice(0, dot), rest: name.slice(dot + 1) }
  })
}

/** Which counter is meant: the longest end of the name that is a metric's. Throws a UsageError where none is. */
export function counterOf({ module, rest }: CounterName, importers: readonly Importer[]): Counter {
  const importer = importers.find(({ name }) => name === module)
  if (importer === undefined) throw optionError('--columns', `${module}: no such module`)
  const words = rest.split('.')
  const ends = words.map((_, word) => words.slice(word).join('.'))
  for (const [place, name] of ends.entries()) {
    const metric = Object.hasOwn(importer.metrics, name) ? importer.metrics[name] : undefined
    if (metric !== undefined) return { importer, instance: words.slice(0, place).join('.'), name, metric }
  }
  const names = Object.keys(importer.metrics)
  const near = ends.map((end) => didYouMean(end, names)).find((found) => found !== '')
  const hint = near ?? `: recollect list metrics -s ${module} lists them`
  throw optionError('--columns', `${module}.${rest}: no such metric${hint}`)
}
