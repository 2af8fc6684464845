import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { Ahead, AheadWork, VerifiedFrame } from '../../recording/ahead.ts'
import { programFile } from '../program-file.ts'
import { AheadClaims } from './ahead-claims.ts'
import type { GivenAhead, SaidAhead } from './ahead-thread.ts'

/** So many bytes of text are worth a thread, which is there after 30 ms. */
const MUCH = 8 * 1024 * 1024
/** Frames with more are not read ahead: what is ready takes memory. A recorder's have half as much, and a sample. */
const MOST = 16 * 1024 * 1024

/**
 * Starts a thread that reads ahead; undefined where it is not worth it, or cannot be. Its program is made by the build, and
 * the program in one file has none.
 */
export function startAhead(work: AheadWork): Ahead | undefined {
  const sizes = work.stretches.map(({ textBytes }) => textBytes)
  const isWorth = sizes.reduce((sum, size) => sum + size, 0) >= MUCH && sizes.every((size) => size <= MOST)
  if (!isWorth) return undefined
  const file = join(dirname(programFile()), 'program.ahead.cjs')
  try {
    return existsSync(file) ? new AheadThread(work, file) : undefined
  } catch {
    // There may be no more threads.
    return undefined
  }
}

/** A thread that reads ahead. Where it fails it is as if it had met what is not well: all is left to who asks. */
class AheadThread implements Ahead {
  readonly #claims: AheadClaims
  readonly #worker: Worker
  readonly #said = new Map<number, VerifiedFrame | undefined>()
  #isGone = false
  #wake: () => void = () => {}

  constructor(work: AheadWork, file: string) {
    this.#claims = AheadClaims.of(work.stretches.length)
    const workerData: GivenAhead = { work, claims: this.#claims.memory }
    // To import it would load it for every command.
    const { Worker: Thread } = process.getBuiltinModule('node:worker_threads')
    this.#worker = new Thread(file, { workerData })
    this.#worker.unref()
    this.#worker.on('message', ({ stretch, frame }: SaidAhead) => {
      this.#said.set(stretch, frame)
      this.#wake()
    })
    this.#worker.on('error', () => this.#leave())
    this.#worker.on('exit', () => this.#leave())
  }

  take(stretch: number): boolean {
    return this.#claims.take(stretch)
  }

  async frame(stretch: number): Promise<VerifiedFrame | undefined> {
    this.#worker.ref()
    while (!this.#said.has(stretch) && !this.#isGone) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.#worker.unref()
    const frame = this.#said.get(stretch)
    this.#said.delete(stretch)
    return frame
  }

  stop(): void {
    this.#claims.stop()
  }

  #leave(): void {
    this.#isGone = true
    this.#wake()
  }
}
