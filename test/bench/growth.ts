/** What one size of the work costs. */
export interface Cost {
  readonly size: number
  readonly cpuMs: number
  readonly wallMs: number
  readonly peakMiB: number
}

/** How cost grows with one size of the work. */
export interface Growth {
  readonly row: string
  /** What was done, to how many of what: `playing so many samples`. */
  readonly what: string
  /** In growing sizes. */
  readonly costs: readonly Cost[]
  /** The order expected: 1 grows in proportion, 0 stays the same. */
  readonly expected: 0 | 1
}

/** With which power of the size the CPU time grows, between the two largest sizes. */
export function order({ costs }: Growth): number {
  const [before, last] = costs.slice(-2)
  if (before === undefined || last === undefined) return Number.NaN
  return Math.log(last.cpuMs / before.cpuMs) / Math.log(last.size / before.size)
}
