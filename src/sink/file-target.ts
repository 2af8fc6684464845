import { closeSync, openSync, renameSync, rmSync } from 'node:fs'
import type { Payload } from '../vocabulary/target.ts'
import type { Sink } from './sink.ts'
import { bytesOf, writeAll, writing } from './writing.ts'

/** Bytes that are gathered before they are worth a write of their own. */
const ENOUGH = 256 * 1024

/** A file that each payload replaces: whoever reads it sees one whole or the next, and never a part. */
export class ReplacedFile implements Sink {
  readonly #path: string
  readonly #draft: string

  constructor(path: string) {
    this.#path = path
    this.#draft = `${path}.${process.pid}.tmp`
  }

  send(payload: Payload): void {
    writing(this.#path, () => {
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

/** A file that all payloads make up: it appears when it is whole. */
export class WholeFile implements Sink {
  readonly #path: string
  readonly #draft: string
  readonly #descriptor: number
  #waiting: Uint8Array[] = []
  #bytes = 0

  constructor(path: string) {
    this.#path = path
    this.#draft = `${path}.${process.pid}.tmp`
    this.#descriptor = writing(path, () => openSync(this.#draft, 'w', 0o644))
  }

  send(payload: Payload): void {
    const bytes = bytesOf(payload)
    this.#waiting.push(bytes)
    this.#bytes += bytes.length
    if (this.#bytes >= ENOUGH) this.#write()
  }

  async room(): Promise<void> {}

  async close(): Promise<void> {
    this.#write()
    writing(this.#path, () => {
      closeSync(this.#descriptor)
      renameSync(this.#draft, this.#path)
    })
  }

  #write(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#bytes = 0
    writing(this.#path, () => {
      for (const bytes of waiting) writeAll(this.#descriptor, bytes)
    })
  }
}
