import { lstatSync, readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { parseRecordingName, safeHost } from '../recording/name.ts'
import { binarySize } from '../vocabulary/binary-size.ts'
import type { Notice } from '../vocabulary/error.ts'
import { errorCode } from '../vocabulary/error-code.ts'
import { plural } from '../vocabulary/plural.ts'
import { reasonOf } from '../vocabulary/reason.ts'
import { mayBeWritten, type Written } from './may-be-written.ts'
import { readHeader } from './read-header.ts'

/** How long recordings are kept. */
export interface Retention {
  /** Those last written to longer ago are deleted. */
  readonly days?: number
  /** While all together are larger, the oldest is deleted. */
  readonly maxBytes?: number
}

/** Whose recordings, and where. */
export interface RetirementOptions {
  readonly directory: string
  /** What their names say before the time, see `nameSubject`. */
  readonly subject: string
  /** The host that their headers name. */
  readonly host: string
  readonly retention: Retention
  readonly onNotice: (notice: Notice) => void
}

/** The file that is being written. */
export interface OpenFile {
  /** Undefined while it could not be made. */
  readonly path: string | undefined
  readonly bytes: number
  /** The paths of all that this recorder has made. */
  readonly files: readonly string[]
}

interface Candidate extends Written {
  readonly bytes: number
}

const SECONDS_A_DAY = 86_400

// A file that cannot be deleted is tried again, but not all the time.
const RETRY_SECONDS = 60

/**
 * Deletes recordings that are too old, or too many; never anything else.
 *
 * What is deleted is a regular file in the directory itself, has a name that this recorder would give, and a header that
 * says that recollect wrote it on this host. What another recorder may be writing stays, and is told of once.
 */
export class Retirement {
  readonly #options: RetirementOptions
  /** Whether files are own, by what would change if they did: so that headers are read once. */
  #known: ReadonlyMap<string, boolean> = new Map()
  /** Bytes of the files that were kept the last time. */
  #kept = 0
  #appliedAt = Number.NEGATIVE_INFINITY
  readonly #told = new Set<string>()

  constructor(options: RetirementOptions) {
    this.#options = options
  }

  /** Whether a file of so many bytes takes so much of the room that there should be a new one, and this be deleted in time. */
  isFull(bytes: number): boolean {
    return bytes > this.#maxBytes / 2
  }

  /** Deletes what is due if `open`, the file that is being written, has grown so large that something must go. */
  applyIfLarge(now: number, open: OpenFile): void {
    if (this.#kept + open.bytes > this.#maxBytes && Math.abs(now - this.#appliedAt) >= RETRY_SECONDS) {
      this.apply(now, open)
    }
  }

  /** Deletes what is due at epoch seconds `now`, but not the file that is being written. */
  apply(now: number, open: OpenFile): void {
    const { days = Number.POSITIVE_INFINITY } = this.#options.retention
    const own = this.#own().filter(({ path }) => path !== open.path)
    let bytes = own.reduce((sum, candidate) => sum + candidate.bytes, 0)
    for (const candidate of own) {
      const old = now - candidate.written > days * SECONDS_A_DAY
      const many = bytes + open.bytes > this.#maxBytes
      if (!old && !many) continue
      if (!open.files.includes(candidate.path) && mayBeWritten(candidate, now)) {
        this.#tellOfOther(candidate.path)
        continue
      }
      const why = old ? `older than ${plural(days, 'day')}` : `all together larger than ${binarySize(this.#maxBytes)}`
      if (this.#delete(candidate.path, why)) bytes -= candidate.bytes
    }
    this.#kept = bytes
    this.#appliedAt = now
  }

  get #maxBytes(): number {
    return this.#options.retention.maxBytes ?? Number.POSITIVE_INFINITY
  }

  #own(): readonly Candidate[] {
    const known = new Map<string, boolean>()
    const own = this.#candidates().filter((candidate) => {
      const identity = `${candidate.path} ${candidate.bytes} ${candidate.written}`
      const answer = this.#known.get(identity) ?? this.#isOwn(candidate.path)
      known.set(identity, answer)
      return answer
    })
    this.#known = known
    return own
  }

  /** By name and kind of file, the oldest first. */
  #candidates(): readonly Candidate[] {
    const { directory, subject } = this.#options
    const found: Candidate[] = []
    for (const name of namesIn(directory)) {
      const parsed = parseRecordingName(name)
      if (parsed?.container !== 'raw.zst' || parsed.host !== safeHost(subject)) continue
      const path = join(directory, name)
      const about = lstatSync(path, { throwIfNoEntry: false })
      if (about?.isFile()) found.push({ path, bytes: about.size, written: about.mtimeMs / 1000 })
    }
    return found.sort((a, b) => a.written - b.written || (a.path < b.path ? -1 : 1))
  }

  #isOwn(path: string): boolean {
    const header = readHeader(path)
    return header?.writer === 'recollect' && header.host === this.#options.host
  }

  #tellOfOther(path: string): void {
    if (this.#told.has(path)) return
    this.#told.add(path)
    this.#options.onNotice({ code: 'kept', message: `${path}: not deleted: another recorder may be writing it` })
  }

  #delete(path: string, why: string): boolean {
    try {
      unlinkSync(path)
    } catch (error) {
      // Another recorder was quicker.
      if (errorCode(error) === 'ENOENT') return true
      this.#options.onNotice({ code: 'cannot-delete', message: `${path}: cannot delete it: ${reasonOf(error)}` })
      return false
    }
    this.#options.onNotice({ code: 'deleted', message: `${path}: deleted: ${why}` })
    return true
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
