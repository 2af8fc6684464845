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
  /** Which of the remembered lines it is, or will be if it can be remembered. */
  line: number
  /** What was left here for the line when it last came; −1 where nothing was. */
  memo: number
}

/** Who takes lines. */
export interface LineReader {
  /** Takes a line that matched; returns a place in it before which there is no newline. */
  read(match: Match): number
  /** Lines that say the same again need not be read again. */
  readonly repeats: boolean
  /** Takes a remembered line that says, to the last byte, what it said when it last came; false if it has to be read. */
  repeat(line: number, memo: number): boolean
}

/** A match of nothing yet, to be filled line after line. */
export function emptyMatch(): Match {
  return {
    captures: 0,
    captureStart: new Int32Array(8),
    captureEnd: new Int32Array(8),
    nameStart: 0,
    nameEnd: 0,
    rest: 0,
    line: -1,
    memo: -1,
  }
}
