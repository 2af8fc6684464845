import type { Writable } from 'node:stream'

/** Characters that are gathered before they are worth a write of their own. */
const ENOUGH = 64 * 1024

/** Text for a stream, gathered to large writes; `flush` waits for the reader at the other end. */
export class TextStream {
  readonly #stream: Writable
  #text = ''
  #isInLine = false

  constructor(stream: Writable) {
    this.#stream = stream
    // Each write reports its own failure; without a listener the first would end the process as well.
    stream.on('error', () => {})
  }

  /** Enough has gathered that it should be flushed. */
  get isFull(): boolean {
    return this.#text.length >= ENOUGH
  }

  /** The end of a line is still to come. */
  get isInLine(): boolean {
    return this.#isInLine
  }

  write(text: string): void {
    this.#text += text
    if (text !== '') this.#isInLine = !text.endsWith('\n')
  }

  /** Writes what has gathered. Rejects with the system's error; `EPIPE` where the reader has gone. */
  async flush(): Promise<void> {
    if (this.#text === '') return
    const text = this.#text
    this.#text = ''
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(text, (error) => {
        if (error) reject(error)
        else resolve()
      })
    })
  }
}
