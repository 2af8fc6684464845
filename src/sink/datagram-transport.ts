import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { addressText } from './address-text.ts'
import { Refused, type Transport } from './transport.ts'

/** Datagrams that find no room at the receiver are lost: after so many it gets a moment to read. */
const BURST = 32
const REST_MS = 1
/** What UDP over IPv4 can carry. */
const MOST_BYTES = 65_507

/** UDP: a payload, a datagram. That one is lost nobody hears; that nobody listens, on the same machine at least. */
export class DatagramTransport implements Transport {
  readonly name: string
  readonly joins = true
  readonly #to: { readonly host: string; readonly port: number }
  #socket: Socket | undefined
  #sent = 0

  constructor(to: { readonly host: string; readonly port: number }) {
    this.#to = to
    this.name = addressText(to)
  }

  async deliver(payloads: readonly Uint8Array[]): Promise<void> {
    this.#socket ??= await this.#connect()
    const socket = this.#socket
    let tooLong = 0
    for (const payload of payloads) {
      if (payload.length > MOST_BYTES) {
        tooLong++
        continue
      }
      await new Promise<void>((resolve, reject) => {
        socket.send(payload, (error) => (error === null ? resolve() : reject(error)))
      })
      this.#sent++
      if (this.#sent % BURST === 0) await sleep(REST_MS)
    }
    if (tooLong > 0) throw new Refused(`${tooLong} longer than a datagram`, tooLong)
  }

  async close(): Promise<void> {
    this.#socket?.close()
  }

  async #connect(): Promise<Socket> {
    const { address, family } = await lookup(this.#to.host)
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4')
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.connect(this.#to.port, address, () => resolve())
    })
    socket.removeAllListeners('error')
    // What came back of an earlier datagram: the next one's own failure tells it again.
    socket.on('error', () => {})
    return socket
  }
}
