import { closeSync, openSync, renameSync } from 'node:fs'
import { UTF8_MOST } from '../vocabulary/ascii.ts'
import type { Payload } from '../vocabulary/target.ts'
import { drafting, draftPath, removeLeftDrafts, replaceFile } from './draft.ts'
import type { Sink } from './sink.ts'
import { bytesOf, writeAll, writing } from './writing.ts'

/** Bytes that are gathered to one write. */
const ROOM = 256 * 1024

/** A file that each payload replaces: whoever reads it sees one whole or the next, and never a part. */
export class ReplacedFile implements Sink {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  send(payload: Payload): void {
    replaceFile(this.#path, payload)
  }

  room(): undefined {}

  async close(): Promise<void> {
    removeLeftDrafts(this.#path)
  }
}

/** A file that all payloads make up: it appears when it is whole. */
export class WholeFile implements Sink {
  readonly #path: string
  readonly #draft: string
  readonly #descriptor: number
  readonly #gathered = Buffer.allocUnsafe(ROOM)
  #end = 0

  constructor(path: string) {
    this.#path = path
    this.#draft = draftPath(path)
    this.#descriptor = writing(path, () => openSync(this.#draft, 'w', 0o644))
  }

  send(payload: Payload): void {
    const most = typeof payload === 'string' ? UTF8_MOST * payload.length : payload.length
    if (most > ROOM - this.#end) this.#write()
    if (most > ROOM) this.#put(bytesOf(payload))
    else if (typeof payload === 'string') this.#end += this.#gathered.write(payload, this.#end)
    else {
      this.#gathered.set(payload, this.#end)
      this.#end += payload.length
    }
  }

  room(): undefined {}

  async close(): Promise<void> {
    this.#write()
    drafting(this.#path, this.#draft, () => {
      closeSync(this.#descriptor)
      renameSync(this.#draft, this.#path)
      removeLeftDrafts(this.#path)
    })
  }

  #write(): void {
    const bytes = this.#gathered.subarray(0, this.#end)
    this.#end = 0
    this.#put(bytes)
  }

  #put(bytes: Uint8Array): void {
    drafting(this.#path, this.#draft, () => writeAll(this.#descriptor, bytes))
  }
}
