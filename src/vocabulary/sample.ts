import type { Header } from './header.ts'

/**
 * One instant: a time and the lines read then.
 *
 * `bytes[start..end)` are the lines, each ended by a newline, without the marker. They are valid until the next sample
 * is asked for: a reader reuses its buffer.
 */
export interface Sample {
  /** Epoch seconds, milliseconds as the fraction. */
  readonly time: number
  /** Seconds on a clock that is never set, or NaN where the recording does not say (collectl's files). */
  readonly steady: number
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** The header of the file that it was read from, or of the machine that is being watched. */
  readonly header: Header
  /** True if samples before this one were lost to damage. */
  readonly afterLoss: boolean
}

/** Samples one after the other, of which some need no waiting for. */
export interface ReadySamples extends AsyncIterator<Sample, undefined> {
  /** The next one if it is there already; undefined where it must be waited for, or where there is none. */
  ready(): Sample | undefined
}

/** Whether they give what is ready without being awaited. */
export function isReadySamples(samples: AsyncIterator<Sample>): samples is ReadySamples {
  return 'ready' in samples
}
