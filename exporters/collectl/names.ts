import type { Batch, ExportTable, Points } from 'recollect/exporter'
import { type OtherName, otherName } from './other-names.ts'
import { COMMON, KNOWN, OWN, type Rule } from './rules.ts'

/** A value under one of collectl's names. */
export interface Named {
  /** `disktotals.reads`, `diskinfo.reads.sda`. */
  readonly name: string
  readonly value: number
  /** Decimals that it is shown with. */
  readonly digits: number
  readonly unit: string
  /** It is of an instance. */
  readonly isDetail: boolean
}

/** A rule, with the metrics' numbers in its table. */
interface Bound {
  readonly rule: Rule
  readonly metrics: readonly number[]
}

/** What a table without names of collectl's is told by. */
function otherRules(table: ExportTable): readonly Rule[] {
  const named = table.metrics.map((metric) => ({ metrics: [metric.name], other: otherName(table, metric) }))
  const isNamed = (one: (typeof named)[number]): one is typeof one & { other: OtherName } => one.other !== undefined
  return named.filter(isNamed).map(({ metrics, other }) => ({ ...other, metrics, per: 1, digits: undefined }))
}

function boundRules(table: ExportTable, own: keyof typeof OWN): readonly Bound[] {
  const known = [...(COMMON[table.name] ?? []), ...(OWN[own][table.name] ?? [])]
  return (KNOWN.has(table.module) ? known : otherRules(table)).map((rule) => ({
    rule,
    metrics: rule.metrics.map((name) => table.metrics.findIndex((metric) => metric.name === name)),
  }))
}

/** Interfaces that collectl leaves out of what it exports one by one: they carry nothing off the machine. */
const INNER = /^(?:lo|sit)/

/** Puts values under collectl's names. */
export class CollectlNames {
  readonly #rules: ReadonlyMap<ExportTable, readonly Bound[]>
  readonly #spell: (instance: string) => string

  /** `lexpr`: as lexpr calls them; `sent`: as gexpr and graphite do. `spell` makes an instance a part of a name. */
  constructor(tables: readonly ExportTable[], own: keyof typeof OWN, spell = (instance: string): string => instance) {
    this.#spell = spell
    this.#rules = new Map(tables.map((table) => [table, boundRules(table, own)]))
  }

  /** All values that are known and have a name with collectl: those of totals first. */
  of({ batches, header }: Points): readonly Named[] {
    const named = batches.flatMap((batch) => this.#batch(batch, header.pageSize))
    return [...named.filter(({ isDetail }) => !isDetail), ...named.filter(({ isDetail }) => isDetail)]
  }

  #batch(batch: Batch, pageSize: number): readonly Named[] {
    const isDetail = batch.table.dimension !== undefined
    const bound = this.#rules.get(batch.table) ?? []
    return bound.flatMap(({ rule, metrics }) =>
      batch.rows.flatMap(({ instance }, row): readonly Named[] => {
        if (batch.table.module === 'net' && INNER.test(instance)) return []
        let value = 0
        for (const m of metrics) value += batch.columns[m]?.[row] ?? Number.NaN
        if (Number.isNaN(value)) return []
        const scaled = rule.per === 'pages' ? value / pageSize : value * rule.per
        const { digits = decimalsOf(scaled), unit } = rule
        return [{ name: rule.name.replace('*', () => this.#spell(instance)), value: scaled, digits, unit, isDetail }]
      }),
    )
  }
}

const decimalsOf = (value: number): number => (Number.isInteger(value) ? 0 : 2)

/** A value as collectl writes it: rounded half up. */
export function shownValue({ value, digits }: Pick<Named, 'value' | 'digits'>): string {
  const factor = 10 ** digits
  return (Math.floor(value * factor + 0.5) / factor).toFixed(digits)
}
