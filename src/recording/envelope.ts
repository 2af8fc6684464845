import { crc32 } from 'node:zlib'
import type { FileId } from './file-id.ts'

/**
 * Our own data between the compressed frames: a zstd skippable frame (RFC 8878, 3.1.2), which every zstd tool passes over.
 *
 * It carries its own magic, the file's id and a checksum, so that it can be found and trusted amid damage; and a checksum
 * of everything since the envelope before, so that no changed byte goes unnoticed. FORMAT.md has the table.
 */
export interface Envelope {
  readonly kind: number
  readonly fileId: FileId
  /** CRC-32 of the file's bytes since the end of the envelope before this, or since the file's start. */
  readonly before: number
  readonly payload: Buffer
}

/** What an envelope holds. */
export const envelopeKind = { mark: 1, header: 2, index: 3 } as const

/** The skippable frame's magic that envelopes use, one of sixteen. */
export const ENVELOPE_MAGIC = 0x184d2a5c
/** What tells ours from other skippable frames. */
export const OWN_MAGIC = Buffer.from('RCLF')
/** Where it stands, behind the skippable frame's own magic and size. */
export const OWN_MAGIC_AT = 8
const VERSION = 1
const UNKNOWN = 0
/** Where the payload begins; behind it stand the size again and the checksum. */
const HEAD = 28
const TAIL = 8

/** What an envelope adds to its payload, in bytes. */
export const ENVELOPE_OVERHEAD = HEAD + TAIL

/** The size of what closes an envelope: how long it is, and its checksum. A file that was closed ends with an index's. */
export const ENVELOPE_TAIL = TAIL

const MIB = 1024 * 1024
/** Bytes of a mark, and the most of an index and of anything else. */
export const MARK_PAYLOAD = 32
export const INDEX_PAYLOAD_MAX = 16 * MIB
const OTHER_PAYLOAD_MAX = MIB

/** An envelope as it stands in the file. */
export function formatEnvelope({ kind, fileId, before, payload }: Envelope): Buffer {
  const size = payload.length + ENVELOPE_OVERHEAD
  const bytes = Buffer.alloc(size)
  bytes.writeUInt32LE(ENVELOPE_MAGIC, 0)
  bytes.writeUInt32LE(size - OWN_MAGIC_AT, 4)
  OWN_MAGIC.copy(bytes, OWN_MAGIC_AT)
  bytes[12] = VERSION
  bytes[13] = kind
  Buffer.from(fileId, 'hex').copy(bytes, 16)
  bytes.writeUInt32LE(before, 24)
  payload.copy(bytes, HEAD)
  bytes.writeUInt32LE(size, size - TAIL)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, size - 4)), size - 4)
  return bytes
}

/**
 * How long the envelope at `at` is: `whole` if it is all within `end` and its checksum is right, `partial` if it goes on
 * behind `end`; undefined if none is there.
 */
export function measureEnvelope(
  bytes: Buffer,
  at: number,
  end: number,
): { readonly size: number; readonly whole: boolean } | undefined {
  if (at < 0) return undefined
  if (at + HEAD > end) return couldBegin(bytes, at, end) ? { size: HEAD, whole: false } : undefined
  if (bytes.readUInt32LE(at) !== ENVELOPE_MAGIC || OWN_MAGIC.compare(bytes, at + OWN_MAGIC_AT, at + 12) !== 0)
    return undefined
  const size = bytes.readUInt32LE(at + 4) + OWN_MAGIC_AT
  if (!plausible(bytes[at + 13], size - ENVELOPE_OVERHEAD)) return undefined
  if (at + size > end) return { size, whole: false }
  if (bytes.readUInt32LE(at + size - TAIL) !== size) return undefined
  const crc = bytes.readUInt32LE(at + size - 4)
  return crc32(bytes.subarray(at, at + size - 4)) === crc ? { size, whole: true } : undefined
}

/** Takes apart an envelope that `measureEnvelope` called whole. The payload is a view. */
export function readEnvelope(bytes: Buffer, at: number, size: number): Envelope {
  return {
    kind: (bytes[at + 12] === VERSION ? bytes[at + 13] : undefined) ?? UNKNOWN,
    fileId: bytes.toString('hex', at + 16, at + 24),
    before: bytes.readUInt32LE(at + 24),
    payload: bytes.subarray(at + HEAD, at + size - TAIL),
  }
}

/** A kind that is not known yet is passed over, whatever it holds. */
function plausible(kind: number | undefined, payload: number): boolean {
  if (kind === envelopeKind.mark) return payload === MARK_PAYLOAD
  return payload >= 0 && payload <= (kind === envelopeKind.index ? INDEX_PAYLOAD_MAX : OTHER_PAYLOAD_MAX)
}

const BEGINNING = Buffer.from([0x5c, 0x2a, 0x4d, 0x18])

/** Whether the few bytes before `end` are an envelope's first, as far as they go. */
function couldBegin(bytes: Buffer, at: number, end: number): boolean {
  const magic = Math.min(4, end - at)
  if (BEGINNING.compare(bytes, at, at + magic, 0, magic) !== 0) return false
  const own = Math.min(4, end - at - OWN_MAGIC_AT)
  return own <= 0 || OWN_MAGIC.compare(bytes, at + OWN_MAGIC_AT, at + OWN_MAGIC_AT + own, 0, own) === 0
}
