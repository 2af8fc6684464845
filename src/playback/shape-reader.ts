import { BLANK, HYPHEN, NEWLINE, NINE, TAB, ZERO } from '../vocabulary/ascii.ts'
import type { Cells, Importer } from '../vocabulary/importer.ts'
import type { Metrics } from '../vocabulary/metric.ts'
import { isNumberColumn } from './columns.ts'
import { CounterColumn } from './counter-column.ts'
import { type Decimal, LOW_DIGITS, readDecimal } from './decimal.ts'
import { GaugeColumn } from './gauge-column.ts'
import type { ImporterState, Moment } from './importer-state.ts'
import { latin1 } from './latin1.ts'
import type { LineCursor } from './line-cursor.ts'
import type { LineGroup } from './line-group.ts'
import { slotOf } from './line-slot.ts'
import type { LineReader, Match } from './match.ts'
import type { NumberColumn } from './number-column.ts'
import type { NumberPlace, Shape, TextPlace } from './shape.ts'
import { TextColumn } from './text-column.ts'

/** A sample's lines, as all readers see them. */
export interface Lines {
  bytes: Uint8Array
  moment: Moment
  readonly cursor: LineCursor
  /** What a module threw over one of its lines. Absent: it is thrown on. */
  readonly onFailure?: (importer: Importer, error: unknown) => void
}

