import type { ByteSink } from '../recording/byte-sink.ts'
import { errorCode } from '../source/error-code.ts'
import type { Notice } from '../vocabulary/error.ts'

/** A file that takes all or nothing of what is written. */
export interface SinkFile extends ByteSink {
  readonly path: string
  sync(): void
  close(): void
}

/** What a patient sink needs. */
export interface PatientSinkOptions {
  /** Makes the file. What it throws is taken as a reason to try again later. */
  readonly open: () => SinkFile
  /** Seconds of a clock that is never set. */
  readonly steady: () => number
  readonly onNotice: (notice: Notice) => void
  /** How many bytes may wait in memory. */
  readonly limit?: number
}

const LIMIT = 16 * 1024 * 1024
const RETRY_SECONDS = 1

/**
 * A file that may be full or missing for a while: what cannot be written waits in memory, in order, and is tried again.
 *
 * Never throws. Once more waits than the limit allows, nothing further is taken and `lost` is true: what follows belongs
 * into a new file, when there is room.
 */
export class PatientSink implements ByteSink {
  readonly #options: PatientSinkOptions
  readonly #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #file: SinkFile | undefined
  #retryAt = 0
  #complained = false
  #lost = false

  constructor(options: PatientSinkOptions) {
    this.#options = options
    this.drain()
  }

  /** Whether bytes were given up because too many wait. */
  get lost(): boolean {
    return this.#lost
  }

  /** The file, as soon as it could be made. */
  get path(): string | undefined {
    return this.#file?.path
  }

  write(bytes: Uint8Array): void {
    if (this.#lost) return
    if (this.#waiting.length > 0 || this.#file === undefined) {
      this.#wait(bytes)
      if (this.#options.steady() >= this.#retryAt) this.drain()
      return
    }
    try {
      this.#file.write(bytes)
    } catch (error) {
      this.#fail(error)
      this.#wait(bytes)
    }
  }

  sync(): void {
    try {
      this.#file?.sync()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Tries to write what waits; true if nothing waits any more. */
  drain(): boolean {
    try {
      this.#file ??= this.#options.open()
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        this.#file.write(next)
        this.#waiting.shift()
        this.#waitingBytes -= next.length
      }
    } catch (error) {
      this.#fail(error)
      return false
    }
    if (this.#complained) {
      this.#complained = false
      this.#options.onNotice({ code: 'written', message: `${this.#file.path}: can be written again` })
    }
    return true
  }

  /** Closes the file; what still waits is tried a last time, and its bytes are counted if that fails. */
  close(): void {
    if (!this.drain()) {
      const message = `recording: ${this.#waitingBytes} bytes could not be written`
      this.#options.onNotice({ code: 'lost', message })
    }
    this.#file?.close()
  }

  #wait(bytes: Uint8Array): void {
    if (this.#waitingBytes + bytes.length > (this.#options.limit ?? LIMIT)) {
      this.#lost = true
      return
    }
    // The caller uses its buffer again. (A Buffer's slice would be no copy.)
    this.#waiting.push(Uint8Array.from(bytes))
    this.#waitingBytes += bytes.length
  }

  #fail(error: unknown): void {
    this.#retryAt = this.#options.steady() + RETRY_SECONDS
    if (this.#complained) return
    this.#complained = true
    const why = error instanceof Error ? error.message : errorCode(error)
    this.#options.onNotice({ code: 'cannot-write', message: `${why}: recording goes on in memory` })
  }
}
