import type { ExportMetric, ExportTable } from 'recollect/exporter'

/** collectl has these, and exports nothing of them. */
const NEVER_EXPORTED: ReadonlySet<string> = new Set(['buddy', 'interrupt', 'process', 'self', 'slab', 'slub', 'thread'])

/** A metric of a module that collectl does not know, as its own imports are told: by name and unit. */
export interface OtherName {
  /** `*` is the instance. */
  readonly name: string
  readonly unit: string
}

/** What a module's own metrics are called where collectl has no names for it: `hellototals.greetings`, `helloinfo.greetings.anna`. */
export function otherName({ module, name, dimension }: ExportTable, metric: ExportMetric): OtherName | undefined {
  if (NEVER_EXPORTED.has(module) || metric.sent === 'text') return undefined
  const group = dimension !== undefined ? `${module}info` : name === module ? module : `${module}totals`
  return {
    name: `${group}.${metric.name}${dimension === undefined ? '' : '.*'}`,
    unit: unitOf(metric),
  }
}

function unitOf({ unit, sent, growth }: ExportMetric): string {
  const plain = unit === 'count' ? 'num' : unit === 'B' ? 'Bytes' : unit
  return sent === 'rate' || growth === 'rate' ? `${plain}/sec` : plain
}
