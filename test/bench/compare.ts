import type { Comparison } from './comparison.ts'
import { median } from './measure.ts'

/** One line of the table, of what was measured for several commands. */
export interface About<Used> extends Pick<Comparison, 'what' | 'unit' | 'times' | 'most'> {
  /** The figure of one run. */
  readonly of: (used: Used) => number
  /** The name under which the peer was measured. */
  readonly peer: string
  /** The name under which ours was. Default `ours`. */
  readonly ours?: string
}

/** Makes lines of the table: medians of ours beside medians of the peer's. */
export function comparing<Used>(
  row: string,
  measured: ReadonlyMap<string, readonly Used[]>,
): (about: About<Used>) => Comparison {
  return ({ of, peer, ours = 'ours', ...about }) => {
    const figure = (name: string) => {
      const runs = measured.get(name)
      return runs && median(runs.map(of))
    }
    return { row, ...about, ours: figure(ours) ?? Number.NaN, peer, theirs: figure(peer) }
  }
}
