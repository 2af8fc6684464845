import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Target } from '../vocabulary/target.ts'
import { addressText } from './address-text.ts'
import type { Transport } from './transport.ts'

const TIMEOUT_MS = 30_000
/** A receiver that died had perhaps not read what was handed over last: so much of it is sent again. */
const REPEATED_BYTES = 256 * 1024
const REPEATED_MS = 30_000
const GOODBYE_MS = 5000

type StreamTarget = Extract<Target, { readonly kind: 'stream' }>

interface Sent {
  readonly bytes: Uint8Array
  readonly at: number
}

/**
 * A TCP, TLS or Unix connection, made anew where it breaks.
 *
 * Nothing tells which bytes the other end has read, so what was sent shortly before a connection broke is sent again:
 * a receiver may get a point twice, and misses none.
 */
export class StreamTransport implements Transport {
  readonly name: string
  readonly joins = true
  readonly #target: StreamTarget
  #socket: Socket | undefined
  #broken: Error | undefined
  #recent: Sent[] = []
  #recentBytes = 0

  constructor(target: StreamTarget) {
    this.#target = target
    this.name = addressText(target.to)
  }

  async deliver(payloads: readonly Uint8Array[]): Promise<void> {
    const socket = await this.#connected()
    const bytes = payloads.length === 1 ? (payloads[0] ?? new Uint8Array()) : Buffer.concat(payloads)
    await this.#write(socket, bytes)
    this.#remember(bytes)
  }

  async close(): Promise<void> {
    const socket = this.#socket
    if (socket === undefined || socket.destroyed) return
    // Only when the other end has closed as well has it read everything.
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve())
      socket.setTimeout(GOODBYE_MS, () => socket.destroy())
      socket.end()
    })
  }

  async #connected(): Promise<Socket> {
    if (this.#socket !== undefined && this.#broken === undefined) return this.#socket
    this.#broken = undefined
    const socket = await this.#connect()
    this.#socket = socket
    const { greeting = '' } = this.#target
    const since = performance.now() - REPEATED_MS
    const again = this.#recent.filter(({ at }) => at > since).map(({ bytes }) => bytes)
    const first = Buffer.concat([Buffer.from(greeting), ...again])
    if (first.length > 0) await this.#write(socket, first)
    return socket
  }

  #connect(): Promise<Socket> {
    const { to, tls } = this.#target
    return new Promise((resolve, reject) => {
      const socket = tls === undefined ? connect(to) : connectTls({ ...to, ...certificates(tls.ca) })
      const fail = (error: Error): void => {
        this.#broken ??= error
        reject(error)
      }
      socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no connection')))
      socket.on('error', fail)
      socket.on('close', () => fail(new Error('the connection was closed')))
      // What it says is read, so that it can go on, and forgotten.
      socket.resume()
      socket.once(tls === undefined ? 'connect' : 'secureConnect', () => {
        socket.setTimeout(0)
        resolve(socket)
      })
    })
  }

  async #write(socket: Socket, bytes: Uint8Array): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      // Where the connection breaks, this is called with the reason, too.
      socket.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
    const late = setTimeout(() => socket.destroy(new Error(`took nothing for ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS)
    try {
      await written
    } catch (error) {
      this.#broken ??= error instanceof Error ? error : new Error(String(error))
      socket.destroy()
      throw error
    } finally {
      clearTimeout(late)
    }
  }

  #remember(bytes: Uint8Array): void {
    this.#recent.push({ bytes, at: performance.now() })
    this.#recentBytes += bytes.length
    let gone = 0
    for (; gone < this.#recent.length - 1 && this.#recentBytes > REPEATED_BYTES; gone++) {
      this.#recentBytes -= this.#recent[gone]?.bytes.length ?? 0
    }
    this.#recent.splice(0, gone)
  }
}

function certificates(path: string | undefined): { readonly ca?: Buffer } {
  return path === undefined ? {} : { ca: readFileSync(path) }
}
