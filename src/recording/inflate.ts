import { createInflateRaw, type InflateRaw } from 'node:zlib'

const CHUNK = 128 * 1024

/** Decompresses one deflate stream, piece by piece. */
export class Inflate {
  /** How many bytes of what was written belong to the stream. */
  consumed = 0
  /** The stream has come to its end. */
  ended = false
  /** What is wrong with it. */
  trouble: string | undefined
  readonly #stream: InflateRaw = createInflateRaw({ chunkSize: CHUNK })
  #written = 0
  #text: Buffer[] = []
  #done: () => void = () => {}

  constructor() {
    this.#stream.on('data', (text: Buffer) => this.#text.push(text))
    this.#stream.on('error', (error: Error) => {
      this.trouble = error.message
      this.#done()
    })
  }

  /** Gives what the bytes decompress to; less, if they are where the trouble is. */
  async write(bytes: Uint8Array): Promise<readonly Buffer[]> {
    this.#written += bytes.length
    await new Promise<void>((resolve) => {
      this.#done = resolve
      this.#stream.write(bytes, () => resolve())
    })
    this.consumed = this.#stream.bytesWritten
    // Behind its end a stream takes no more.
    this.ended = this.trouble === undefined && this.consumed < this.#written
    const text = this.#text
    this.#text = []
    return text
  }

  close(): void {
    this.#stream.destroy()
  }
}
