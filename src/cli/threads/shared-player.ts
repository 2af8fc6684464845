import { Worker } from 'node:worker_threads'
import type { Packet } from '../../playback/packet.ts'
import { PacketReader } from '../../playback/packet-reader.ts'
import type { Steps } from '../../playback/player.ts'
import { type Stretch, StretchPlayer, stretchesOf, stretchLength } from '../../playback/stretches.ts'
import { type Notice, RecollectError } from '../../vocabulary/error.ts'
import type { Interval } from '../../vocabulary/report.ts'
import { programFile } from '../program-file.ts'
import { ROLE } from '../role.ts'
import { Claims } from './claims.ts'
import type { Help, Said } from './helping.ts'
import type { Played } from './played.ts'

/** Stretches that a helper may be ahead of the main thread, by the number of helpers: what is ready takes memory. */
const farthestFor = (helpers: number): number => 2 + 2 * helpers

/** What came of a stretch so far. */
interface Arrived {
  readonly packets: Packet[]
  isWhole: boolean
}

/** Who plays. */
export interface Sharing {
  /** How many threads, this one included. */
  readonly threads: number
  readonly onNotice: (notice: Notice) => void
}

/**
 * Plays stretches on several threads, this one among them; the intervals come in their order.
 *
 * A thread that helps runs the same command line as this one, and sends the intervals of stretches instead of showing them.
 */
export class SharedPlayer implements Steps<Interval> {
  readonly #player: StretchPlayer
  readonly #stretches: readonly Stretch[]
  readonly #onNotice: (notice: Notice) => void
  readonly #claims: Claims
  readonly #workers: readonly Worker[]
  readonly #reader: PacketReader
  readonly #arrived = new Map<number, Arrived>()
  #stretch = -1
  /** The stretch is played here. */
  #own: AsyncGenerator<Packet, void, undefined> | undefined
  #failure: Error | undefined
  #wake: () => void = () => {}

  constructor(played: Played, { threads, onNotice }: Sharing) {
    const { hosts, how } = played
    this.#player = new StretchPlayer(hosts, played.importers, how)
    this.#stretches = stretchesOf(hosts, how, stretchLength(hosts, how, threads))
    this.#onNotice = onNotice
    this.#claims = Claims.of(this.#stretches.length)
    this.#reader = new PacketReader(played.importers, played.how.needs)
    this.#workers = Array.from({ length: threads - 1 }, () => this.#start(threads - 1))
  }

  next(): Interval | undefined {
    return this.#reader.next()
  }

  async readOn(): Promise<boolean> {
    for (;;) {
      const packet = await this.#packet()
      if (packet !== undefined) {
        this.#reader.open(packet)
        return true
      }
      if (!this.#advance()) return false
    }
  }

  async close(): Promise<void> {
    await this.#own?.return()
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  /** The next packet of the stretch; undefined if it has no more. */
  async #packet(): Promise<Packet | undefined> {
    if (this.#own !== undefined) {
      const { value } = await this.#own.next()
      return value ?? undefined
    }
    for (;;) {
      const arrived = this.#arrived.get(this.#stretch)
      const packet = arrived?.packets.shift()
      if (packet !== undefined || arrived?.isWhole !== false) return packet
      if (this.#failure !== undefined) throw this.#failure
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #advance(): boolean {
    this.#arrived.delete(this.#stretch)
    this.#own = undefined
    const stretch = this.#stretches[++this.#stretch]
    if (stretch === undefined) return false
    this.#claims.reach(this.#stretch)
    if (this.#claims.take(this.#stretch)) this.#own = this.#player.play(stretch)
    else this.#of(this.#stretch)
    return true
  }

  #of(stretch: number): Arrived {
    const arrived = this.#arrived.get(stretch) ?? { packets: [], isWhole: false }
    this.#arrived.set(stretch, arrived)
    return arrived
  }

  #start(helpers: number): Worker {
    const help: Help = { stretches: this.#stretches, claims: this.#claims.memory, farthest: farthestFor(helpers) }
    const env = { ...process.env, [ROLE]: 'play' }
    const worker = new Worker(programFile(), { argv: process.argv.slice(2), env, workerData: help })
    worker.on('message', (said: Said) => this.#hear(said))
    worker.on('error', (error) => this.#fail(error))
    worker.on('exit', (code) => {
      if (code !== 0) this.#fail(new RecollectError('internal', `a thread that played has ended: exit ${code}`))
    })
    return worker
  }

  #hear(said: Said): void {
    if ('notice' in said) this.#onNotice(said.notice)
    else if ('code' in said) this.#fail(new RecollectError(said.code, said.why))
    else {
      const arrived = this.#of(said.stretch)
      if (said.packet === undefined) arrived.isWhole = true
      else arrived.packets.push(said.packet)
      this.#wake()
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#wake()
  }
}
