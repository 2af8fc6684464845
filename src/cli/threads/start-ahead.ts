import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { Ahead, AheadWork, VerifiedFrame } from '../../recording/ahead.ts'
import { programFile } from '../program-file.ts'
import type { GivenAhead, SaidAhead } from './ahead-thread.ts'
import { Claims } from './claims.ts'

const MIB = 1024 * 1024

/** So much text is played before: until then V8 needs the second core to compile, and a day of totals is slower with help. */
const ALONE = 16 * MIB
/** So much text behind that is worth a thread, which is there after 30 ms. */
const MUCH = 32 * MIB
/** Frames with more are not read ahead: what is ready takes memory. A recorder's have half as much, and a sample. */
const MOST = 16 * MIB

/**
 * Starts a thread that reads ahead; undefined where it is not worth it, or cannot be. Its program is made by the build, and
 * the program in one file has none.
 */
export function startAhead(work: AheadWork): Ahead | undefined {
  const sizes = work.stretches.map(({ textBytes }) => textBytes)
  const isWorth = sumOf(sizes) >= ALONE + MUCH && sizes.every((size) => size <= MOST)
  if (!isWorth) return undefined
  const file = join(dirname(programFile()), 'program.ahead.cjs')
  return existsSync(file) ? new AheadThread(work, file) : undefined
}

/** A thread that reads ahead. Where it fails it is as if it had met what is not well: all is left to who asks. */
class AheadThread implements Ahead {
  readonly #claims: Claims
  readonly #work: AheadWork
  readonly #file: string
  /** How much text is still to be played before it is started. */
  #alone = ALONE
  #worker: Worker | undefined
  readonly #said = new Map<number, VerifiedFrame | undefined>()
  #isGone = false
  #wake: () => void = () => {}

  constructor(work: AheadWork, file: string) {
    this.#work = work
    this.#file = file
    this.#claims = Claims.of(work.stretches.length)
  }

  take(stretch: number): boolean {
    this.#claims.reach(stretch)
    const isOwn = this.#claims.take(stretch)
    if (this.#alone <= 0 && !this.#isGone) this.#worker ??= this.#start()
    this.#alone -= this.#work.stretches[stretch]?.textBytes ?? 0
    return isOwn
  }

  async frame(stretch: number): Promise<VerifiedFrame | undefined> {
    this.#worker?.ref()
    while (!this.#said.has(stretch) && !this.#isGone) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#worker?.unref()
    const frame = this.#said.get(stretch)
    this.#said.delete(stretch)
    return frame
  }

  stop(): void {
    this.#claims.stop()
  }

  /** Undefined where no thread can be had. */
  #start(): Worker | undefined {
    try {
      return this.#thread()
    } catch {
      this.#isGone = true
      return undefined
    }
  }

  #thread(): Worker {
    const workerData: GivenAhead = { work: this.#work, claims: this.#claims.memory }
    // To import it would load it for every command.
    const { Worker: Thread } = process.getBuiltinModule('node:worker_threads')
    const worker = new Thread(this.#file, { workerData })
    worker.unref()
    worker.on('message', ({ stretch, frame }: SaidAhead) => {
      this.#said.set(stretch, frame)
      this.#wake()
    })
    worker.on('error', () => this.#leave())
    worker.on('exit', () => this.#leave())
    return worker
  }

  #leave(): void {
    this.#isGone = true
    this.#wake()
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
