/** What a gzip member begins with (RFC 1952, 2.3): its magic, and deflate, the only method there is. */
export const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 0x08])

/** The part of a member's head that always is there. */
const FIXED = 10
const flag = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const

/** What stands behind a member's data: a checksum and a length (RFC 1952, 2.3.1). */
export const GZIP_TAIL = 8

/**
 * How long the head of the gzip member is that begins at `bytes[start]`.
 *
 * Undefined if it goes on behind the bytes, −1 if none begins there.
 */
export function measureGzipHead(bytes: Buffer, start = 0): number | undefined {
  const there = Math.min(GZIP_MAGIC.length, bytes.length - start)
  if (GZIP_MAGIC.compare(bytes, start, start + there, 0, there) !== 0) return -1
  if (bytes.length - start < FIXED) return undefined
  const flags = bytes[start + GZIP_MAGIC.length] ?? 0
  if ((flags & flag.reserved) !== 0) return -1
  let at = start + FIXED
  if ((flags & flag.extra) !== 0) {
    if (at + 2 > bytes.length) return undefined
    at += 2 + bytes.readUInt16LE(at)
  }
  for (const text of [flag.name, flag.comment]) {
    if ((flags & text) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0 || at > bytes.length) return undefined
    at = end + 1
  }
  if ((flags & flag.headerCrc) !== 0) at += 2
  return at > bytes.length ? undefined : at - start
}
