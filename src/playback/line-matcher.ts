import { BLANK, CLOSE_PARENTHESIS, NEWLINE, OPEN_PARENTHESIS, TAB } from '../vocabulary/ascii.ts'
import { latin1 } from './latin1.ts'
import { LineMemory, type RememberedLine } from './line-memory.ts'
import { LineRun, LONGEST_BEGINNING } from './line-run.ts'
import { emptyMatch, type LineReader, type Match } from './match.ts'
import type { Step } from './pattern.ts'
import { PatternNode } from './pattern-node.ts'

/** So many lines that nobody wants, one after the other, all left at the same beginning, are a run. */
const RUN = 8

/** No place in a line. */
const UNDECIDED = -1

/**
 * Finds which lines of a sample somebody wants, byte by byte, without making strings.
 *
 * All patterns stand in one tree. A line that leaves the tree is skipped by searching its newline natively. Where a
 * literal and a wildcard both fit, the literal wins; wildcards that both fit both get the line.
 */
export class LineMatcher {
  readonly #root = new PatternNode()
  readonly #memory = new LineMemory()
  #bytes: Uint8Array = new Uint8Array()
  /** End of the lines given. */
  #end = 0
  readonly #match = emptyMatch()
  // While a line is decided: how many readers were called, the last of them, with what, and how far they came.
  #matches = 0
  #reader: LineReader | undefined
  readonly #decided = emptyMatch()
  #reached = 0
  /** Of lines that nobody wants: where the last one begins, in how many bytes that was decided, and how many before it began alike. */
  #unwanted = 0
  #unwantedLength = 0
  #alike = 0

  add(pattern: readonly Step[], reader: LineReader): void {
    let node = this.#root
    for (const step of pattern) node = node.step(step)
    node.readers.push(reader)
  }

  /** Offers every line of `bytes[start..end)`. Each line, the last too, must end in a newline. */
  scan(bytes: Uint8Array, start: number, end: number): void {
    const memory = this.#memory
    memory.look(bytes, end)
    this.#bytes = bytes
    this.#end = end
    this.#alike = 0
    let last = memory.first
    let at = start
    while (at < end) {
      const line = memory.follow(last, at)
      const behind = line === undefined ? UNDECIDED : this.#repeat(line, at)
      if (line === undefined || behind === UNDECIDED) {
        const left = this.#decide(at)
        const next = this.#behind(this.#reached)
        const fresh = this.#isRun(at, left)
          ? this.#rememberRun(last, at, left)
          : this.#remember(last, at, { left, next })
        last = fresh ?? last
        at = fresh?.run?.behind(bytes, at, end) ?? next
      } else {
        last = line
        at = behind
      }
    }
  }

  /**
   * Does with the line at `at` what was decided about one that begins like it; returns where the next one is, UNDECIDED if
   * the line is another one all the same.
   */
  #repeat(line: RememberedLine, at: number): number {
    const { reader } = line
    if (reader === undefined) return line.run?.behind(this.#bytes, at, this.#end) ?? this.#behind(at + line.decided - 1)
    const memory = this.#memory
    if (reader.repeats) {
      const next = memory.behindSame(line, at)
      if (next >= 0 && reader.repeat(line.id, line.memo)) {
        line.nextPause = 0
        return next
      }
    }
    if (line.nameEnd > line.nameStart && !this.#isNameEnd(at + line.nameEnd)) return UNDECIDED
    const match = this.#match
    match.line = line.id
    match.memo = line.memo
    match.captures = line.captures
    match.captureStart[0] = at + line.captureStart
    match.captureEnd[0] = at + line.captureEnd
    match.nameStart = at + line.nameStart
    match.nameEnd = at + line.nameEnd
    match.rest = at + line.rest
    const next = this.#behind(reader.read(match))
    line.memo = match.memo
    if (reader.repeats) memory.keep(line, at, next)
    return next
  }

  /** Whether the last parenthesis of a line is closed there: a name may hold what looks like a name's end, and what follows. */
  #isNameEnd(at: number): boolean {
    const bytes = this.#bytes
    return bytes.lastIndexOf(CLOSE_PARENTHESIS, bytes.indexOf(NEWLINE, at)) === at
  }

  /** Where the next line is behind a place in one before which there is no newline. */
  #behind(reached: number): number {
    return Math.min(this.#end, lineEnd(this.#bytes, reached) + 1)
  }

