import { closeSync, fstatSync, openSync, writeSync } from 'node:fs'
import { RecollectError } from '../vocabulary/error.ts'
import { reasonOf } from '../vocabulary/reason.ts'

/** A file that text is appended to, each piece handed to the system at once. */
export class AppendFile {
  readonly #path: string
  readonly #descriptor: number
  /** There was text in it before. */
  readonly hadText: boolean

  /** Throws a RecollectError `cannot-write`. */
  constructor(path: string) {
    this.#path = path
    try {
      this.#descriptor = openSync(path, 'a')
      const about = fstatSync(this.#descriptor)
      this.hadText = about.isFile() && about.size > 0
    } catch (cause) {
      throw this.#failure(cause)
    }
  }

  /** Throws a RecollectError `cannot-write`. */
  write(text: string): void {
    const bytes = Buffer.from(text)
    try {
      // A write may take less than it was given: only the error says that no more goes.
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at)
    } catch (cause) {
      throw this.#failure(cause)
    }
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #failure(cause: unknown): RecollectError {
    return new RecollectError('cannot-write', `${this.#path}: cannot be written: ${reasonOf(cause)}`, { cause })
  }
}
