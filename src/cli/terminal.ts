import { visible } from '../layout/escape.ts'
import { TextStream } from '../sink/text-stream.ts'
import type { Notice } from '../vocabulary/error.ts'

/** The two streams of a run: data goes to stdout, all else to stderr. */
export class Terminal {
  /** Data. */
  readonly out = new TextStream(process.stdout)
  readonly #said = new Set<string>()
  #notices = 0

  constructor() {
    // Nobody listens any more: that is no reason to end.
    process.stderr.on('error', () => {})
  }

  /** A person watches stdout. */
  get isWatched(): boolean {
    return process.stdout.isTTY === true
  }

  /** Lines of stdout's terminal, or undefined. */
  get rows(): number | undefined {
    return this.isWatched ? process.stdout.rows : undefined
  }

  /** How many notices there were. */
  get notices(): number {
    return this.#notices
  }

  /** One line on stderr. */
  say(line: string): void {
    process.stderr.write(`${visible(line)}\n`)
  }

  /** Something was wrong and the work went on: one line on stderr, the same only once. */
  readonly notice = ({ message }: Notice): void => {
    this.#notices++
    if (this.#said.has(message)) return
    this.#said.add(message)
    this.say(`recollect: ${message}`)
  }
}