/** Takes the values from the lines of one shape into an importer's columns. */
export class ShapeReader implements LineReader {
  readonly #state: ImporterState
  readonly #shape: Shape
  readonly #lines: Lines
  readonly #group: LineGroup
  readonly #texts: readonly TextColumn[]
  readonly repeats: boolean
  /** By word, ascending, and the columns that the words go to. */
  #places: readonly NumberPlace[] = []
  #columns: readonly NumberColumn[] = []
  /** The line of names that `#places` was made from. */
  #names: Uint8Array = new Uint8Array()
  readonly #decimal: Decimal = { low: 0, high: 0, end: 0 }
  /** The row of another instance, for `analyze`. */
  readonly #at = (instance: string): Cells<Metrics> => {
    const state = this.#state
    return state.cells(state.visit(state.instances.named(instance)))
  }

  constructor(state: ImporterState, shape: Shape, lines: Lines) {
    this.#state = state
    this.#shape = shape
    this.#lines = lines
    this.#place(shape.numbers)
    this.#group = state.group([...shape.numbers.map(({ metric }) => metric), ...shape.columns.values()])
    this.#texts = shape.texts
      .map(({ metric }) => state.columns[metric])
      .filter((column) => column instanceof TextColumn)
    this.repeats = !shape.analyzed && shape.columns.size === 0 && !state.settling.accumulate
  }

  #place(places: readonly NumberPlace[]): void {
    this.#places = places
    this.#columns = places.map(({ metric }) => this.#state.columns[metric]).filter((column) => isNumberColumn(column))
  }

  /** Takes one line; returns a place in it before which there is no newline. */
  read(match: Match): number {
    const { bytes, moment, cursor } = this.#lines
    const { rest } = match
    if (this.#shape.columns.size > 0 && this.#isNames(bytes, rest)) {
      this.#readNames(bytes, rest)
      return rest
    }
    const state = this.#state
    state.begin(moment)
    const group = this.#group
    const isKnown = group.isOf(match.memo, match.line)
    const slot = isKnown ? state.visit(match.memo) : slotOf(state, match, bytes)
    group.timing.carry(moment)
    group.timing.touch(slot)
    group.note(slot, match.line)
    match.memo = slot
    const reached = this.#places.length > 0 ? this.#readNumbers(slot, bytes, rest) : rest
    for (const place of this.#shape.texts) this.#readText(place, slot, match)
    if (this.#shape.analyzed) {
      cursor.move(bytes, rest, this.#shape.pattern)
      this.#analyze(cursor, slot)
    }
    return reached
  }

  /** The slot is what was left for the line: its values are as they were, if they are still those of this line. */
  repeat(line: number, slot: number): boolean {
    const { moment } = this.#lines
    const group = this.#group
    this.#state.begin(moment)
    if (!group.isOf(slot, line)) return false
    this.#state.visit(slot)
    group.timing.carry(moment)
    group.timing.touch(slot)
    if (!group.timing.continues(slot)) return false
    group.repeat(slot)
    for (const column of this.#texts) column.repeat(slot, moment.number)
    return true
  }

  #analyze(cursor: LineCursor, slot: number): void {
    const { importer } = this.#state
    try {
      importer.analyze?.(cursor, this.#state.cells(slot), this.#at)
    } catch (error) {
      const { onFailure } = this.#lines
      if (onFailure === undefined) throw error
      onFailure(importer, error)
    }
  }

  /** Walks the words once; values that the line is too short for are unknown. */
  #readNumbers(slot: number, bytes: Uint8Array, rest: number): number {
    const places = this.#places
    const columns = this.#columns
    const decimal = this.#decimal
    let at = rest
    let word = 0
    for (let index = 0; index < places.length; index++) {
      const place = places[index]
      if (place === undefined) break
      while (word < place.word) {
        at = skipWord(bytes, skipBlanks(bytes, at))
        word++
      }
      at = skipBlanks(bytes, at)
      // The common case by hand: up to 15 digits, then a blank or the line's end.
      const start = at
      let low = 0
      let byte = bytes[at] ?? NEWLINE
      while (byte >= ZERO && byte <= NINE) {
        low = low * 10 + (byte - ZERO)
        byte = bytes[++at] ?? NEWLINE
      }
      let high = 0
      const isWord = byte === BLANK || byte === NEWLINE || byte === TAB
      if (!isWord || at - start > LOW_DIGITS || at === start) {
        readDecimal(bytes, start, decimal)
        at = skipWord(bytes, start)
        low = decimal.end === at ? decimal.low : Number.NaN
        high = decimal.high
      }
      columns[index]?.set(slot, low, high)
      // Two metrics may stand at one word.
      if (places[index + 1]?.word === place.word) at = start
      else word++
    }
    return at
  }

  #readText({ at, metric }: TextPlace, slot: number, match: Match): void {
    const column = this.#state.columns[metric]
    if (!(column instanceof TextColumn)) return
    const { bytes, moment } = this.#lines
    const sample = moment.number
    if (at === 'parenthesised') {
      column.set(slot, bytes, { start: match.nameStart, end: match.nameEnd, sample })
      return
    }
    let start = skipBlanks(bytes, match.rest)
    const word = typeof at === 'number' ? at : at.from
    for (let index = 0; index < word; index++) start = skipBlanks(bytes, skipWord(bytes, start))
    const end = typeof at === 'number' ? skipWord(bytes, start) : lineEnd(bytes, start)
    column.set(slot, bytes, { start, end, sample })
  }

  #isNames(bytes: Uint8Array, rest: number): boolean {
    const first = bytes[skipBlanks(bytes, rest)] ?? NEWLINE
    return first !== NEWLINE && first !== HYPHEN && !(first >= ZERO && first <= NINE)
  }

  /** The names rarely change: they are compared as bytes, and only a new line of names is understood anew. */
  #readNames(bytes: Uint8Array, rest: number): void {
    const end = lineEnd(bytes, rest)
    const known = this.#names
    if (known.length === end - rest && Buffer.compare(known, bytes.subarray(rest, end)) === 0) return
    // A copy: the reader uses its buffer again.
    this.#names = Uint8Array.from(bytes.subarray(rest, end))
    const places: NumberPlace[] = []
    for (const [word, name] of latin1(bytes, rest, end).trim().split(/\s+/).entries()) {
      const metric = this.#shape.columns.get(name)
      if (metric !== undefined) places.push({ word, metric })
    }
    this.#place(places)
    // A column that the new kernel lacks must not keep its last value.
    for (const metric of this.#shape.columns.values()) {
      const column = this.#state.columns[metric]
      if (column instanceof GaugeColumn) column.shown.fill(Number.NaN)
      else if (column instanceof CounterColumn && !places.some((place) => place.metric === metric)) column.forget()
    }
  }
}

function skipBlanks(bytes: Uint8Array, position: number): number {
  let at = position
  while (bytes[at] === BLANK || bytes[at] === TAB) at++
  return at
}

function skipWord(bytes: Uint8Array, position: number): number {
  let at = position
  for (;;) {
    const byte = bytes[at]
    if (byte === undefined || byte === BLANK || byte === NEWLINE || byte === TAB) return at
    at++
  }
}

function lineEnd(bytes: Uint8Array, position: number): number {
  const end = bytes.indexOf(NEWLINE, position)
  return end < 0 ? bytes.length : end
}
