import type { LineRun } from './line-run.ts'
import type { LineReader, Match } from './match.ts'

/** How far along the chain of remembered lines one is looked for: past the lines of a process or two that left. */
const LOOK_AHEAD = 48
/** Lines to remember at most, and words of them, four bytes each; beyond, all are forgotten and learned anew. */
const MOST_LINES = 250_000
const MOST_WORDS = 2 ** 23
/** Of a longer line only the beginning is kept that decided. */
const LONGEST_WHOLE = 1024
/** After how many lines at most one that always changes is kept again, to see whether the next one is the same. */
const LONGEST_PAUSE = 15
/** Bytes are compared and copied by fours, little-endian. */
const FOUR = 4
/** Of the last four, the bytes that count, by how many they are. */
const MASKS = [0, 0xff, 0xffff, 0xffffff]

/** What was decided about a line of the samples before. */
export class RememberedLine {
  readonly id: number
  /** The line that followed. */
  next: RememberedLine | undefined
  /** Which word of the memory its text begins at, and how many bytes there is room for. */
  text = 0
  room = 0
  /** How many bytes decided, the last one included: lines that begin alike are decided alike. */
  decided = 0
  /** How many bytes are kept: all of the line where these are more than those that decided. */
  kept = 0
  /** How many lines are not kept before the next one that is, and how many it will be if that one is kept in vain. */
  pause = 0
  nextPause = 0
  /** Who wants it; undefined for nobody. */
  reader: LineReader | undefined
  /** Nobody wants lines that begin so, and many come one after the other. */
  run: LineRun | undefined
  memo = -1
  captures = 0
  // Offsets from the line's start.
  captureStart = 0
  captureEnd = 0
  nameStart = 0
  nameEnd = 0
  rest = 0

  constructor(id: number) {
    this.id = id
  }
}

/** What was decided about a line. */
export interface Decision {
  readonly reader: LineReader | undefined
  readonly match: Readonly<Match>
  /** Behind the last byte that decided. */
  readonly end: number
  /** Behind the last byte that is kept. */
  readonly kept: number
}

/**
 * What was decided about the lines of the samples before, and their text.
 *
 * Samples are almost alike: the same lines in the same order, other numbers behind the same beginnings, and most of the
 * numbers the same, too. To compare a line with the one that came here last time is several times as fast as to decide
 * anew. Lines are chained in the order in which they came; the chain mends itself when lines come and go.
 */
export class LineMemory {
  /** Before the first line of a sample. */
  readonly first = new RememberedLine(-1)
  #words = new Uint32Array(1024)
  /** How many lines and words there are. */
  #lines = 0
  #used = 0
  /** Lines that left, chained: others may have their places. */
  #free: RememberedLine | undefined
  /** Lines that are looked at. */
  #bytes: Uint8Array = new Uint8Array()
  #view: DataView = new DataView(new ArrayBuffer(0))
  /** Lines that end behind this are not compared: by fours, that would be with what is behind the bytes. */
  #limit = 0

  /** The lines that are looked at from now on are in `bytes`, before `end`. */
  look(bytes: Uint8Array, end: number): void {
    if (bytes !== this.#bytes) this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#bytes = bytes
    this.#limit = Math.min(end, bytes.length - FOUR)
  }

  /** The remembered line that the one at `at` begins like, if it is one of the next behind `last`. */
  follow(last: RememberedLine, at: number): RememberedLine | undefined {
    let line = last.next
    for (let ahead = 0; ahead < LOOK_AHEAD && line !== undefined; ahead++) {
      if (at + line.decided <= this.#limit && this.#equals(line.text, at, line.decided)) {
        if (ahead > 0) this.#leave(last, line)
        return line
      }
      line = line.next
    }
    return undefined
  }

  /** Those between the two have left. */
  #leave(last: RememberedLine, line: RememberedLine): void {
    let left = last.next
    last.next = line
    while (left !== undefined && left !== line) {
      const { next } = left
      left.next = this.#free
      this.#free = left
      left = next
    }
  }

