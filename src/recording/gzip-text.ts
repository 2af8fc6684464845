import { crc32 } from 'node:zlib'
import { HASH } from '../vocabulary/ascii.ts'
import type { Damage, Piece } from './collectl-text.ts'
import { GZIP_MAGIC, GZIP_TAIL, measureGzipHead } from './gzip-head.ts'
import { Inflate } from './inflate.ts'
import type { RecordingFile } from './recording-file.ts'

/** Decompresses to 16 MiB at most, by the limits of deflate. */
const CHUNK = 16 * 1024
/** Where the damage is known only to lie in a chunk, it is looked for in such pieces. */
const PIECE = 64
const HEAD_MOST = 64 * 1024

/** Text of a file, text that is missing, or a doubt about all that came before in the same member. */
export type TextPart = Piece | Damage | Doubt

/** What was read may be wrong: between these offsets something was changed. */
export interface Doubt {
  readonly doubtFrom: number
  readonly doubtTo: number
}

/**
 * The text of a gzip file, member by member, in little memory.
 *
 * All that stands before damage is had; behind it, the next member is looked for.
 */
export async function* gzipText(file: RecordingFile): AsyncGenerator<TextPart, void, undefined> {
  for (let at = 0; at < file.size; ) {
    const head = await readAt(file, at, HEAD_MOST)
    const size = measureGzipHead(head)
    if (size === undefined) {
      yield { from: at, to: file.size, why: 'the file ends in the head of a gzip member', cut: true }
      return
    }
    if (size < 0) {
      if (isPadding(head)) return
      const next = await findMember(file, at)
      yield { from: at, to: next, why: 'no gzip', cut: false }
      at = next
      continue
    }
    const member = new Member(file, at + size)
    yield* member.text()
    if (member.damage === undefined) {
      if (!member.verified) yield { doubtFrom: at, doubtTo: member.end }
      at = member.end
      continue
    }
    const next = member.damage.cut ? file.size : await findMember(file, member.damage.from)
    yield { ...member.damage, to: next }
    at = next
  }
}

/** One member: its text, and once that was read, its end. */
class Member {
  /** Where it ends, its tail included; and whether what it says of its text is true. */
  end = 0
  verified = false
  damage: Damage | undefined
  readonly #file: RecordingFile
  readonly #data: number
  #crc = 0
  #size = 0

  constructor(file: RecordingFile, data: number) {
    this.#file = file
    this.#data = data
  }

  async *text(): AsyncGenerator<Piece, void, undefined> {
    const inflate = new Inflate()
    try {
      for (let at = this.#data; ; at += CHUNK) {
        const chunk = await readAt(this.#file, at, CHUNK)
        if (chunk.length === 0) {
          const { size } = this.#file
          this.damage = { from: size, to: size, why: 'the file ends in a gzip member', cut: true }
          return
        }
        for (const text of await inflate.write(chunk)) yield this.#had({ text, from: at, to: at + chunk.length })
        if (inflate.trouble !== undefined) {
          yield* this.#upTo(at, inflate.trouble)
          return
        }
        if (inflate.ended) break
      }
      await this.#verify(this.#data + inflate.consumed)
    } finally {
      inflate.close()
    }
  }

  #had(piece: Piece): Piece {
    this.#crc = crc32(piece.text, this.#crc)
    this.#size += piece.text.length
    return piece
  }

  /** A decompressor that finds an error keeps what came before it in the chunk: it is told again, in smaller pieces. */
  async *#upTo(chunk: number, why: string): AsyncGenerator<Piece, void, undefined> {
    const inflate = new Inflate()
    let skip = this.#size
    try {
      for (let at = this.#data; ; ) {
        const bytes = await readAt(this.#file, at, at < chunk ? CHUNK : PIECE)
        for (const text of await inflate.write(bytes)) {
          const rest = text.subarray(Math.min(skip, text.length))
          skip -= text.length - rest.length
          if (rest.length > 0) yield this.#had({ text: rest, from: at, to: at + bytes.length })
        }
        if (inflate.trouble !== undefined || bytes.length === 0) {
          this.damage = { from: at, to: at + bytes.length, why: `gzip: ${why}`, cut: false }
          return
        }
        at += bytes.length
      }
    } finally {
      inflate.close()
    }
  }

  async #verify(end: number): Promise<void> {
    const tail = await readAt(this.#file, end, GZIP_TAIL)
    this.end = end + tail.length
    if (tail.length < GZIP_TAIL) {
      const { size } = this.#file
      this.damage = { from: size, to: size, why: 'the file ends in the tail of a gzip member', cut: true }
      return
    }
    this.verified = tail.readUInt32LE(0) === this.#crc && tail.readUInt32LE(4) === this.#size % 2 ** 32
  }
}

/** Where a member begins behind an offset that holds text that a header begins; the file's end if none does. */
async function findMember(file: RecordingFile, behind: number): Promise<number> {
  const step = CHUNK - GZIP_MAGIC.length
  for (let at = behind + 1; at < file.size; at += step) {
    const chunk = await readAt(file, at, CHUNK)
    for (let found = chunk.indexOf(GZIP_MAGIC); found >= 0; found = chunk.indexOf(GZIP_MAGIC, found + 1))
      if (await beginsText(file, at + found)) return at + found
  }
  return file.size
}

/** Whether the magic at an offset is no chance: the member begins with a line of a header. */
async function beginsText(file: RecordingFile, at: number): Promise<boolean> {
  const head = await readAt(file, at, CHUNK)
  const size = measureGzipHead(head)
  if (size === undefined || size < 0) return false
  const inflate = new Inflate()
  try {
    const [text] = await inflate.write(head.subarray(size))
    return text?.[0] === HASH
  } finally {
    inflate.close()
  }
}

/** Zeros behind the last member, as tapes and disk images have them. */
function isPadding(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0)
}

async function readAt(file: RecordingFile, offset: number, size: number): Promise<Buffer> {
  const most = Math.max(0, Math.min(size, file.size - offset))
  const bytes = Buffer.allocUnsafe(most)
  return bytes.subarray(0, await file.read(bytes, offset))
}
