const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g

/** Stands before the digits of an integer that a double may not hold. */
const MARK = '\0'
const MARKED = /^\0-?\d{16,}$/

/** The digits of an integer of 16 digits or more, as they were written. */
export function exactDigits(value: unknown): string | undefined {
  return typeof value === 'string' && MARKED.test(value) ? value.slice(MARK.length) : undefined
}

/** Some programs for Windows begin a file with it; RFC 8259 lets parsers ignore it. */
const BYTE_ORDER_MARK = /^\uFEFF/

/** Text of JSON as a value, integers of 16 digits and more as `exactDigits` knows them; undefined where it is no JSON. */
export function parseJson(marked: string): unknown {
  const text = marked.replace(BYTE_ORDER_MARK, '')
  try {
    const value: unknown = JSON.parse(text)
    if (!/\d{16}/.test(text)) return value
    // Only what is known to be JSON is looked through: its strings have ends.
    return JSON.parse(
      text.replaceAll(STRING_OR_LONG_INTEGER, (found) => (found.startsWith('"') ? found : `"\\u0000${found}"`)),
    )
  } catch {
    return undefined
  }
}

/** An object of JSON, and no array. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value of JSON is an object, and no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A string, or '' where it is none. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A member of its own, and nothing inherited. */
export function member(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(name) ? value[Number(name)] : undefined
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** What a path of names leads to; undefined where it leads nowhere. */
export function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce(member, value)
}

/** The names of a JSON pointer (RFC 6901): `/a~1b/0` is `a/b`, then `0`. */
export function pointer(text: string): readonly string[] {
  if (text === '' || text === '/') return []
  const names = text.replace(/^\//, '').split('/')
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}
