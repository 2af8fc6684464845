import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import { RecollectError } from '../vocabulary/error.ts'
import type { Payload } from '../vocabulary/target.ts'
import { makeFolder } from './make-folder.ts'
import { pathBelow } from './path-below.ts'
import type { Sink } from './sink.ts'
import { bytesOf, writeAll, writing } from './writing.ts'

/** A file that each payload is added to, behind what is there; it is open only meanwhile. */
export class GrownFile implements Sink {
  readonly #path: string
  readonly #head: Buffer
  #isBegun = false

  /** `head` is what the file begins with. */
  constructor(path: string, head = '') {
    this.#path = path
    this.#head = Buffer.from(head)
  }

  send(payload: Payload): void {
    writing(this.#path, () => {
      if (!this.#isBegun) makeFolder(dirname(this.#path))
      const descriptor = openSync(this.#path, 'a+', 0o644)
      try {
        if (!this.#isBegun) this.#begin(descriptor)
        writeAll(descriptor, bytesOf(payload))
      } finally {
        closeSync(descriptor)
      }
    })
  }

  room(): undefined {}

  async close(): Promise<void> {}

  #begin(descriptor: number): void {
    const { length } = this.#head
    if (fstatSync(descriptor).size === 0) writeAll(descriptor, this.#head)
    else {
      const begin = Buffer.alloc(length)
      const got = readSync(descriptor, begin, 0, length, 0)
      if (!begin.subarray(0, got).equals(this.#head)) {
        throw new RecollectError('cannot-write', `${this.#path}: has other columns: new rows would not fit`)
      }
    }
    this.#isBegun = true
  }
}

/** Files below a directory that grow, each with what it begins with. */
export class GrownFiles implements Sink {
  readonly #directory: string
  readonly #heads: ReadonlyMap<string, string>
  readonly #files = new Map<string, GrownFile>()

  constructor(directory: string, heads: ReadonlyMap<string, string> = new Map()) {
    this.#directory = directory
    this.#heads = heads
  }

  send(payload: Payload, name = ''): void {
    let file = this.#files.get(name)
    if (file === undefined) {
      file = new GrownFile(pathBelow(this.#directory, name), this.#heads.get(name))
      this.#files.set(name, file)
    }
    file.send(payload)
  }

  room(): undefined {}

  async close(): Promise<void> {}
}
