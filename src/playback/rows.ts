import type { Cells, Row } from '../vocabulary/importer.ts'
import type { Metrics } from '../vocabulary/metric.ts'

/** What a row needs of the state behind it, by metric and slot. */
export interface RowStore {
  readonly metricNames: readonly string[]
  /** What is shown: rates, values, words. */
  get(metric: number, slot: number): number | string
  /** A computed value. */
  put(metric: number, slot: number, value: number | string): void
  /** A value that a line told. */
  take(metric: number, slot: number, value: number | bigint | string): void
}

/** The row that `intervalEnd` gets, moved from slot to slot. */
export interface MovingRow {
  readonly row: Row<Metrics>
  slot: number
}

/** Makes an object with a property a metric, so that modules write `row.wait = ratio(row.ticks, row.reads)`. */
export function movingRow(store: RowStore): MovingRow {
  const moving = { slot: 0, row: {} as Row<Metrics> }
  for (const [metric, name] of store.metricNames.entries()) {
    Object.defineProperty(moving.row, name, {
      enumerable: true,
      get: () => store.get(metric, moving.slot),
      set: (value: number | string) => store.put(metric, moving.slot, value),
    })
  }
  return moving
}

/** Makes the rows that `analyze` fills, one a slot; each is kept, since a module may hold two at once. */
export function cellsBySlot(store: RowStore): (slot: number) => Cells<Metrics> {
  class SlotCells {
    readonly #slot: number

    constructor(slot: number) {
      this.#slot = slot
    }

    static {
      for (const [metric, name] of store.metricNames.entries()) {
        Object.defineProperty(SlotCells.prototype, name, {
          enumerable: true,
          get(this: SlotCells) {
            return store.get(metric, this.#slot)
          },
          set(this: SlotCells, value: number | bigint | string) {
            store.take(metric, this.#slot, value)
          },
        })
      }
    }
  }
  const cells: Cells<Metrics>[] = []
  return (slot) => {
    cells[slot] ??= new SlotCells(slot) as unknown as Cells<Metrics>
    return cells[slot]
  }
}
