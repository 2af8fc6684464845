/** Where a recording's bytes go. */
export interface ByteSink {
  /** Takes all the bytes or, if it throws, none. They are only valid during the call. */
  write(bytes: Uint8Array): void
  /** Makes sure that what was written survives a power cut. */
  sync?(): void
}