  /** Where the next line is, if the one at `at`, which begins like `line`, is the same; −1 if it is not. */
  behindSame({ kept, decided, text }: RememberedLine, at: number): number {
    if (kept <= decided || at + kept > this.#limit) return -1
    const from = decided >> 2
    return this.#equals(text + from, at + from * FOUR, kept - from * FOUR) ? at + kept : -1
  }

  /** Keeps the line at `at`, which began like `line` and was another, to be compared; `next` is behind it. */
  keep(line: RememberedLine, at: number, next: number): void {
    if (line.kept > line.decided) {
      line.pause = line.nextPause
      line.nextPause = Math.min(2 * line.nextPause + 1, LONGEST_PAUSE)
      line.kept = line.decided
    }
    if (line.pause > 0) line.pause--
    else this.#write(line, at, next - at)
  }

  /** Which line the next one is that is added. */
  get nextId(): number {
    return this.#free?.id ?? this.#lines
  }

  /** Remembers what was decided about the line at `at`, which came behind `last`; undefined if it cannot be. */
  add(last: RememberedLine, at: number, { reader, match, end, kept }: Decision): RememberedLine | undefined {
    if (end > this.#limit) return undefined
    const isFull = this.#lines >= MOST_LINES || this.#used >= MOST_WORDS
    if (isFull) this.#forget()
    const before = isFull ? this.first : last
    const line = this.#take()
    line.next = before.next
    before.next = line
    line.decided = end - at
    this.#write(line, at, line.decided)
    line.pause = line.nextPause = 0
    if (kept > end) this.#write(line, at, kept - at)
    line.reader = reader
    line.run = undefined
    line.memo = match.memo
    line.captures = match.captures
    line.captureStart = (match.captureStart[0] ?? 0) - at
    line.captureEnd = (match.captureEnd[0] ?? 0) - at
    line.nameStart = match.nameStart - at
    line.nameEnd = match.nameEnd - at
    line.rest = match.rest - at
    return line
  }

  #forget(): void {
    this.first.next = undefined
    this.#free = undefined
    this.#lines = 0
    this.#used = 0
  }

  /** A place for a line. */
  #take(): RememberedLine {
    const free = this.#free
    if (free === undefined) return new RememberedLine(this.#lines++)
    this.#free = free.next
    return free
  }

  /** Keeps so many bytes at `at` as the line's text, unless they are too many. */
  #write(line: RememberedLine, at: number, length: number): void {
    if (length > line.decided && (length > LONGEST_WHOLE || at + length > this.#limit)) return
    if (length > line.room) this.#makeRoom(line, length)
    const words = this.#words
    const view = this.#view
    for (let index = 0; index * FOUR < length; index++) {
      words[line.text + index] = view.getUint32(at + index * FOUR, true)
    }
    line.kept = length
  }

  /** Numbers become longer: there is room for a few digits more. */
  #makeRoom(line: RememberedLine, length: number): void {
    const room = (length >> 2) + 2
    line.text = this.#used
    line.room = room * FOUR
    this.#used += room
    if (this.#used <= this.#words.length) return
    const larger = new Uint32Array(Math.max(2 * this.#words.length, this.#used))
    larger.set(this.#words)
    this.#words = larger
  }

  /** Whether so many bytes of the text at `text` are those at `at`. */
  #equals(text: number, at: number, length: number): boolean {
    const words = this.#words
    const view = this.#view
    const last = length >> 2
    if ((((words[text + last] ?? 0) ^ view.getUint32(at + last * FOUR, true)) & (MASKS[length & 3] ?? 0)) !== 0)
      return false
    // From the end: neighbours differ in their last bytes, if at all.
    for (let index = last - 1; index >= 0; index--) {
      if (words[text + index] !== view.getUint32(at + index * FOUR, true)) return false
    }
    return true
  }
}
