import type { FileSource } from '../vocabulary/source.ts'
import { byteString } from './byte-path.ts'

/**
 * Leaves out what a source does not want of lines of one character a byte. Each stands behind a newline, and none before one:
 * so an expression finds where a line begins by its first character.
 */
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
    let left = text
    for (const step of steps) left = step(left)
    return left
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

/** Leaves out lines that start with none of `keep` or with one of `drop`. */
function chosenLines(keep: readonly string[] = [''], drop: readonly string[] = []): LineFilter {
  // Neighbouring lines are found together.
  const runs = new RegExp(`(?:${BEGIN}(?:(?!${anyOf(keep)})|${anyOf(drop)})${REST})+`, 'g')
  return (text) => text.replace(runs, '')
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
