import type { Cells, Row } from '../vocabulary/importer.ts'
import type { Metrics } from '../vocabulary/metric.ts'
import { type AnyColumn, isNumberColumn } from './columns.ts'

/** What a row needs of the state behind it, by metric and slot. */
export interface RowStore {
  readonly metricNames: readonly string[]
  readonly columns: readonly AnyColumn[]
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
  // Properties of a prototype are looked up once and then inlined; many on one object would be looked up each time.
  const prototype = {}
  const moving = { slot: 0, row: Object.create(prototype) as Row<Metrics> }
  for (const [metric, name] of store.metricNames.entries()) {
    Object.defineProperty(prototype, name, { enumerable: true, ...accessors(store, metric, moving) })
  }
  return moving
}

function accessors(store: RowStore, metric: number, moving: { readonly slot: number }): PropertyDescriptor {
  const column = store.columns[metric]
  if (!isNumberColumn(column)) {
    return {
      get: () => store.get(metric, moving.slot),
      set: (value: number | string) => store.put(metric, moving.slot, value),
    }
  }
  return {
    get: () => column.shown[moving.slot],
    set: (value: number) => {
      column.shown[moving.slot] = value
    },
  }
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
