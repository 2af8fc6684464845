import type { Got, Plain } from '../recording/made.ts'
import type { Tally } from './tally.ts'

/** What was recorded, and what was read. */
export interface Judged {
  readonly made: readonly Plain[]
  readonly got: Got
  readonly about: string
}

/** Counts samples that are not as they were recorded, out of order or there twice; returns the places of those missing. */
export function missingOf(tally: Tally, { made, got, about }: Judged): readonly number[] {
  const places = new Map(made.map((sample, i) => [sample.time, i]))
  const missing = new Set(made.keys())
  let last = -1
  for (const sample of got.samples) {
    const i = places.get(sample.time) ?? -1
    if (i <= last || sample.text !== made[i]?.text) tally.wrong(`${about}: sample of ${sample.time}`)
    if (sample.afterLoss !== i > last + 1) tally.wrong(`${about}: a loss before ${sample.time} is not marked`)
    missing.delete(i)
    last = i
  }
  return [...missing]
}

/** What went wrong, for people. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // A failed property names its counterexample at length, and has what was thrown as its cause.
  const cause = error.cause === undefined ? '' : `${reason(error.cause)}\n`
  return cause + (error.stack ?? error.message).slice(0, 600)
}
