import type { ByteSink } from '../recording/byte-sink.ts'

/** A file that takes all or nothing of what is written. */
export interface SinkFile extends ByteSink {
  readonly path: string
  /** Whether the file still stands under its name. */
  readonly isInPlace: boolean
  sync(): void
  close(): void
  /** Closes the file, to which nothing was written, and removes it. */
  remove(): void
}

/** Whom a patient file asks. */
export interface Turn {
  /** Whether this file's bytes may go to the disk now: nothing older waits. */
  isOn(file: PatientFile): boolean
  /** The file could not be made or written: it may have to be given up. */
  fail(file: PatientFile, error: unknown): void
  /** What was written may not survive a power cut. */
  failSync(error: unknown): void
  /** Bytes wait: some may have to go, or it may be time to try again. */
  tend(): void
}

/** A recording on its way to the disk: what cannot be written waits in memory, in order. Never throws. */
export class PatientFile implements ByteSink {
  /** How many samples were put into it. */
  samples = 0
  readonly #open: () => SinkFile
  readonly #turn: Turn
  readonly #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #file: SinkFile | undefined
  #begun = false
  #flushed = 0
  #written = 0
  #ended = false
  #dropped = false

  /** `open` makes the file; what it throws is taken as a reason to try again later. */
  constructor(open: () => SinkFile, turn: Turn) {
    this.#open = open
    this.#turn = turn
  }

  /** The file's path, as soon as something is in it. */
  get path(): string | undefined {
    return this.#begun ? this.#file?.path : undefined
  }

  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** Whether all that it was given is in the file. */
  get isWritten(): boolean {
    return this.#file !== undefined && this.#waiting.length === 0
  }

  /** Whether samples of it are in the file. */
  get hasSamples(): boolean {
    return this.#written > 0
  }

  /** Whether something of it was given up: nothing more is taken. */
  get dropped(): boolean {
    return this.#dropped
  }

  /** Whether somebody removed, renamed or replaced the file. */
  get isGone(): boolean {
    return this.#file !== undefined && !this.#dropped && !this.#file.isInPlace
  }

  write(bytes: Uint8Array): void {
    if (this.#dropped) return
    if (this.isWritten && this.#turn.isOn(this) && this.#append(bytes)) return
    // It may have been given up just now.
    if (this.#dropped) return
    // The caller uses its buffer again. (A Buffer's slice would be no copy.)
    this.#waiting.push(Uint8Array.from(bytes))
    this.#waitingBytes += bytes.length
    this.#turn.tend()
  }

  sync(): void {
    if (!this.isWritten) return
    try {
      this.#file?.sync()
    } catch (error) {
      this.#turn.failSync(error)
    }
  }

  /** All samples so far were handed over. */
  flushed(): void {
    this.#flushed = this.samples
    if (this.isWritten) this.#written = this.#flushed
  }

  /** Nothing more comes. */
  end(): void {
    this.flushed()
    this.#ended = true
    if (this.isWritten) this.#file?.close()
  }

  /** Makes the file if need be and writes what waits; false if it did not all go. */
  drain(): boolean {
    try {
      this.#file ??= this.#open()
    } catch (error) {
      this.#turn.fail(this, error)
      return false
    }
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!this.#append(next)) return this.#giveBack()
      this.#waiting.shift()
      this.#waitingBytes -= next.length
    }
    this.#written = this.#flushed
    if (this.#ended) this.#file.close()
    return true
  }

  /** Gives up what waits; what is in the file stays as it is. Returns how many samples are lost. */
  drop(): number {
    this.#dropped = true
    this.#waiting.length = 0
    this.#waitingBytes = 0
    if (this.#begun) this.#file?.close()
    else this.#giveBack()
    return this.samples - this.#written
  }

  /** A file that nothing went into is not left behind. */
  #giveBack(): false {
    if (this.#begun) return false
    this.#file?.remove()
    this.#file = undefined
    return false
  }

  #append(bytes: Uint8Array): boolean {
    try {
      this.#file?.write(bytes)
      this.#begun = true
      return true
    } catch (error) {
      this.#turn.fail(this, error)
      return false
    }
  }
}
