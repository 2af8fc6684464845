import type { FileSource } from '../vocabulary/source.ts'
import { byteString } from './byte-path.ts'

const NEWLINE = 10
const BLANK = 32
const TAB = 9

/** Leaves out what a source does not want of `bytes[from..end)`, whole lines, in place; returns the new end. */
export type LineFilter = (bytes: Uint8Array, from: number, end: number) => number

/** The filter of a source, or undefined where it wants every line as it is. */
export function lineFilter(source: FileSource): LineFilter | undefined {
  const { keep, drop, skip = 0, cut } = source
  if (keep === undefined && drop === undefined && skip === 0 && cut === undefined) return undefined
  const wanted = keep && prefixes(keep)
  const unwanted = drop && prefixes(drop)
  const shortened = cut && Object.keys(cut).length > 0 ? prefixes(Object.keys(cut)) : undefined
  const words = Object.values(cut ?? {})
  return (bytes, from, end) => {
    let out = from
    let at = from
    for (let line = 0; line < skip && at < end; line++) at = lineEnd(bytes, at) + 1
    // Neighbouring lines that stay are moved together.
    let run = at
    const moveRun = (until: number) => {
      if (out !== run) bytes.copyWithin(out, run, until)
      out += until - run
    }
    while (at < end) {
      const start = at
      const stop = lineEnd(bytes, at)
      at = stop + 1
      const kept =
        (wanted === undefined || find(wanted, bytes, start) >= 0) &&
        (unwanted === undefined || find(unwanted, bytes, start) < 0)
      const short = kept && shortened !== undefined ? find(shortened, bytes, start) : -1
      if (kept && short < 0) continue
      moveRun(kept ? wordsEnd(bytes, start, words[short] ?? 0) : start)
      if (kept) bytes[out++] = NEWLINE
      run = at
    }
    moveRun(end)
    return out
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
