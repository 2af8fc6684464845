import type { Shown } from './story.ts'

/** Values that grow with time or with the interval, or are moments. */
const GROWING = new Set(['startTime', 'age', 'userTotal', 'systemTotal', 'cpuTime', 'userSeconds', 'systemSeconds'])

/** One number of an interval: `disk.reads`, or `disk.sda.reads`. */
export interface Cell {
  readonly time: number
  readonly name: string
  readonly value: number | null
}

/** All numbers of an interval that are constant on a machine of constant rates. */
export function cellsOf({ time, total, each }: Shown): readonly Cell[] {
  const cells: Cell[] = []
  const add = (name: string, value: number | string | null): void => {
    if (typeof value !== 'string') cells.push({ time, name, value })
  }
  for (const [module, values] of Object.entries(total)) {
    for (const [metric, value] of Object.entries(values)) add(`${module}.${metric}`, value)
  }
  for (const [module, instances] of Object.entries(each)) {
    for (const { instance, ...values } of instances) {
      for (const [metric, value] of Object.entries(values)) {
        if (!GROWING.has(metric)) add(`${module}.${instance}.${metric}`, value)
      }
    }
  }
  return cells
}

/** What each number is where nothing happens, by its name. */
export type Reference = ReadonlyMap<string, number>

/** The numbers of the last interval of an undisturbed recording. */
export function referenceOf(shown: readonly Shown[]): Reference {
  const last = shown.at(-1)
  const known = last === undefined ? [] : cellsOf(last).filter(({ value }) => value !== null)
  return new Map(known.map(({ name, value }) => [name, value ?? Number.NaN]))
}

/** Numbers that are neither unknown nor what they are where nothing happens. */
export function strange(shown: readonly Shown[], reference: Reference): readonly Cell[] {
  return shown.flatMap(cellsOf).filter(({ name, value }) => {
    const usual = reference.get(name)
    if (value === null || usual === undefined) return false
    return Math.abs(value - usual) > 1e-9 * Math.max(1, Math.abs(usual))
  })
}

/** The times of intervals in which a number is not known. */
export function unknownAt(shown: readonly Shown[], name: string): readonly number[] {
  return shown.flatMap(cellsOf).flatMap((cell) => (cell.name === name && cell.value === null ? [cell.time] : []))
}
