import type { ByteSink } from '../../src/recording/byte-sink.ts'

/** Keeps what is written. */
export class MemorySink implements ByteSink {
  readonly #chunks: Buffer[] = []
  syncs = 0

  write(bytes: Uint8Array): void {
    this.#chunks.push(Buffer.from(bytes))
  }

  sync(): void {
    this.syncs++
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }
}
