import type { Writable } from 'node:stream'
import { visible } from '../../layout/escape.ts'
import { TextStream } from '../../sink/text-stream.ts'
import type { Notice } from '../../vocabulary/error.ts'
import type { Times } from '../../vocabulary/times.ts'

/** A stream that may be a terminal. */
type Output = Writable & { readonly isTTY?: boolean; readonly rows?: number; readonly columns?: number }

const WIDEST = 100

/** A terminal that does not tell its size. */
export const USUAL_SIZE = { columns: 80, rows: 24 }

/** The two streams of a run: data goes to stdout, all else to stderr. */
export class Terminal {
  /** Takes the time of the work's parts, where somebody wants to know. */
  times: Times | undefined
  /** Data. */
  readonly out: TextStream
  readonly #stdout: Output
  #stderr: Output | undefined
  readonly #said = new Set<string>()
  #notices = 0

  /** Without a `stderr`, the process's own: asked for when there is something to say, since Node takes 2 ms to set it up. */
  constructor(stdout: Output = process.stdout, stderr?: Output) {
    this.out = new TextStream(stdout)
    this.#stdout = stdout
    if (stderr !== undefined) this.#listen(stderr)
  }

  /** Lines of the terminal that shows the data, undefined if none does. */
  get rows(): number | undefined {
    return this.#stdout.isTTY === true ? this.#stdout.rows : undefined
  }

  /** The size of the terminal that shows the data at this moment, undefined if none does. */
  get size(): { readonly columns: number; readonly rows: number } | undefined {
    const { isTTY, columns = USUAL_SIZE.columns, rows = USUAL_SIZE.rows } = this.#stdout
    // A terminal that does not know its size says 0.
    return isTTY === true ? { columns: columns || USUAL_SIZE.columns, rows: rows || USUAL_SIZE.rows } : undefined
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
    this.explain(visible(line))
  }

  /** Lines on stderr that are not for everybody. */
  explain(text: string): void {
    const stderr = this.#stderr ?? this.#listen(process.stderr)
    stderr.write(`${text}\n`)
  }

  /** What comes next begins a line where a person reads it; a line of data that goes on is ended by whoever began it. */
  breakLine(): void {
    const stderr = this.#stderr ?? this.#listen(process.stderr)
    if (stderr.isTTY === true && !this.out.isInLine) stderr.write('\n')
  }

  #listen(stderr: Output): Output {
    // Nobody listens any more: that is no reason to end.
    stderr.on('error', () => {})
    this.#stderr = stderr
    return stderr
  }

  /** Something was wrong and the work went on: one line on stderr, the same only once. */
  readonly notice = ({ message }: Notice): void => {
    this.#notices++
    if (this.#said.has(message)) return
    this.#said.add(message)
    this.say(`recollect: ${message}`)
  }
}
