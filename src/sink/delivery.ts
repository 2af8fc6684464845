import { setTimeout as sleep } from 'node:timers/promises'
import { binarySize } from '../vocabulary/binary-size.ts'
import { type Notice, RecollectError } from '../vocabulary/error.ts'
import { plural } from '../vocabulary/plural.ts'
import { reasonOf } from '../vocabulary/reason.ts'
import type { Payload } from '../vocabulary/target.ts'
import type { Sink } from './sink.ts'
import type { Spool } from './spool.ts'
import { Refused, type Transport } from './transport.ts'

/** How a delivery bears with its receiver. */
export interface DeliveryOptions {
  /** Who is served, in notices: `export graphite`. */
  readonly name: string
  /** What finds no room is dropped and counted; else the sender waits, and in the end fails. */
  readonly isLive: boolean
  readonly spool?: Spool | undefined
  readonly onNotice: (notice: Notice) => void
  /** Bytes that may wait in memory. Default 8 MiB. */
  readonly memoryBytes?: number
  /** Seconds for which a receiver that never answered, one that did, and one at the end are tried. */
  readonly patience?: { readonly first: number; readonly later: number; readonly end: number }
}

const MEMORY_BYTES = 8 * 2 ** 20
/** What travels together, at most, where payloads join. */
const TOGETHER_BYTES = 2 ** 20
const PATIENCE = { first: 5, later: 30, end: 3 }
/** Milliseconds until a receiver is tried again: twice as long each time. */
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 10_000

/**
 * Payloads on their way to a receiver that may be slow, dead, or refuse them.
 *
 * They wait in memory, a bounded number of bytes; with a spool, from the first failure on, on disk. To send takes
 * no time; `room` is for who can wait.
 */
export class Delivery implements Sink {
  readonly #transport: Transport
  readonly #options: DeliveryOptions
  readonly #limit: number
  readonly #patience: NonNullable<DeliveryOptions['patience']>
  #waiting: Uint8Array[] = []
  #underWay: readonly Uint8Array[] = []
  #bytes = 0
  #dropped = 0
  #everDelivered = false
  /** When the receiver was last well, by `performance.now`; undefined while it is. */
  #failingSince: number | undefined
  #lastError: unknown
  #failure: RecollectError | undefined
  #closingAt = Number.POSITIVE_INFINITY
  #pump: Promise<void> | undefined
  #wake = new AbortController()
  #listeners: (() => void)[] = []

  constructor(transport: Transport, options: DeliveryOptions) {
    this.#transport = transport
    this.#options = options
    this.#limit = options.memoryBytes ?? MEMORY_BYTES
    this.#patience = options.patience ?? PATIENCE
    if (options.spool?.isEmpty === false) this.#start()
  }

  /** Payloads that were dropped so far: for want of room, or because the receiver refused them. */
  get dropped(): number {
    return this.#dropped
  }