  /** Walks the tree; returns where in the line it was left. */
  #decide(at: number): number {
    const match = this.#match
    match.captures = 0
    match.nameStart = match.nameEnd = at
    match.line = this.#memory.nextId
    match.memo = -1
    this.#matches = 0
    this.#reader = undefined
    this.#reached = at
    const left = this.#walk(this.#root, at)
    this.#reached = Math.max(this.#reached, left)
    return left
  }

  /**
   * Remembers what was decided, behind `last`, if it can be: only lines that nobody wants, or one reader, and that hold
   * one instance at most, are remembered.
   */
  #remember(
    last: RememberedLine,
    at: number,
    { left, next }: { readonly left: number; readonly next: number },
  ): RememberedLine | undefined {
    const wanted = this.#matches === 1
    const decided = this.#decided
    if (this.#matches > 1 || (wanted && decided.captures > 1)) return undefined
    if (!wanted && this.#hasName) return undefined
    // What was looked at in vain belongs to what decided. A line that nobody wants is decided by its whole word: what is
    // compared by fours need not be searched for the line's end byte by byte.
    const end = Math.min(next, 1 + (wanted ? Math.max(left, decided.rest) : wordEnd(this.#bytes, left)))
    decided.memo = this.#match.memo
    const reader = this.#reader
    const kept = reader?.repeats ? next : end
    return this.#memory.add(last, at, { reader, match: decided, end, kept })
  }

  /** Whether it took a name in parentheses, and so the whole line, to decide. */
  get #hasName(): boolean {
    return this.#match.nameEnd > this.#match.nameStart
  }

  /** Whether nobody wants the line at `at`, which was left at `left`, nor those before it, which begin alike. */
  #isRun(at: number, left: number): boolean {
    if (this.#matches > 0 || this.#hasName) {
      this.#alike = 0
      return false
    }
    const length = left + 1 - at
    const isAlike =
      length === this.#unwantedLength &&
      length <= LONGEST_BEGINNING &&
      areSame(this.#bytes, { first: this.#unwanted, second: at, length })
    this.#alike = isAlike ? this.#alike + 1 : 0
    this.#unwanted = at
    this.#unwantedLength = length
    return this.#alike >= RUN
  }

  /** Remembers that all lines that begin like the one at `at`, up to where it was left, are passed over. */
  #rememberRun(last: RememberedLine, at: number, left: number): RememberedLine | undefined {
    const end = left + 1
    const line = this.#memory.add(last, at, { reader: undefined, match: this.#decided, end, kept: end })
    if (line !== undefined) line.run = new LineRun(latin1(this.#bytes, at, end))
    return line
  }

  /** Walks the tree from `node`; returns a place in the line up to which there is no newline, for the search of its end. */
  #walk(from: PatternNode, at: number): number {
    const bytes = this.#bytes
    let node = from
    let position = at
    while (node.plain) {
      if (node.readers.length > 0) this.#call(node.readers, position)
      const next = node.after(bytes[position] ?? NEWLINE)
      if (next === undefined) return position
      node = next
      position++
    }
    return this.#fork(node, position)
  }

  #fork(node: PatternNode, position: number): number {
    const bytes = this.#bytes
    const byte = position < this.#end ? (bytes[position] ?? NEWLINE) : NEWLINE
    this.#call(node.readers, position)
    if (node.boundary !== undefined && (byte === BLANK || byte === NEWLINE || byte === TAB)) {
      this.#call(node.boundary.readers, position)
    }
    if (node.blanks !== undefined && (byte === BLANK || byte === TAB)) {
      let next = position + 1
      while (bytes[next] === BLANK || bytes[next] === TAB) next++
      return this.#walk(node.blanks, next)
    }
    const literal = node.after(byte)
    let furthest = position
    if (literal !== undefined) {
      const before = this.#matches
      furthest = this.#walk(literal, position + 1)
      if (this.#matches > before) return furthest
    }
    for (const { until, node: behind } of node.instances) {
      furthest = Math.max(furthest, this.#instance(behind, until, position))
    }
    if (node.word !== undefined && byte !== NEWLINE) {
      furthest = Math.max(furthest, this.#walk(node.word, wordEnd(bytes, position)))
    }
    if (node.name !== undefined && byte === OPEN_PARENTHESIS)
      furthest = Math.max(furthest, this.#name(node.name, position))
    return furthest
  }

  #call(readers: readonly LineReader[], rest: number): void {
    const match = this.#match
    match.rest = rest
    for (const reader of readers) {
      this.#matches++
      this.#reader = reader
      copyMatch(match, this.#decided)
      this.#reached = Math.max(this.#reached, reader.read(match))
    }
  }

  #instance(behind: PatternNode, until: number, position: number): number {
    const bytes = this.#bytes
    let end = position
    for (;;) {
      const byte = bytes[end]
      if (byte === undefined || byte === NEWLINE || byte === BLANK || byte === TAB || byte === until) break
      end++
    }
    if (until !== 0 && bytes[end] !== until) return end
    const match = this.#match
    const capture = match.captures
    match.captureStart[capture] = position
    match.captureEnd[capture] = end
    match.captures = capture + 1
    const reached = this.#walk(behind, end)
    match.captures = capture
    return reached
  }

  #name(behind: PatternNode, position: number): number {
    const bytes = this.#bytes
    const newline = bytes.indexOf(NEWLINE, position)
    const close = bytes.lastIndexOf(CLOSE_PARENTHESIS, newline)
    // It took the whole line to know.
    if (close <= position) return newline
    this.#match.nameStart = position + 1
    this.#match.nameEnd = close
    return this.#walk(behind, close + 1)
  }
}

function copyMatch(from: Match, to: Match): void {
  to.captures = from.captures
  to.captureStart.set(from.captureStart)
  to.captureEnd.set(from.captureEnd)
  to.nameStart = from.nameStart
  to.nameEnd = from.nameEnd
  to.rest = from.rest
}

function areSame(
  bytes: Uint8Array,
  { first, second, length }: { readonly first: number; readonly second: number; readonly length: number },
): boolean {
  for (let index = 0; index < length; index++) if (bytes[first + index] !== bytes[second + index]) return false
  return true
}

function wordEnd(bytes: Uint8Array, position: number): number {
  let end = position
  for (;;) {
    const byte = bytes[end]
    if (byte === undefined || byte === BLANK || byte === NEWLINE || byte === TAB) return end
    end++
  }
}

/** The newline from `position` on. Most are near, where a loop is faster than a native search. */
function lineEnd(bytes: Uint8Array, position: number): number {
  const near = position + 24
  for (let at = position; at < near; at++) if (bytes[at] === NEWLINE) return at
  const far = bytes.indexOf(NEWLINE, near)
  return far < 0 ? bytes.length : far
}
