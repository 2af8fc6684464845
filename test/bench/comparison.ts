/** What may be compared, and how it prints. */
export type Unit = 'ms' | 'µs' | 'KiB' | 'MiB' | ''

/** One figure of ours beside the same figure of somebody else's. */
export interface Comparison {
  /** The row's name, as it is asked for on the command line. */
  readonly row: string
  /** What was measured: `CPU time`. */
  readonly what: string
  readonly unit: Unit
  readonly ours: number
  /** Who else did the same. */
  readonly peer: string
  /** Absent where the peer is not installed. */
  readonly theirs?: number | undefined
  /** Ours may be at most so many times theirs. Absent: no budget, the figure is for information. */
  readonly times?: number
  /** Ours may be at most so much, whatever theirs is. */
  readonly most?: number
}

export type Verdict = 'within' | 'over' | 'peer missing' | ''

/** Ours by theirs; NaN where there is no peer. */
export function ratio({ ours, theirs }: Comparison): number {
  return theirs === undefined ? Number.NaN : ours / theirs
}

/** Whether a figure is within its budget; '' where it has none. */
export function verdict(comparison: Comparison): Verdict {
  const { ours, theirs, times, most } = comparison
  if (most !== undefined && !(ours <= most)) return 'over'
  if (times !== undefined) {
    if (theirs === undefined) return 'peer missing'
    if (!(ours <= theirs * times)) return 'over'
  }
  return times === undefined && most === undefined ? '' : 'within'
}
