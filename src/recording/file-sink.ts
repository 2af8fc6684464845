import { closeSync, constants, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { ByteSink } from './byte-sink.ts'

/** Recordings hold command lines: nobody else reads them. */
const MODE = 0o600

/** A new file of one's own; an existing one, or a link that somebody laid there, is never written to. */
export class FileSink implements ByteSink {
  readonly path: string
  readonly #fd: number
  #size = 0
  #closed = false

  /** Throws node's error (`EEXIST`, `ENOSPC`, `EACCES` …) if the file cannot be made. */
  constructor(path: string) {
    this.path = path
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
    this.#fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, MODE)
  }

  /** Throws node's error; the file is then as long as before. */
  write(bytes: Uint8Array): void {
    let written = 0
    try {
      while (written < bytes.length) {
        written += writeSync(this.#fd, bytes, written, bytes.length - written, this.#size + written)
      }
    } catch (error) {
      if (written > 0) ftruncateSync(this.#fd, this.#size)
      throw error
    }
    this.#size += written
  }

  sync(): void {
    fdatasyncSync(this.#fd)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    closeSync(this.#fd)
  }
}
