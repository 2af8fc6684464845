import { BLANK, NEWLINE, TAB } from '../vocabulary/ascii.ts'
import type { FileSource } from '../vocabulary/source.ts'
import { byteString } from './byte-path.ts'

/** Leaves out what a source does not want of `bytes[from..end)`, whole lines, in place; returns the new end. */
export type LineFilter = (bytes: Uint8Array, from: number, end: number) => number

/** The filter of a source, or undefined where it wants every line as it is. */
export function lineFilter(source: FileSource): LineFilter | undefined {
  const { keep, drop, skip = 0, cut } = source
  if (keep === undefined && drop === undefined && skip === 0 && cut === undefined) return undefined
  if (keep === undefined && drop === undefined && cut === undefined) return withoutHeading(skip)
  const fate = fateOfLines(source)
  return (bytes, from, end) => {
    let at = behindHeading(bytes, from, end, skip)
    let out = from
    // Neighbouring lines that stay are moved together.
    let run = at
    while (at < end) {
      const start = at
      at = lineEnd(bytes, start) + 1
      const words = fate(bytes, start)
      if (words === WHOLE) continue
      const until = words === NONE ? start : wordsEnd(bytes, start, words)
      if (out !== run) bytes.copyWithin(out, run, until)
      out += until - run
      if (words !== NONE) bytes[out++] = NEWLINE
      run = at
    }
    if (out !== run) bytes.copyWithin(out, run, end)
    return out + end - run
  }
}

/** Looks at no line behind the heading. */
function withoutHeading(lines: number): LineFilter {
  return (bytes, from, end) => {
    const at = behindHeading(bytes, from, end, lines)
    bytes.copyWithin(from, at, end)
    return from + end - at
  }
}

function behindHeading(bytes: Uint8Array, from: number, end: number, lines: number): number {
  let at = from
  for (let line = 0; line < lines && at < end; line++) at = lineEnd(bytes, at) + 1
  return at
}

const WHOLE = -1
const NONE = -2

/** How many words of the line at `at` are wanted; all, or nothing of it. */
function fateOfLines({ keep, drop, cut = {} }: FileSource): (bytes: Uint8Array, at: number) => number {
  const wanted = keep && prefixes(keep)
  const unwanted = drop && prefixes(drop)
  const shortened = prefixes(Object.keys(cut))
  const words = Object.values(cut)
  return (bytes, at) => {
    if (wanted !== undefined && find(wanted, bytes, at) < 0) return NONE
    if (unwanted !== undefined && find(unwanted, bytes, at) >= 0) return NONE
    const short = find(shortened, bytes, at)
    return short < 0 ? WHOLE : (words[short] ?? WHOLE)
  }
}

interface Prefix {
  readonly bytes: Uint8Array
  readonly index: number
}

/** Prefixes by their first byte: most lines are decided by one look. */
type Prefixes = readonly (readonly Prefix[] | undefined)[]

function prefixes(texts: readonly string[]): Prefixes {
  const all = texts.map((text, index) => ({ bytes: Buffer.from(byteString(text), 'latin1'), index }))
  return Array.from({ length: 256 }, (_, first) => {
    // An empty prefix stands before every line.
    const candidates = all.filter(({ bytes }) => bytes.length === 0 || bytes[0] === first)
    return candidates.length > 0 ? candidates : undefined
  })
}

/** Which prefix the line at `at` starts with, or −1. A prefix holds no newline, so it never matches across lines. */
function find(table: Prefixes, bytes: Uint8Array, at: number): number {
  const candidates = table[bytes[at] ?? 0]
  if (candidates === undefined) return -1
  for (const prefix of candidates) {
    const length = prefix.bytes.length
    let i = 1
    while (i < length && bytes[at + i] === prefix.bytes[i]) i++
    if (i >= length) return prefix.index
  }
  return -1
}

/** Where the line's newline stands; there always is one. */
function lineEnd(bytes: Uint8Array, at: number): number {
  let i = at
  while (bytes[i] !== NEWLINE) i++
  return i
}

/** Where the first so many words of the line end. */
function wordsEnd(bytes: Uint8Array, at: number, words: number): number {
  let i = at
  let end = at
  for (let word = 0; word < words; word++) {
    while (bytes[i] === BLANK || bytes[i] === TAB) i++
    if (bytes[i] === NEWLINE) break
    while (bytes[i] !== BLANK && bytes[i] !== TAB && bytes[i] !== NEWLINE) i++
    end = i
  }
  return end
}
