/** Characters of a part: NAME_MAX is 255 bytes (limits.h), and something may stand before and behind it. */
const LONGEST = 200

const ESCAPED = /[^A-Za-z0-9._-]/gu

/**
 * Recorded text as a part of a file's or folder's name: what is no letter, digit, point, hyphen or underline stands as
 * `%XX`, byte by byte. '' stays ''.
 *
 * Text that is too long is cut, and told from others of the same beginning by a checksum.
 */
export function pathPart(text: string): string {
  const escaped = text.replace(ESCAPED, percent)
  return escaped.length <= LONGEST ? escaped : `${escaped.slice(0, LONGEST - 9)}~${checksum(text)}`
}

function percent(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

/** 8 hexadecimal digits that tell texts apart: FNV-1a, 32 bits, of their UTF-8. */
export function checksum(text: string): string {
  let sum = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01000193)
  return (sum >>> 0).toString(16).padStart(8, '0')
}
