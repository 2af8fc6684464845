import { visible } from './escape.ts'

const PLAIN = /^[\x20-\x7e]*$/

/** Marks that stand on the character before them, and the vowels and final consonants of Hangul syllables. */
const ZERO = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u

const EMOJI = /\p{Emoji_Presentation}/u

/** First and last code points of the blocks that terminals draw two cells wide (Unicode's EastAsianWidth.txt, W and F). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18dff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
]

function cells(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (ZERO.test(character)) return 0
  if (EMOJI.test(character)) return 2
  for (const [first, last] of WIDE) {
    if (code < first) return 1
    if (code <= last) return 2
  }
  return 1
}

/** How many cells of a terminal visible text takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const character of text) width += cells(character)
  return width
}

/** Marks piled on one character beyond this are not text but mischief. */
const MARKS = 4

/** Visible text in at most `width` cells; where it had to be cut its last cell is `~`. */
export function cut(text: string, width: number): string {
  // Before anything looks at all of it: a name may be a megabyte long.
  const most = width * (MARKS + 1)
  const start = text.length > most ? text.slice(0, most) : text
  if (start.length === text.length && textWidth(text) <= width) return text
  if (width < 1) return ''
  let kept = ''
  let used = 0
  for (const character of start) {
    const wide = cells(character)
    if (used + wide > width - 1) break
    used += wide
    kept += character
  }
  return `${kept}~`
}

/** Visible text cut or filled with blanks to `width` cells, text at the left. */
export function left(text: string, width: number): string {
  const fitting = cut(text, width)
  return fitting + ' '.repeat(Math.max(0, width - textWidth(fitting)))
}

/** Visible text cut or filled with blanks to `width` cells, text at the right. */
export function right(text: string, width: number): string {
  const fitting = cut(text, width)
  return ' '.repeat(Math.max(0, width - textWidth(fitting))) + fitting
}

/** Recorded text made visible and cut to `width` cells; looks no further into it than that needs. */
export function printable(text: string, width: number): string {
  const most = width * (MARKS + 1)
  return cut(visible(text.length > most ? text.slice(0, most) : text), width)
}
