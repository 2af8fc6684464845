import type { Writable } from 'node:stream'
import { visible } from '../layout/escape.ts'
import { TextStream } from '../sink/text-stream.ts'
import type { Notice } from '../vocabulary/error.ts'
import type { Times } from '../vocabulary/times.ts'

/** A stream that may be a terminal. */
type Output = Writable & { readonly isTTY?: boolean; readonly rows?: number; readonly columns?: number }

const WIDEST = 100

/** A terminal that does not tell its size. */
const USUAL = { columns: 80, rows: 24 }

/** The two streams of a run: data goes to stdout, all else to stderr. */
export class Terminal {
  /** Takes the time of the work's parts, where somebody wants to know. */
  times: Times | undefined
  /** Data. */
  readonly out: TextStream
  readonly #stdout: Output
  readonly #stderr: Output
  readonly #said = new Set<string>()
  #notices = 0

  constructor(stdout: Output = process.stdout, stderr: Output = process.stderr) {
    this.out = new TextStream(stdout)
    this.#stdout = stdout
    this.#stderr = stderr
    // Nobody listens any more: that is no reason to end.
    stderr.on('error', () => {})
  }

  /** Lines of the terminal that shows the data, undefined if none does. */
  get rows(): number | undefined {
    return this.#stdout.isTTY === true ? this.#stdout.rows : undefined
  }

  /** The size of the terminal that shows the data at this moment, undefined if none does. */
  get size(): { readonly columns: number; readonly rows: number } | undefined {
    const { isTTY, columns = USUAL.columns, rows = USUAL.rows } = this.#stdout
    // A terminal that does not know its size says 0.
    return isTTY === true ? { columns: columns || USUAL.columns, rows: rows || USUAL.rows } : undefined
  }

  /** Characters that a line of help has room for. */
  get columns(): number {
    return Math.min(WIDEST, this.#stdout.columns ?? WIDEST)
  }

  /** How many notices there were. */
  get notices(): number {
    return this.#notices
  }

  /** One line on stderr. */
  say(line: string): void {
    this.#stderr.write(`${visible(line)}\n`)
  }

  /** Lines on stderr that are not for everybody. */
  explain(text: string): void {
    this.#stderr.write(`${text}\n`)
  }

  /** Something was wrong and the work went on: one line on stderr, the same only once. */
  readonly notice = ({ message }: Notice): void => {
    this.#notices++
    if (this.#said.has(message)) return
    this.#said.add(message)
    this.say(`recollect: ${message}`)
  }
}
