import type { Batch } from '../vocabulary/points.ts'
import { mayBeRounded } from '../vocabulary/rounded.ts'

/** A metric's value in a row as text, with all its digits; '' where there is none. */
export function valueText(batch: Batch, metric: number, row: number): string {
  const value = batch.columns[metric]?.[row] ?? Number.NaN
  const small = value | 0
  if (small === value) return `${small}`
  // Neither NaN nor infinite.
  if (value - value !== 0) return ''
  // The same text as by a template, for which V8 keeps thousands of texts to find this one again: most are new.
  return mayBeRounded(value) ? `${batch.exact(metric, row)}` : JSON.stringify(value)
}

/** Keeps what is derived from an object for as long as the object is there. */
export function memo<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(key)
    known.set(key, made)
    return made
  }
}
