import type { Window } from '../../vocabulary/window.ts'

/** An interval in brief. */
export interface Row {
  /** When it ends, in epoch seconds. */
  readonly time: number
  readonly text: string
  /** What is to be said before it: a gap, a new host. */
  readonly remarks: readonly string[]
}

/** Rows around one of them. */
export interface Around {
  readonly rows: readonly Row[]
  /** The number of that one; -1 where there are none. */
  readonly at: number
}

/** Where rows come from. */
export interface RowSource {
  /** The earliest and the latest time there are rows of. */
  readonly span: Window
  /** About how many seconds a row takes. */
  readonly seconds: number
  /** Those that end behind `from`, and at `thru` at the latest. */
  load(window: Window): Promise<readonly Row[]>
}

/** Two rows are never closer, in seconds. */
const TICK = 0.001

/** Rows that are loaded at once, and that are kept: a screen is a small part of it. */
const CHUNK = 240
const MOST = 20 * CHUNK

/** The rows of a recording, loaded as somebody moves along them. */
export class Timeline {
  readonly #source: RowSource
  #rows: readonly Row[] = []
  /** All that end within are loaded; the first bound is not within. */
  #loaded: Window

  constructor(source: RowSource, time: number) {
    this.#source = source
    this.#loaded = justBefore(time)
  }

  /** The row that ends at a time, or the next one, and so many before and behind it as there are, up to these numbers. */
  async around(time: number, before: number, behind: number): Promise<Around> {
    const { span } = this.#source
    const wanted = Math.min(Math.max(time, span.from), span.thru)
    if (wanted < this.#loaded.from || wanted > this.#loaded.thru) {
      this.#rows = []
      this.#loaded = justBefore(wanted)
    }
    let chunk = CHUNK * this.#source.seconds
    while (this.#loaded.thru < span.thru && this.#rows.length - this.#find(time) <= behind) {
      await this.#loadBehind(chunk)
      chunk *= 2
    }
    chunk = CHUNK * this.#source.seconds
    while (this.#loaded.from >= span.from && this.#find(time) < before) {
      await this.#loadBefore(chunk)
      chunk *= 2
    }
    const at = Math.min(this.#find(time), this.#rows.length - 1)
    const first = Math.max(0, at - before)
    const rows = this.#rows.slice(first, at + behind + 1)
    this.#forget(at)
    return { rows, at: at - first }
  }

  #find(time: number): number {
    const found = this.#rows.findIndex((row) => row.time >= time)
    return found < 0 ? this.#rows.length : found
  }

  async #loadBehind(seconds: number): Promise<void> {
    const { thru } = this.#loaded
    const window = { from: thru, thru: Math.min(thru + seconds, this.#source.span.thru) }
    this.#rows = [...this.#rows, ...(await this.#source.load(window))]
    this.#loaded = { from: this.#loaded.from, thru: window.thru }
  }

  async #loadBefore(seconds: number): Promise<void> {
    const { from } = this.#loaded
    const window = { from: from - seconds, thru: from }
    this.#rows = [...(await this.#source.load(window)), ...this.#rows]
    this.#loaded = { from: window.from, thru: this.#loaded.thru }
  }

  /** What is far away is loaded again when somebody comes there. */
  #forget(at: number): void {
    if (this.#rows.length <= MOST) return
    const first = Math.max(0, at - MOST / 2)
    const kept = this.#rows.slice(first, at + MOST / 2)
    const from = first === 0 ? this.#loaded.from : (this.#rows[first - 1]?.time ?? this.#loaded.from)
    const thru =
      kept.length + first === this.#rows.length ? this.#loaded.thru : (kept.at(-1)?.time ?? this.#loaded.thru)
    this.#rows = kept
    this.#loaded = { from, thru }
  }
}

/** Nothing yet, so that what is loaded first has the row that ends at this time. */
function justBefore(time: number): Window {
  return { from: time - TICK, thru: time - TICK }
}
