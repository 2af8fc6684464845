import { LineBuffer } from '../source/line-buffer.ts'
import type { SizeOf } from '../vocabulary/pipe.ts'

const FIRST_SIZE = 1024

/** What came of one message of a binary protocol. Whoever adds sees to it that it does not become too much. */
export class MessageStore {
  readonly #came = new LineBuffer(FIRST_SIZE)

  add(chunk: Buffer): void {
    this.#came.appendBytes(chunk)
  }

  /** The message, once it is whole. */
  take(sizeOf: SizeOf): Uint8Array | undefined {
    const came = this.#came.bytes.subarray(0, this.#came.end)
    const size = sizeOf(came)
    return size === undefined || size > came.length ? undefined : Uint8Array.from(came.subarray(0, size))
  }

  forget(): void {
    this.#came.clear()
  }
}
