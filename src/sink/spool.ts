import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { RecollectError } from '../vocabulary/error.ts'
import { makeFolder } from './make-folder.ts'
import { writing } from './writing.ts'

const MAGIC = 'RSPOOL1\n'
/** The magic, and where the first record that was not sent begins. */
const HEAD_BYTES = 16
const LENGTH_BYTES = 4
/** What a receiver misses that is away for long: more than this is dropped. */
const MOST_BYTES = 2 ** 30

/**
 * Payloads that could not be sent, on disk, in their order, until they can; they outlive the program.
 *
 * The file is a head and records, each its length (32 bits, little-endian) and its bytes. The head tells which were sent,
 * so that a program that was killed sends again at most what was under way.
 */
export class Spool {
  readonly path: string
  readonly #descriptor: number
  #begin = HEAD_BYTES
  #end: number

  /** Opens the spool of this name in a directory, which is made. Throws a RecollectError `cannot-write`. */
  constructor(directory: string, name: string) {
    this.path = join(directory, `${name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.spool`)
    this.#descriptor = writing(this.path, () => {
      makeFolder(directory, 0o700)
      closeSync(openSync(this.path, 'a+', 0o600))
      return openSync(this.path, 'r+')
    })
    this.#end = fstatSync(this.#descriptor).size
    if (this.#end === 0) this.#clear()
    else this.#recover()
  }

  get isEmpty(): boolean {
    return this.#begin >= this.#end
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#end - this.#begin
  }

  /** Puts a payload behind the others; false if there is no room. Throws the system's error. */
  append(payload: Uint8Array): boolean {
    if (this.#end + LENGTH_BYTES + payload.length > MOST_BYTES) return false
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32LE(payload.length)
    const record = Buffer.concat([length, payload])
    for (let at = 0; at < record.length; ) {
      at += writeSync(this.#descriptor, record, at, record.length - at, this.#end + at)
    }
    this.#end += record.length
    return true
  }

  /** The first payloads, up to so many bytes, but one at least. They stay until `sent`. */
  first(most: number): readonly Uint8Array[] {
    const payloads: Uint8Array[] = []
    let bytes = 0
    for (let at = this.#begin; at < this.#end; ) {
      const length = this.#lengthAt(at)
      if (payloads.length > 0 && bytes + length > most) break
      payloads.push(this.#read(at + LENGTH_BYTES, length))
      bytes += length
      at += LENGTH_BYTES + length
    }
    return payloads
  }

  /** The first payloads were sent. */
  sent(payloads: readonly Uint8Array[]): void {
    for (const { length } of payloads) this.#begin += LENGTH_BYTES + length
    if (this.isEmpty) this.#clear()
    else this.#note()
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #clear(): void {
    ftruncateSync(this.#descriptor, 0)
    writeSync(this.#descriptor, MAGIC, 0)
    this.#begin = HEAD_BYTES
    this.#end = HEAD_BYTES
    this.#note()
  }

  #note(): void {
    const begin = Buffer.alloc(HEAD_BYTES - MAGIC.length)
    begin.writeBigUInt64LE(BigInt(this.#begin))
    writeSync(this.#descriptor, begin, 0, begin.length, MAGIC.length)
  }

  /** Whoever wrote the file may have died meanwhile: what is not whole at its end is no record. */
  #recover(): void {
    const head = this.#read(0, HEAD_BYTES)
    if (head.length < HEAD_BYTES || head.toString('latin1', 0, MAGIC.length) !== MAGIC) {
      throw new RecollectError('not-a-spool', `${this.path}: not a spool: left untouched`)
    }
    this.#begin = Math.max(HEAD_BYTES, Number(head.readBigUInt64LE(MAGIC.length)))
    let at = this.#begin
    while (at + LENGTH_BYTES <= this.#end) {
      const next = at + LENGTH_BYTES + this.#lengthAt(at)
      if (next > this.#end) break
      at = next
    }
    this.#end = at
    if (this.isEmpty) this.#clear()
  }

  #lengthAt(at: number): number {
    return this.#read(at, LENGTH_BYTES).readUInt32LE()
  }

  #read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length)
    let got = 0
    while (got < length) {
      const more = readSync(this.#descriptor, bytes, got, length - got, at + got)
      if (more === 0) break
      got += more
    }
    return bytes.subarray(0, got)
  }
}
