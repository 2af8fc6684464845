import type { ImporterState } from './importer-state.ts'
import { slotOf } from './line-slot.ts'
import type { LineReader, Match } from './match.ts'
import type { Shape } from './shape.ts'
import type { Lines } from './shape-reader.ts'

/** Whether nothing is taken from the lines of a shape. */
export function takesNothing({ numbers, texts, columns, analyzed }: Shape): boolean {
  return numbers.length === 0 && texts.length === 0 && columns.size === 0 && !analyzed
}

/** Takes no more from lines than that their instance is there. */
export class PresenceReader implements LineReader {
  readonly repeats = false
  readonly #state: ImporterState
  readonly #lines: Lines

  constructor(state: ImporterState, lines: Lines) {
    this.#state = state
    this.#lines = lines
  }

  read(match: Match): number {
    const { bytes, moment } = this.#lines
    this.#state.begin(moment)
    slotOf(this.#state, match, bytes)
    return match.rest
  }

  repeat(): boolean {
    return false
  }
}
