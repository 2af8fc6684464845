import type { Importer } from '../vocabulary/importer.ts'
import { type Report, TOTAL } from '../vocabulary/report.ts'
import type { ResolvedColumn } from './column.ts'

/**
 * Which of a table's columns an instance has, where not all have the same: an NFS version has its calls, a kernel its
 * fields of /proc/net/snmp.
 */
export class OwnColumns {
  readonly #importer: Importer
  readonly #columns: readonly ResolvedColumn[]
  /** Those that stand under a name in the kernel's lines, which other kernels may not have. */
  readonly #fields: ReadonlySet<ResolvedColumn>
  readonly #own = new Map<string, readonly ResolvedColumn[]>()

  constructor(importer: Importer, columns: readonly ResolvedColumn[]) {
    this.#importer = importer
    this.#columns = columns
    this.#fields = new Set(columns.filter(({ name }) => importer.metrics[name]?.column !== undefined))
  }

  /** The columns of an instance that is in the report in this slot; the same array as long as they are the same. */
  look(instance: string, report: Report, slot = TOTAL): readonly ResolvedColumn[] {
    return this.#renew(instance, (column) => isTold(report, column.metric, slot))
  }

  /** The columns that the instance had when it was looked at last. */
  of(instance: string): readonly ResolvedColumn[] {
    return this.#own.get(instance) ?? this.#renew(instance, () => false)
  }

  #renew(instance: string, isThere: (column: ResolvedColumn) => boolean): readonly ResolvedColumn[] {
    const { measures } = this.#importer
    if (measures === undefined && this.#fields.size === 0) return this.#columns
    const before = this.#own.get(instance)
    const own = this.#columns.filter((column) => {
      if (measures?.(instance, column.name) === false) return false
      return !this.#fields.has(column) || before?.includes(column) || isThere(column)
    })
    if (before !== undefined && own.length === before.length) return before
    this.#own.set(instance, own)
    return own
  }

  forget(): void {
    this.#own.clear()
  }
}

function isTold(report: Report, metric: number, slot: number): boolean {
  return !Number.isNaN(report.columns[metric]?.[slot] ?? Number.NaN) || report.raw(metric, slot) !== undefined
}
