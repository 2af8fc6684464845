import type { FileSource } from '../vocabulary/source.ts'
import { byteString } from './byte-path.ts'

/** Leaves out what a source does not want of a text of whole lines, of one character a byte. */
export type LineFilter = (text: string) => string

/**
 * The filter of a source, or undefined where it wants every line as it is.
 *
 * Made of regular expressions: these run as machine code from their second use on, whereas a loop in JavaScript has to be
 * hot for long before it does, and once a second is not hot.
 */
export function lineFilter(source: FileSource): LineFilter | undefined {
  const { keep, drop, skip = 0, cut = {} } = source
  const steps: LineFilter[] = []
  if (skip > 0) steps.push((text) => behindHeading(text, skip))
  if (keep !== undefined || drop !== undefined) steps.push(chosenLines(keep, drop))
  for (const [prefix, words] of Object.entries(cut)) steps.push(shortened(prefix, words))
  if (steps.length === 0) return undefined
  return (text) => {
    // Within, newlines stand before lines: an expression finds where one begins by its first character.
    const left = steps.reduce((lines, step) => step(lines), `\n${text.slice(0, -1)}`)
    return left === '' ? '' : `${left.slice(1)}\n`
  }
}

// Neither `^` nor `.`: they take a carriage return within a line for its end.
const BEGIN = '\\n'
const REST = '[^\\n]*'

function behindHeading(text: string, lines: number): string {
  let at = 0
  for (let line = 0; line < lines && at >= 0; line++) at = text.indexOf('\n', at + 1)
  return at < 0 ? '' : text.slice(at)
}

/** Lines that start with one of `keep` and with none of `drop`. */
function chosenLines(keep: readonly string[] = [''], drop: readonly string[] = []): LineFilter {
  const unwanted = drop.length === 0 ? '' : `(?!${anyOf(drop)})`
  // Neighbouring lines are found together.
  const runs = new RegExp(`(?:${BEGIN}${unwanted}${anyOf(keep)}${REST})+`, 'g')
  return (text) => text.match(runs)?.join('') ?? ''
}

/** Lines that start with the prefix keep so many words. */
function shortened(prefix: string, words: number): LineFilter {
  const line = new RegExp(`(${BEGIN}(?=${escaped(prefix)})(?:[ \\t]*[^ \\t\\n]+){0,${words}})${REST}`, 'g')
  return (text) => text.replace(line, '$1')
}

/** One of them; of none, nothing at all. */
function anyOf(prefixes: readonly string[]): string {
  return prefixes.length === 0 ? '(?!)' : `(?:${prefixes.map(escaped).join('|')})`
}

function escaped(prefix: string): string {
  return byteString(prefix).replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}
