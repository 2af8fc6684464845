import { type HostDay, RecollectError } from 'recollect/exporter'

/** A value's place in a folder's name: NAME_MAX is 255 bytes (limits.h), and `host=` stands before it. */
const LONGEST = 200

/** How Hive, and all who read its layout, write that there is no value. */
const NOTHING = '__HIVE_DEFAULT_PARTITION__'

const ESCAPED = /[^A-Za-z0-9._-]/gu

/**
 * `NAME=VALUE` as the name of a folder: what is no letter, digit, point, hyphen or underline stands as `%XX`, byte by byte, as Hive writes it.
 *
 * A value that is too long for a folder's name is cut, and told from others of the same beginning by a checksum.
 */
export function partition(name: string, value: string): string {
  const escaped = value.replace(ESCAPED, percent)
  const short = escaped.length <= LONGEST ? escaped : `${escaped.slice(0, LONGEST - 10)}~${checksum(value)}`
  return `${name}=${short === '' ? NOTHING : short}`
}

function percent(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

/** FNV-1a, 32 bits, as 8 hexadecimal digits. */
function checksum(text: string): string {
  let sum = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01000193)
  return (sum >>> 0).toString(16).padStart(8, '0')
}

/** The folder of a host's day: `host=web1/date=2026-11-20`. */
export function dayFolder({ host, date }: HostDay): string {
  return `${partition('host', host)}/${partition('date', date)}`
}

/** The day of a moment, `2026-11-20`, in UTC: the same moment has one date on all hosts. Throws `bad-time` for what no calendar holds. */
export function dateOf(time: number): string {
  const date = new Date(time * 1000)
  if (Number.isNaN(date.getTime())) throw new RecollectError('bad-time', `time ${time}: no date has it`)
  return date.toISOString().slice(0, 10)
}
