// File names are bytes. Here a path is a string of one character a byte (latin1), so that what readdir gave, what is
// recorded and what is opened are the same bytes, whatever they mean to people.

/** Text as a person wrote it, as one character a byte. */
export function byteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** A path of one character a byte, as the file system calls want it. */
export function systemPath(path: string): string | Buffer {
  // Plain strings are cheaper, and all but a few paths are ASCII.
  for (let i = 0; i < path.length; i++) if (path.charCodeAt(i) > 0x7f) return Buffer.from(path, 'latin1')
  return path
}

/** The instance as it stands in a line: one word, whatever somebody called their control group. */
export function instanceWord(name: string): string {
  return name.replace(SEPARATORS, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

// Blanks and control characters, written as systemd writes them in unit names.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a recording's words
const SEPARATORS = /[\x00-\x20\x7f]/g
