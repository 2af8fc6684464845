import { connect, type Socket } from 'node:net'
import type { Address } from '../vocabulary/pipe.ts'
import type { ChannelEvents, LineChannel } from './child-lines.ts'
import { LineSplitter } from './split-lines.ts'

/** One connection to a server, what it says as lines. What is written before it is connected is sent then. */
export class SocketLines implements LineChannel {
  readonly #socket: Socket
  readonly #onEnd: (why: string) => void
  #ended = false

  constructor(address: Address, events: ChannelEvents) {
    this.#onEnd = events.onEnd
    const lines = new LineSplitter((line) => {
      if (!this.#ended) events.onLine(line)
    }, events.onLongLine)
    this.#socket = connect(address)
    this.#socket.on('data', (chunk: Buffer) => {
      if (!events.onChunk(chunk)) lines.write(chunk)
    })
    this.#socket.on('error', (error) => this.#end(error.message))
    this.#socket.on('close', () => lines.end(() => this.#end('closed by the server')))
  }

  write(text: string): void {
    this.#socket.write(text)
  }

  hold(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  errors(): readonly string[] {
    return []
  }

  kill(): void {
    this.#ended = true
    this.#socket.destroy()
  }

  #end(why: string): void {
    if (this.#ended) return
    this.#ended = true
    this.#onEnd(why)
  }
}
