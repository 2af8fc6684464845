import type { Payload } from '../vocabulary/target.ts'

/** Where an exporter's payloads go. */
export interface Sink {
  /** Takes a payload and returns at once; `file` names the file, where there are several. */
  send(payload: Payload, file?: string): void
  /** Resolves when there is room for more. Rejects with a RecollectError `cannot-send` if there never will be. */
  room(): Promise<void>
  /** Sends what waits and ends. Rejects with a RecollectError `cannot-send` if that cannot be done. */
  close(): Promise<void>
}
