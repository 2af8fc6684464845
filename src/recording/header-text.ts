// C0, backslash, DEL and C1: what would end a line or disturb a terminal, and what escapes them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSAFE = /[\u0000-\u001f\\\u007f-\u009f]/g
const ESCAPED = /\\(?:x([0-9a-f]{2})|([nrt\\]))/g

const TO_NAME: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\\': '\\' }
const FROM_NAME: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' }

function hex(character: string): string {
  return `x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** A value as it stands in a header line: control characters become `\n`, `\r`, `\t`, `\xHH`, a backslash `\\`. */
export function escapeValue(value: string): string {
  return value.replace(UNSAFE, (character) => `\\${TO_NAME[character] ?? hex(character)}`)
}

/** The same for a name that an equals sign ends. */
export function escapeKey(key: string): string {
  return escapeValue(key).replaceAll('=', '\\x3d')
}

/** What `escapeValue` and `escapeKey` made; other backslashes stay as they are. */
export function unescapeValue(text: string): string {
  return text.replace(ESCAPED, (_, code: string | undefined, name: string | undefined) =>
    code === undefined ? (FROM_NAME[name ?? ''] ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
