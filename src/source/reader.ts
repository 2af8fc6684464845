import type { LineBuffer } from './line-buffer.ts'

/** Reads one source, or several of the same members, into samples. */
export interface Reader {
  /** Appends the lines as they are now; what cannot be read adds none. `now` is in seconds of the steady clock. */
  read(into: LineBuffer, now: number): void
  /** What could not be read the last time and why, e.g. `/proc/slabinfo: EACCES`, one entry for each source. */
  unreadable(): readonly string[]
  close(): void
}

/** How long what could not be read, or was not there, is left alone. */
export const RETRY_SECONDS = 10
