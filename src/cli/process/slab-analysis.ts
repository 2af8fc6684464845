import { fixed } from '../../layout/number.ts'
import { printable, right } from '../../layout/width.ts'
import type { Emit, FormatOptions, FormatRun } from '../../vocabulary/format.ts'
import type { Interval } from '../../vocabulary/report.ts'

/** What a cache's slabs took, in bytes. */
interface Taken {
  readonly first: number
  readonly last: number
  readonly least: number
  readonly most: number
}

const NAME_WIDTH = 20
/** Names end here, and push the numbers aside rather than be cut before. */
const LONGEST_NAME = 64
const WIDTHS = [11, 11, 11, 11, 9, 9]
const HEADS = ['Start', 'End', 'Minimum', 'Maximum', 'Change', 'Pct']

function aligned(name: string, cells: readonly string[]): string {
  return [name.padEnd(NAME_WIDTH), ...cells.map((cell, n) => right(cell, WIDTHS[n] ?? 0))].join(' ')
}

/** A line for each of the kernel's object caches: how its memory changed (collectl's --slabanalyze). */
export class SlabAnalysis implements FormatRun {
  readonly #options: FormatOptions
  readonly #taken = new Map<string, Taken>()

  constructor(options: FormatOptions) {
    this.#options = options
  }

  interval(interval: Interval): void {
    const report = interval.reports.get('slab')
    const bytes = report?.columns[Object.keys(report.importer.metrics).indexOf('slabsBytes')]
    for (const slot of report?.slots ?? []) {
      const last = bytes?.[slot] ?? Number.NaN
      const name = report?.instance(slot) ?? ''
      if (Number.isNaN(last)) continue
      const before = this.#taken.get(name) ?? { first: last, least: last, most: last }
      const { first } = before
      this.#taken.set(name, { first, last, least: Math.min(before.least, last), most: Math.max(before.most, last) })
    }
  }

  end(emit: Emit): void {
    const some = [...this.#taken].filter(([, { most }]) => most > 0).toSorted(([a], [b]) => (a < b ? -1 : 1))
    this.#taken.clear()
    if (some.length === 0) return
    const lines = some.map(([name, { first, last, least, most }]) => {
      const change = last - first
      const numbers = [first, last, least, most, change].map((value) => fixed(value, 0))
      return aligned(printable(name, LONGEST_NAME), [...numbers, fixed(change === 0 ? 0 : (100 * change) / first, 2)])
    })
    emit(`${[aligned('Slab Name', HEADS), ...lines].join('\n')}\n`, this.#options.toFiles ? 'slbs' : undefined)
  }
}
