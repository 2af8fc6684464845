import { binarySize } from '../vocabulary/binary-size.ts'
import type { Notice } from '../vocabulary/error.ts'
import { errorCode } from '../vocabulary/error-code.ts'
import { plural } from '../vocabulary/plural.ts'
import { placeAndReason, reasonOf } from '../vocabulary/reason.ts'
import { PatientFile, type SinkFile, type Turn } from './patient-file.ts'

/** What patient files need. */
export interface PatientFilesOptions {
  /** Seconds of a clock that is never set. */
  readonly steady: () => number
  readonly onNotice: (notice: Notice) => void
  /** How many bytes may wait in memory, all files together. Default 16 MiB. */
  readonly limit?: number
}

const LIMIT = 16 * 1024 * 1024
const RETRY_SECONDS = 1

/** Into so many files what waits is parted: as much is given up at once. */
const PARTS = 8

/**
 * Files that are written one after the other to a disk that may be full or missing for a while.
 *
 * What cannot be written waits in memory and is tried again, the oldest first. When too much waits, the oldest file that
 * waits is given up: so the recorder begins a new file whenever one has gathered enough, and each that gets to the disk
 * is whole. Never throws.
 */
export class PatientFiles {
  readonly #options: PatientFilesOptions
  readonly #limit: number
  readonly #turn: Turn
  /** Those that wait, the oldest first, and the last one. */
  #files: PatientFile[] = []
  #retryAt = Number.NEGATIVE_INFINITY
  #complained = false
  #syncFailed = false
  /** Samples that were given up and not yet told of, and all that were told of. */
  #lostSamples = 0
  #lost = 0

  constructor(options: PatientFilesOptions) {
    this.#options = options
    this.#limit = options.limit ?? LIMIT
    this.#turn = {
      isOn: (file) => this.#files[0] === file,
      fail: (file, error) => (isAsLargeAsCanBe(file, error) ? this.#giveUp(file) : this.#fail(error)),
      failSync: (error) => this.#failSync(error),
      tend: () => this.#tend(),
    }
  }

  /** Begins a file behind those that wait. */
  add(open: () => SinkFile): PatientFile {
    const file = new PatientFile(open, this.#turn)
    this.#files = [...this.#files.filter((other) => !other.isWritten), file]
    if (this.#options.steady() >= this.#retryAt) this.drain()
    return file
  }

  /** Whether a file has gathered so much that what comes next should be a file of its own. */
  isFull(file: PatientFile): boolean {
    return file.dropped || file.waitingBytes >= this.#limit / PARTS
  }

  /** Tries to write what waits; true if nothing waits any more. */
  drain(): boolean {
    while (this.#files[0]?.drain() === true) {
      if (this.#files.length === 1) {
        this.#recover()
        return true
      }
      this.#files.shift()
    }
    return this.#files.length === 0
  }

  /** How many samples were given up for good. */
  get lost(): number {
    return this.#lost
  }

  /** Tries a last time, gives up what still waits and tells how many samples that were. */
  close(): void {
    if (this.drain()) return
    for (const file of this.#files) this.#lostSamples += file.drop()
    this.#files.length = 0
    this.#tellLost()
  }

  #tend(): void {
    const waiting = () => this.#files.reduce((sum, { waitingBytes }) => sum + waitingBytes, 0)
    while (this.#files.length > 0 && waiting() > this.#limit) this.#dropOldest()
    if (this.#options.steady() >= this.#retryAt) this.drain()
  }

  #dropOldest(): void {
    const oldest = this.#files.shift()
    if (this.#lostSamples === 0) {
      this.#options.onNotice({
        code: 'dropping',
        message: `recording: more than ${binarySize(this.#limit)} wait to be written: the oldest are given up`,
      })
    }
    this.#lostSamples += oldest?.drop() ?? 0
  }

  #recover(): void {
    if (!this.#complained) return
    this.#complained = false
    const path = this.#files[0]?.path ?? 'recording'
    this.#options.onNotice({ code: 'written', message: `${path}: can be written again` })
    this.#tellLost()
  }

  #tellLost(): void {
    if (this.#lostSamples > 0) {
      const samples = plural(this.#lostSamples, 'sample')
      this.#options.onNotice({ code: 'lost', message: `recording: ${samples} lost: could not be written` })
    }
    this.#lost += this.#lostSamples
    this.#lostSamples = 0
  }

  /** What it could not take is lost, and a new file can be written. */
  #giveUp(file: PatientFile): void {
    const message = `${file.path}: is as large as a file can be here: a new file begins`
    this.#options.onNotice({ code: 'too-large', message })
    this.#lostSamples += file.drop()
    this.#tellLost()
  }

  #fail(error: unknown): void {
    this.#retryAt = this.#options.steady() + RETRY_SECONDS
    if (this.#complained) return
    this.#complained = true
    const why = placeAndReason(error)
    this.#options.onNotice({ code: 'cannot-write', message: `${why}: recording goes on in memory` })
  }

  #failSync(error: unknown): void {
    if (this.#syncFailed) return
    this.#syncFailed = true
    const why = `${this.#files[0]?.path ?? 'recording'}: ${reasonOf(error)}`
    this.#options.onNotice({ code: 'cannot-sync', message: `${why}: what is written may not survive a power cut` })
  }
}

/** Whether the file has grown as much as its file system, or a limit of the process, allows: no waiting helps. */
function isAsLargeAsCanBe(file: PatientFile, error: unknown): boolean {
  return file.hasSamples && errorCode(error) === 'EFBIG'
}
