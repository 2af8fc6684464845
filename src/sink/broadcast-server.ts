import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import type { Payload, Target } from '../vocabulary/target.ts'
import { listening, stopped } from './listening.ts'
import type { Sink } from './sink.ts'

type BroadcastTarget = Extract<Target, { readonly kind: 'broadcast' }>

/** Who does not read as fast as there is something to read is let go. */
const MOST_WAITING_BYTES = 4 * 2 ** 20
const MOST_TOKEN_BYTES = 1024
const TOKEN_MS = 5000
const MOST_CLIENTS = 256

/** Whoever connects gets all payloads from then on; where there is a token, whoever sends it in the first line. */
export class BroadcastServer implements Sink {
  readonly #server: Server
  readonly #clients = new Set<Socket>()
  readonly #token: string | undefined

  private constructor({ token }: BroadcastTarget) {
    this.#token = token
    this.#server = createServer((socket) => this.#welcome(socket))
    this.#server.maxConnections = MOST_CLIENTS
  }

  /** Throws a RecollectError `cannot-listen`. */
  static async open(target: BroadcastTarget): Promise<BroadcastServer> {
    const server = new BroadcastServer(target)
    await listening(server.#server, target.at)
    return server
  }

  send(payload: Payload): void {
    for (const client of this.#clients) {
      client.write(payload)
      if (client.writableLength > MOST_WAITING_BYTES) client.destroy()
    }
  }

  room(): undefined {}

  async close(): Promise<void> {
    for (const client of this.#clients) client.end()
    await stopped(this.#server)
  }

  #welcome(socket: Socket): void {
    socket.on('error', () => {})
    socket.on('close', () => this.#clients.delete(socket))
    if (this.#token === undefined) this.#admit(socket)
    else this.#ask(socket, this.#token)
  }

  #admit(socket: Socket): void {
    this.#clients.add(socket)
    socket.resume()
  }

  #ask(socket: Socket, token: string): void {
    let said = ''
    const late = setTimeout(() => socket.destroy(), TOKEN_MS)
    const listen = (part: Buffer): void => {
      said += part.toString('latin1')
      const end = said.indexOf('\n')
      if (end < 0 && said.length < MOST_TOKEN_BYTES) return
      clearTimeout(late)
      socket.off('data', listen)
      if (end >= 0 && isSame(said.slice(0, end).replace(/\r$/, ''), token)) this.#admit(socket)
      else socket.destroy()
    }
    socket.on('data', listen)
    socket.on('close', () => clearTimeout(late))
  }
}

/** Takes as long whether the first letter is wrong or the last. */
function isSame(said: string, token: string): boolean {
  const digest = (text: string, encoding: BufferEncoding): Buffer =>
    createHash('sha256').update(Buffer.from(text, encoding)).digest()
  return timingSafeEqual(digest(said, 'latin1'), digest(token, 'utf8'))
}
