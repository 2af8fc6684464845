/** A key: the character that it types, or one of these names. */
export type Key = string

/** What keys send that type no character: xterm's sequences, in both of its modes, and the control characters. */
const NAMED: Readonly<Record<string, Key>> = {
  '\x1b[A': 'up',
  '\x1bOA': 'up',
  '\x1b[B': 'down',
  '\x1bOB': 'down',
  '\x1b[C': 'right',
  '\x1bOC': 'right',
  '\x1b[D': 'left',
  '\x1bOD': 'left',
  '\x1b[H': 'home',
  '\x1bOH': 'home',
  '\x1b[1~': 'home',
  '\x1b[F': 'end',
  '\x1bOF': 'end',
  '\x1b[4~': 'end',
  '\x1b[5~': 'page-up',
  '\x1b[6~': 'page-down',
  '\x1b': 'escape',
  '\x03': 'interrupt',
  '\x1a': 'suspend',
  '\x0c': 'redraw',
  '\x08': 'backspace',
  '\x7f': 'backspace',
  '\t': 'tab',
  '\r': 'enter',
  '\n': 'enter',
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: keys send them
const KEY = /\x1b\[[\d;]*[A-Za-z~]|\x1bO[A-Za-z]|[\s\S]/gu

// biome-ignore lint/suspicious/noControlCharactersInRegex: what types no character
const UNKNOWN = /^[\x00-\x1f\x7f]/

/** The keys that sent this; those that nobody knows are left out. */
export function keysOf(input: string): readonly Key[] {
  return (input.match(KEY) ?? []).flatMap((sent) => {
    const named = Object.hasOwn(NAMED, sent) ? NAMED[sent] : undefined
    if (named !== undefined) return [named]
    return UNKNOWN.test(sent) ? [] : [sent]
  })
}
