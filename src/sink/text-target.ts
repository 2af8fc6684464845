import type { Payload } from '../vocabulary/target.ts'
import type { Sink } from './sink.ts'
import type { TextStream } from './text-stream.ts'

/** stdout, or another stream that text goes to. */
export class StreamTarget implements Sink {
  readonly #stream: TextStream

  constructor(stream: TextStream) {
    this.#stream = stream
  }

  send(payload: Payload): void {
    this.#stream.write(typeof payload === 'string' ? payload : Buffer.from(payload).toString())
  }

  room(): Promise<void> | undefined {
    return this.#stream.isFull ? this.#stream.flush() : undefined
  }

  async close(): Promise<void> {
    await this.#stream.flush()
  }
}