  send(payload: Payload): void {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
    if (bytes.length === 0) return
    if (this.#spools(bytes)) this.#keep(bytes)
    else {
      this.#waiting.push(bytes)
      this.#bytes += bytes.length
      if (this.#options.isLive) this.#makeRoom()
    }
    this.#start()
  }

  async room(): Promise<void> {
    while (this.#bytes > this.#limit && this.#failure === undefined) {
      await new Promise<void>((resolve) => this.#listeners.push(resolve))
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  async close(): Promise<void> {
    this.#closingAt = performance.now()
    this.#wake.abort()
    await this.#pump
    await this.#transport.close().catch(() => {})
    this.#options.spool?.close()
    if (this.#failure !== undefined) throw this.#failure
  }

  /** A spool takes what memory has no room for, what cannot be sent, and all that comes after what it holds. */
  #spools(bytes: Uint8Array): boolean {
    const { spool } = this.#options
    if (spool === undefined) return false
    if (spool.isEmpty && this.#failingSince === undefined && this.#bytes + bytes.length <= this.#limit) return false
    this.#spill()
    return true
  }

  #keep(bytes: Uint8Array): void {
    try {
      if (this.#options.spool?.append(bytes) === true) return
    } catch (error) {
      this.#say('spool', `${this.#options.spool?.path}: ${reasonOf(error)}`)
    }
    this.#drop(1)
  }

  #makeRoom(): void {
    let gone = 0
    while (this.#bytes > this.#limit && gone < this.#waiting.length) {
      this.#bytes -= this.#waiting[gone]?.length ?? 0
      gone++
    }
    if (gone === 0) return
    this.#waiting.splice(0, gone)
    this.#drop(gone)
  }

  #drop(count: number): void {
    if (this.#dropped === 0) this.#say('dropped', 'no room for what waits: what is oldest is dropped')
    this.#dropped += count
  }

  #start(): void {
    this.#pump ??= this.#run()
      // The spool's disk failed: what is on it stays there.
      .catch((error: unknown) => this.#say('spool', `${this.#options.spool?.path}: ${reasonOf(error)}`))
      .finally(() => {
        this.#pump = undefined
      })
  }

  async #run(): Promise<void> {
    // What is sent in the same breath travels together.
    await Promise.resolve()
    let pause = FIRST_PAUSE
    for (let next = this.#next(); next.length > 0; next = this.#next()) {
      try {
        await this.#transport.deliver(next)
        this.#delivered(next)
        pause = FIRST_PAUSE
      } catch (error) {
        if (error instanceof Refused) this.#refused(next, error)
        else if (this.#isPast(error)) return this.#giveUp()
        else {
          await this.#pause(pause)
          pause = Math.min(2 * pause, LONGEST_PAUSE)
        }
      }
    }
    if (this.#dropped > 0 && this.#closingAt < Number.POSITIVE_INFINITY) this.#say('dropped', this.#droppedText())
  }

  /** What is to be delivered next: it stays until it is. */
  #next(): readonly Uint8Array[] {
    if (this.#underWay.length > 0) return this.#underWay
    const { spool } = this.#options
    const most = this.#transport.joins ? TOGETHER_BYTES : 0
    if (this.#waiting.length === 0 && spool?.isEmpty === false) return spool.first(most)
    let count = 0
    for (let bytes = 0; count < this.#waiting.length; count++) {
      bytes += this.#waiting[count]?.length ?? 0
      if (count > 0 && bytes > most) break
    }
    this.#underWay = this.#waiting.splice(0, count)
    return this.#underWay
  }

  #remove(payloads: readonly Uint8Array[]): void {
    if (this.#underWay.length === 0) this.#options.spool?.sent(payloads)
    else {
      for (const { length } of this.#underWay) this.#bytes -= length
      this.#underWay = []
    }
    for (const resolve of this.#listeners.splice(0)) resolve()
  }

  #delivered(payloads: readonly Uint8Array[]): void {
    this.#remove(payloads)
    this.#everDelivered = true
    if (this.#failingSince === undefined) return
    this.#failingSince = undefined
    this.#say('delivered', `answers again${this.#dropped > 0 ? `; ${this.#droppedText()}` : ''}`)
  }

  #refused(payloads: readonly Uint8Array[], error: Refused): void {
    this.#remove(payloads)
    this.#dropped += error.count ?? payloads.length
    this.#failingSince = undefined
    this.#say('refused', `refused: ${error.message}`)
    // Of a recording nothing is dropped in silence; the rest would fare alike.
    if (!this.#options.isLive) this.#failure ??= this.#cannotSend(error)
  }

  /** Whether a failure is the last that is borne. */
  #isPast(error: unknown): boolean {
    const now = performance.now()
    this.#lastError = error
    if (this.#failingSince === undefined) {
      this.#failingSince = now
      this.#say('unreachable', `${reasonOf(error)}: trying again`)
      if (this.#options.spool?.isEmpty === true) this.#spillAll()
    }
    if (this.#options.isLive) return now - this.#closingAt > this.#patience.end * 1000
    const { first, later } = this.#patience
    return now - this.#failingSince > (this.#everDelivered ? later : first) * 1000
  }

  /** What waits goes to the spool, in its order. */
  #spill(): void {
    for (const bytes of this.#waiting) {
      this.#keep(bytes)
      this.#bytes -= bytes.length
    }
    this.#waiting = []
  }

  /** What is under way goes to the spool as well: before all else, if that is nothing yet. */
  #spillAll(): void {
    const { spool } = this.#options
    if (spool === undefined) return
    this.#waiting = [...this.#underWay, ...this.#waiting]
    this.#underWay = []
    this.#spill()
  }

  #giveUp(): void {
    this.#spillAll()
    const left = this.#underWay.length + this.#waiting.length
    this.#underWay = []
    this.#waiting = []
    this.#bytes = 0
    this.#dropped += left
    if (!this.#options.isLive) this.#failure = this.#cannotSend(this.#lastError)
    else if (this.#options.spool?.isEmpty === false) {
      this.#say('spooled', `${binarySize(this.#options.spool.bytes)} wait in ${this.#options.spool.path}`)
    }
    if (this.#dropped > 0 && this.#options.isLive) this.#say('dropped', this.#droppedText())
    for (const resolve of this.#listeners.splice(0)) resolve()
  }

  async #pause(milliseconds: number): Promise<void> {
    const isClosing = this.#closingAt < Number.POSITIVE_INFINITY
    // Whoever closes wakes the pump once, and then waits as all do.
    const options = isClosing ? {} : { signal: this.#wake.signal }
    await sleep(Math.min(milliseconds, isClosing ? 500 : milliseconds), undefined, options).catch(() => {})
  }

  #cannotSend(error: unknown): RecollectError {
    const message = `export ${this.#options.name}: ${this.#transport.name}: ${reasonOf(error)}`
    return new RecollectError('cannot-send', message, { cause: error })
  }

  #droppedText(): string {
    return `${plural(this.#dropped, 'payload')} dropped`
  }

  #say(code: string, what: string): void {
    this.#options.onNotice({ code, message: `export ${this.#options.name}: ${this.#transport.name}: ${what}` })
  }
}
