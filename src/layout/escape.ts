/**
 * What a terminal obeys or hides instead of showing: control characters (C0, DEL, C1), format characters (bidirectional
 * marks, zero-width joiners, tags), line and paragraph separators, halves of surrogate pairs.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

const PLAIN = /^[\x20-\x7e]*$/

const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function spelled(character: string): string {
  const named = NAMED[character]
  if (named !== undefined) return named
  const code = character.codePointAt(0) ?? 0
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}

/**
 * Recorded text, harmless: what a terminal would obey or hide is spelled out (`\n`, `\x1b`, `\u202e`).
 *
 * It is for reading, not for reading back: a backslash of the text itself stays one.
 */
export function visible(text: string): string {
  return PLAIN.test(text) ? text : text.replace(INVISIBLE, spelled)
}

/** The same inside JSON text, without loss: what JSON itself leaves as it is (DEL, C1, bidirectional marks …) as `\uXXXX`. */
export function visibleJson(json: string): string {
  if (PLAIN.test(json)) return json
  return json.replace(INVISIBLE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
