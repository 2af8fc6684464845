import { BLANK, CLOSE_PARENTHESIS, NEWLINE, OPEN_PARENTHESIS, TAB } from '../vocabulary/ascii.ts'
import type { Step } from './pattern.ts'
import { RememberedLine } from './remembered-line.ts'

/** How far along the chain of remembered lines one is looked for: past the lines of a process or two that left. */
const LOOK_AHEAD = 48
/** Lines to remember at most; beyond, all are forgotten and learned anew. */
const MOST_REMEMBERED = 250_000

/** Where a matched line's parts are. Reused: valid only during the call. */
export interface Match {
  /** How many instance parts were captured. */
  captures: number
  readonly captureStart: Int32Array
  readonly captureEnd: Int32Array
  /** The parenthesised name, without its parentheses; equal where there was none. */
  nameStart: number
  nameEnd: number
  /** Behind the pattern. */
  rest: number
}

/** What is done with a line that matched. Returns a place in the line before which there is no newline. */
export type OnMatch = (match: Match) => number

/** A node of the tree of all patterns: one byte or one wildcard a level. */
class Node {
  /** The byte that leads on, and where to; −1 for none. One is the rule: a place for each that may be takes 1 KB a node. */
  #byte = -1
  #behind: Node | undefined
  /** Where other bytes lead to. */
  #others: Map<number, Node> | undefined
  blanks: Node | undefined
  word: Node | undefined
  name: Node | undefined
  boundary: Node | undefined
  /** Instance edges by the byte that ends them; 0 for the end of the word. */
  readonly instances: { readonly until: number; readonly node: Node }[] = []
  readonly handlers: OnMatch[] = []
  /** No wildcard leaves here: bytes decide alone, and no second way need be tried. */
  plain = true

  step(step: Step): Node {
    if (step.kind !== 'literal') this.plain = false
    switch (step.kind) {
      case 'literal': {
        let node: Node = this
        for (const byte of Buffer.from(step.text)) node = node.after(byte) ?? node.#grow(byte)
        return node
      }
      case 'blanks':
        this.blanks ??= new Node()
        return this.blanks
      case 'word':
        this.word ??= new Node()
        return this.word
      case 'parenthesised':
        this.name ??= new Node()
        return this.name
      case 'boundary':
        this.boundary ??= new Node()
        return this.boundary
      case 'instance': {
        const until = step.until === '' ? 0 : step.until.charCodeAt(0)
        const known = this.instances.find((edge) => edge.until === until)
        if (known !== undefined) return known.node
        const edge = { until, node: new Node() }
        this.instances.push(edge)
        return edge.node
      }
    }
  }

  /** The node that the byte leads to. */
  after(byte: number): Node | undefined {
    return byte === this.#byte ? this.#behind : this.#others?.get(byte)
  }

  #grow(byte: number): Node {
    const node = new Node()
    if (this.#behind === undefined) {
      this.#byte = byte
      this.#behind = node
    } else {
      this.#others ??= new Map()
      this.#others.set(byte, node)
    }
    return node
  }
}

/**
 * Finds which lines of a sample somebody wants, byte by byte, without making strings.
 *
 * All patterns stand in one tree. A line that leaves the tree is skipped by searching its newline natively. Where a
 * literal and a wildcard both fit, the literal wins; wildcards that both fit both get the line.
 */
export class LineMatcher {
  readonly #root = new Node()
  #bytes: Uint8Array = new Uint8Array()
  #view: DataView = new DataView(new ArrayBuffer(0))
  /** End of the lines given. */
  #end = 0
  readonly #match = emptyMatch()
  /** Before the first line of a sample. */
  readonly #first = new RememberedLine(this.#view, { start: 0, end: 0 }, { match: emptyMatch() })
  #remembered = 0
  // While a line is decided: how many handlers were called, the last of them, with what, and how far they came.
  #matches = 0
  #handler: OnMatch = () => 0
  readonly #decided = emptyMatch()
  #reached = 0

  add(pattern: readonly Step[], handler: OnMatch): void {
    let node = this.#root
    for (const step of pattern) node = node.step(step)
    node.handlers.push(handler)
  }

