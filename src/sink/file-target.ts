import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { RecollectError } from '../vocabulary/error.ts'
import type { Payload } from '../vocabulary/target.ts'
import type { Sink } from './sink.ts'

/** Bytes that are gathered before they are worth a write of their own. */
const ENOUGH = 256 * 1024

function writeAll(descriptor: number, bytes: Uint8Array): void {
  // A write may take less than it was given (a signal, a full disk): only the error says that no more goes.
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}

const bytesOf = (payload: Payload): Uint8Array => (typeof payload === 'string' ? Buffer.from(payload) : payload)

/** Runs what touches a file; trouble is told with its path. */
function at<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? cause.code : cause
    throw new RecollectError('cannot-write', `${path}: cannot be written: ${why}`, { cause })
  }
}

/** A file that each payload replaces: whoever reads it sees one whole or the next, and never a part. */
export class ReplacedFile implements Sink {
  readonly #path: string
  readonly #draft: string

  constructor(path: string) {
    this.#path = path
    this.#draft = `${path}.${process.pid}.tmp`
  }

  send(payload: Payload): void {
    at(this.#path, () => {
      const descriptor = openSync(this.#draft, 'w', 0o644)
      try {
        writeAll(descriptor, bytesOf(payload))
      } finally {
        closeSync(descriptor)
      }
      renameSync(this.#draft, this.#path)
    })
  }

  async room(): Promise<void> {}

  async close(): Promise<void> {
    rmSync(this.#draft, { force: true })
  }
}

/** A file that all payloads make up: behind what is there, or a new one that appears when it is whole. */
export class WrittenFile implements Sink {
  readonly #path: string
  readonly #draft: string | undefined
  readonly #descriptor: number
  #waiting: Uint8Array[] = []
  #bytes = 0

  constructor(path: string, write: 'whole' | 'append') {
    this.#path = path
    this.#draft = write === 'whole' ? `${path}.${process.pid}.tmp` : undefined
    this.#descriptor = at(path, () => openSync(this.#draft ?? path, this.#draft === undefined ? 'a' : 'w', 0o644))
  }

  send(payload: Payload): void {
    const bytes = bytesOf(payload)
    this.#waiting.push(bytes)
    this.#bytes += bytes.length
    if (this.#bytes >= ENOUGH) this.#write()
  }

  async room(): Promise<void> {}

  async close(): Promise<void> {
    at(this.#path, () => {
      this.#write()
      if (this.#draft !== undefined) fsyncSync(this.#descriptor)
      closeSync(this.#descriptor)
      if (this.#draft !== undefined) renameSync(this.#draft, this.#path)
    })
  }

  #write(): void {
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#bytes = 0
    at(this.#path, () => writeAll(this.#descriptor, bytes))
  }
}
