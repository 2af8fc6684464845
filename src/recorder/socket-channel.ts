import { connect, type Socket } from 'node:net'
import type { Address } from '../vocabulary/pipe.ts'
import { reasonOf } from '../vocabulary/reason.ts'
import { readAtOnce, writeAtOnce } from './at-once.ts'
import type { Channel, ChannelEvents } from './child-channel.ts'

/** One connection to a server. What is written before it is connected is sent then. */
export class SocketChannel implements Channel {
  readonly #socket: Socket
  readonly #onEnd: (why: string) => void
  #ended = false

  constructor(address: Address, { onOutput, onEnd }: ChannelEvents) {
    this.#onEnd = onEnd
    this.#socket = connect(address)
    this.#socket.on('data', onOutput)
    this.#socket.on('error', (error) => this.#end(reasonOf(error)))
    this.#socket.on('close', () => this.#end('closed by the server'))
  }

  write(what: string | Uint8Array): void {
    writeAtOnce(this.#socket, what)
  }

  read(into: Uint8Array): number {
    return readAtOnce(this.#socket, into)
  }

  setTelling(): void {
    // Only the event loop tells that a server has closed it.
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

  readErrors(): void {
    // There are none.
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