  /** Offers every line of `bytes[start..end)`. Each line, the last too, must end in a newline. */
  scan(bytes: Uint8Array, start: number, end: number): void {
    if (bytes !== this.#bytes) this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#bytes = bytes
    this.#end = end
    let last = this.#first
    let line = start
    while (line < end) {
      const known = this.#follow(last, line)
      if (known === undefined) {
        last = this.#decide(last, line)
        line = lineEnd(bytes, this.#reached) + 1
      } else {
        last = known
        line = lineEnd(bytes, known.repeat(this.#match, line)) + 1
      }
    }
  }

  /** The remembered line that this one is like, if it is one of the next. */
  #follow(last: RememberedLine, line: number): RememberedLine | undefined {
    let candidate = last.next
    for (let ahead = 0; ahead < LOOK_AHEAD && candidate !== undefined; ahead++) {
      if (candidate.isLike(this.#view, line)) {
        // Those passed over have left.
        last.next = candidate
        return candidate
      }
      candidate = candidate.next
    }
    return undefined
  }

  /** Walks the tree; gives what it remembers of it behind `last`, or `last` where nothing can be. */
  #decide(last: RememberedLine, line: number): RememberedLine {
    const match = this.#match
    match.captures = 0
    match.nameStart = match.nameEnd = line
    this.#matches = 0
    this.#reached = line
    const left = this.#walk(this.#root, line)
    this.#reached = Math.max(this.#reached, left)
    return this.#remember(last, line, left)
  }

  /** Only lines that nobody wants, or one handler, and that hold one instance at most, are remembered. */
  #remember(last: RememberedLine, line: number, left: number): RememberedLine {
    const wanted = this.#matches === 1
    if (this.#matches > 1 || (wanted && this.#decided.captures > 1)) return last
    // What was looked at in vain belongs to what decided. A line that nobody wants is kept with its whole word: what is
    // compared by fours need not be searched for the line's end byte by byte.
    const end = wanted ? Math.max(left, this.#decided.rest) + 1 : wordEnd(this.#bytes, left) + 1
    const decided = wanted ? { handler: this.#handler, match: this.#decided } : { match: this.#decided }
    const remembered = new RememberedLine(this.#view, { start: line, end: Math.min(end, this.#bytes.length) }, decided)
    if (++this.#remembered > MOST_REMEMBERED) {
      this.#remembered = 0
      this.#first.next = undefined
      last.next = undefined
    }
    remembered.next = last.next
    last.next = remembered
    return remembered
  }

  /** Walks the tree from `node`; returns a place in the line up to which there is no newline, for the search of its end. */
  #walk(from: Node, at: number): number {
    const bytes = this.#bytes
    let node = from
    let position = at
    while (node.plain) {
      if (node.handlers.length > 0) this.#call(node.handlers, position)
      const next = node.after(bytes[position] ?? NEWLINE)
      if (next === undefined) return position
      node = next
      position++
    }
    return this.#fork(node, position)
  }

  #fork(node: Node, position: number): number {
    const bytes = this.#bytes
    const byte = position < this.#end ? (bytes[position] ?? NEWLINE) : NEWLINE
    this.#call(node.handlers, position)
    if (node.boundary !== undefined && (byte === BLANK || byte === NEWLINE || byte === TAB)) {
      this.#call(node.boundary.handlers, position)
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

  #call(handlers: readonly OnMatch[], rest: number): void {
    const match = this.#match
    match.rest = rest
    for (const handler of handlers) {
      this.#matches++
      this.#handler = handler
      copyMatch(match, this.#decided)
      this.#reached = Math.max(this.#reached, handler(match))
    }
  }

  #instance(behind: Node, until: number, position: number): number {
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

  #name(behind: Node, position: number): number {
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

function emptyMatch(): Match {
  return {
    captures: 0,
    captureStart: new Int32Array(8),
    captureEnd: new Int32Array(8),
    nameStart: 0,
    nameEnd: 0,
    rest: 0,
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
