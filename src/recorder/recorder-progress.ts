/** What came of a recording. */
export interface RecorderResult {
  readonly samples: number
  /** Ticks that passed without a sample. */
  readonly missed: number
  /** Samples that could not be written and were given up. */
  readonly lost: number
  readonly files: readonly string[]
}

/** How a recorder stands. */
export interface RecorderProgress extends RecorderResult {
  /** Epoch seconds of the last sample, and of the next; undefined before the first. */
  readonly last: number | undefined
  readonly next: number | undefined
  /** Seconds by which the last sample came after its tick, and the latest of all did. */
  readonly late: number
  readonly latest: number
  /** The file that is being written, if it could be made, and its bytes. */
  readonly path: string | undefined
  readonly bytes: number
}
