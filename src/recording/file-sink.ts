import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { ByteSink } from './byte-sink.ts'

/** Recordings hold command lines: nobody else reads them. */
const MODE = 0o600

/** A new file of one's own; an existing one, or a link that somebody laid there, is never written to. */
export class FileSink implements ByteSink {
  readonly path: string
  readonly #fd: number
  #size = 0
  #closed = false
  #named = false

  /** Throws node's error (`EEXIST`, `ENOSPC`, `EACCES` …) if the file cannot be made. */
  constructor(path: string) {
    this.path = path
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
    this.#fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, MODE)
  }

  /** Throws node's error, with the file's path; the file is then as long as before. */
  write(bytes: Uint8Array): void {
    let written = 0
    try {
      while (written < bytes.length) {
        written += writeSync(this.#fd, bytes, written, bytes.length - written, this.#size + written)
      }
    } catch (error) {
      if (written > 0) ftruncateSync(this.#fd, this.#size)
      throw error instanceof Error ? Object.assign(error, { path: this.path }) : error
    }
    this.#size += written
  }

  /** Makes sure that what was written survives a power cut. Throws node's error. */
  sync(): void {
    fdatasyncSync(this.#fd)
    if (this.#named) return
    // The file's name is the directory's data, and may be lost without the file's.
    syncDirectory(dirname(this.path))
    this.#named = true
  }

  /** Whether this very file still stands under its name; true where that cannot be seen. */
  get isInPlace(): boolean {
    try {
      const named = lstatSync(this.path, { throwIfNoEntry: false })
      const own = fstatSync(this.#fd)
      return named?.ino === own.ino && named.dev === own.dev
    } catch {
      return true
    }
  }

  /** Closes the file and removes it. */
  remove(): void {
    const isOurs = !this.#closed && this.isInPlace
    this.close()
    if (!isOurs) return
    try {
      unlinkSync(this.path)
    } catch {
      // It has gone by itself, or its directory is read-only now.
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    closeSync(this.#fd)
  }
}

function syncDirectory(path: string): void {
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
