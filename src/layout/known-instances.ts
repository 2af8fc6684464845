import { type Report, TOTAL } from '../vocabulary/report.ts'

/** The slot of an instance that is known and not there. */
const GONE = -1

/** Fewer gone instances than this are never worth a change of columns. */
const FEW = 16

/**
 * The instances whose columns stand side by side in a line: in the order in which they came.
 *
 * One that leaves keeps its place, so that a column of a plot file stays one device's. Only when a new one comes and most
 * of the known are gone for good (containers' interfaces, a week long) are the places given up.
 */
export class KnownInstances {
  readonly #names: string[] = []
  readonly #slots: number[] = []
  readonly #places = new Map<string, number>()
  readonly #first: readonly string[]

  /** `first`: those that have a place from the beginning, whether they come or not. */
  constructor(first: readonly string[] = []) {
    this.#first = first
    this.forget()
  }

  /** Their names, in order. */
  get names(): readonly string[] {
    return this.#names
  }

  /** Where each is in the report that was looked at last; -1 for one that is not. */
  get slots(): readonly number[] {
    return this.#slots
  }

  /** Looks for each in the report (none, without one), and for new ones; true if the columns changed. */
  look(report: Report | undefined): boolean {
    this.#slots.fill(GONE)
    if (report === undefined) return false
    if (report.importer.dimension === undefined) return this.#place('', TOTAL)
    let changed = false
    for (const slot of report.slots) {
      if (this.#place(report.instance(slot), slot)) changed = true
    }
    if (changed && this.#names.length > 2 * report.slots.length + FEW) {
      this.forget()
      for (const slot of report.slots) this.#place(report.instance(slot), slot)
    }
    return changed
  }

  /** Forgets them all: another machine's come. */
  forget(): void {
    this.#names.length = 0
    this.#slots.length = 0
    this.#places.clear()
    for (const name of this.#first) this.#place(name, GONE)
  }

  /** Notes an instance's slot; true if it is new. */
  #place(name: string, slot: number): boolean {
    const place = this.#places.get(name)
    if (place !== undefined) {
      this.#slots[place] = slot
      return false
    }
    this.#places.set(name, this.#names.length)
    this.#names.push(name)
    this.#slots.push(slot)
    return true
  }
}
