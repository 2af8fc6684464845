import type { Payload } from '../vocabulary/target.ts'

/** Where an exporter's payloads go. */
export interface Sink {
  /** Takes a payload and returns at once; `file` names the file, where there are several. */
  send(payload: Payload, file?: string): void
  /**
   * Undefined where there is room for more, else resolves when there is. Rejects with a RecollectError `cannot-send` if there
   * never will be.
   */
  room(): Promise<void> | undefined
  /** Sends what waits and ends. Rejects with a RecollectError `cannot-send` if that cannot be done. */
  close(): Promise<void>
}
