import { closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Payload } from '../vocabulary/target.ts'
import { draftPath, removeLeftDrafts } from './draft.ts'
import { makeFolder } from './make-folder.ts'
import { pathBelow } from './path-below.ts'
import type { Sink } from './sink.ts'
import { bytesOf, writeAll, writing } from './writing.ts'

/** Bytes that are gathered before they are worth a write of their own. */
const ENOUGH = 256 * 1024

/**
 * Files below a directory, all of which appear when the run has ended: each is written beside its place first, under a
 * hidden name, so that nobody reads a part of one.
 *
 * They are not synced, which would cost more than all else where there are thousands: whoever must know that a file
 * outlived a power cut compares its size.
 */
export class FilesTarget implements Sink {
  readonly #directory: string
  readonly #files = new Map<string, Draft>()

  constructor(directory: string) {
    this.#directory = directory
  }

  send(payload: Payload, file = ''): void {
    let draft = this.#files.get(file)
    if (draft === undefined) {
      draft = new Draft(pathBelow(this.#directory, file))
      this.#files.set(file, draft)
    }
    this.#try(draft, () => draft.add(bytesOf(payload)))
  }

  room(): undefined {}

  async close(): Promise<void> {
    for (const draft of this.#files.values()) this.#try(draft, () => draft.finish())
    this.#files.clear()
  }

  /** Where one cannot be written, none becomes a file. */
  #try(draft: Draft, work: () => void): void {
    try {
      writing(draft.path, work)
    } catch (error) {
      for (const one of this.#files.values()) one.abandon()
      this.#files.clear()
      throw error
    }
  }
}

/** A file that is being written. It is open only during a write: there may be more of them than a process may have open. */
class Draft {
  readonly path: string
  readonly #draft: string
  #waiting: Uint8Array[] = []
  #bytes = 0
  #isMade = false

  constructor(path: string) {
    this.path = path
    this.#draft = draftPath(path)
  }

  add(bytes: Uint8Array): void {
    // What was handed over may be used again by who did.
    this.#waiting.push(Uint8Array.from(bytes))
    this.#bytes += bytes.length
    if (this.#bytes >= ENOUGH) this.#write()
  }

  finish(): void {
    this.#write()
    renameSync(this.#draft, this.path)
    removeLeftDrafts(this.path)
    this.#isMade = false
  }

  abandon(): void {
    if (this.#isMade) rmSync(this.#draft, { force: true })
  }

  #write(): void {
    if (!this.#isMade) makeFolder(dirname(this.path))
    const descriptor = openSync(this.#draft, this.#isMade ? 'a' : 'w', 0o644)
    this.#isMade = true
    try {
      for (const bytes of this.#waiting) writeAll(descriptor, bytes)
    } finally {
      closeSync(descriptor)
    }
    this.#waiting = []
    this.#bytes = 0
  }
}
