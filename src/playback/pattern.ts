import { RecollectError } from '../vocabulary/error.ts'
import type { FileSource } from '../vocabulary/source.ts'

/** One step of a line pattern; a pattern is a list of them. */
export type Step =
  /** These very bytes. */
  | { readonly kind: 'literal'; readonly text: string }
  /** One or more blanks or tabs. */
  | { readonly kind: 'blanks' }
  /** The instance, or a part of it: up to `until`, or to the end of the word. May be empty. */
  | { readonly kind: 'instance'; readonly until: string }
  /** Any word. */
  | { readonly kind: 'word' }
  /** A name in parentheses that may itself hold blanks and parentheses: to the last `)` of the line. */
  | { readonly kind: 'parenthesised' }
  /** The pattern's end: the line ends here, or a blank follows. */
  | { readonly kind: 'boundary' }

/** Reads a line pattern (see `Place` in the vocabulary). Throws `bad-module` where it is malformed. */
export function parsePattern(pattern: string): readonly Step[] {
  const steps: Step[] = []
  const words = pattern.split(' ')
  for (const [index, word] of words.entries()) {
    if (word === '')
      throw new RecollectError('bad-module', `line pattern '${pattern}': words are separated by one blank`)
    if (index > 0) steps.push({ kind: 'blanks' })
    steps.push(...parseWord(word, pattern))
  }
  // `Net *:` must match `eth0:123`, as old kernels print it when the number is wide.
  if (!pattern.endsWith(':')) steps.push({ kind: 'boundary' })
  return steps
}

function parseWord(word: string, pattern: string): Step[] {
  if (word === '_') return [{ kind: 'word' }]
  if (word === '(_)') return [{ kind: 'parenthesised' }]
  const star = word.indexOf('*')
  if (star < 0) return [{ kind: 'literal', text: word }]
  const before = word.slice(0, star)
  const after = word.slice(star + 1)
  if (after.includes('*'))
    throw new RecollectError('bad-module', `line pattern '${pattern}': at most one star in a word`)
  const steps: Step[] = []
  if (before !== '') steps.push({ kind: 'literal', text: before })
  steps.push({ kind: 'instance', until: after.slice(0, 1) })
  if (after !== '') steps.push({ kind: 'literal', text: after })
  return steps
}

/** The pattern of the lines that a source leaves in a recording; undefined where only the kernel's own words tell. */
export function sourcePattern(source: FileSource): string | undefined {
  if (source.key === '' || source.key.endsWith('-')) return undefined
  const hasMembers = source.path.includes('*') && source.count === undefined
  const globbed = hasMembers && !source.key.includes('*') && source.bare !== true
  return globbed ? `${source.key} *` : source.key
}
