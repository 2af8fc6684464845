/** One metric's values by slot. */
export interface NumberColumn {
  /** What a report shows: the rate of a counter, the value of a gauge; NaN is not known. */
  readonly shown: Float64Array
  set(slot: number, low: number, high: number): void
  /** The sample's value is that of the sample before. */
  repeat(slot: number): void
  /** Forgets all values. */
  reset(): void
  grow(capacity: number): void
}
