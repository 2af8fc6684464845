import type { Sink } from './sink.ts'

/** Sends nothing. */
export const noSink: Sink = {
  send: () => {},
  room: () => undefined,
  close: async () => {},
}
