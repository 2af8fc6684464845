import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { PipeOptions } from '../vocabulary/pipe.ts'
import { killGroup } from './kill-group.ts'
import { LineSplitter } from './split-lines.ts'

const ERROR_LINES = 10
const LONGEST_ERROR = 500

/** What is written to and gives lines: a child process, or a server's socket. */
export interface LineChannel {
  write(text: string): void
  /** Lets the other side wait with its output. */
  hold(): void
  /** Lets it go on. */
  resume(): void
  /** The last lines of complaint since this was last called. */
  errors(): readonly string[]
  /** Ends it now; nothing more is heard of it. */
  kill(): void
}

/** What becomes of a channel's output. */
export interface ChannelEvents {
  /** Output, before it is split; a listener that gives true has used it up. */
  readonly onChunk: (chunk: Buffer) => boolean
  readonly onLine: (line: string) => void
  /** A line was too long, and was left out. */
  readonly onLongLine: () => void
  /** It has ended, or could not be started, and all its lines were given out. */
  readonly onEnd: (why: string) => void
}

/** One run of a child process, its output as lines. Throws where there cannot be one. */
export class ChildLines implements LineChannel {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #onEnd: (why: string) => void
  #errors: string[] = []
  #ended = false

  constructor(command: readonly string[], { environment, input }: PipeOptions, events: ChannelEvents) {
    const [file = '', ...args] = command
    this.#onEnd = events.onEnd
    // A process group of its own, so that whatever it starts can be ended with it.
    this.#child = spawn(file, args, { env: { ...process.env, LC_ALL: 'C', ...environment }, detached: true })
    const { stdin, stdout, stderr } = this.#child
    // What a child did not read before it ended: its end says it all.
    stdin.on('error', () => {})
    if (input !== undefined) stdin.end(input)
    const lines = new LineSplitter((line) => {
      if (!this.#ended) events.onLine(line)
    }, events.onLongLine)
    const complaints = new LineSplitter((line) => this.#noteError(line), events.onLongLine)
    stdout.on('data', (chunk: Buffer) => {
      if (!events.onChunk(chunk)) lines.write(chunk)
    })
    stderr.on('data', (chunk: Buffer) => complaints.write(chunk))
    this.#child.on('error', (error) => this.#end(error.message))
    this.#child.on('exit', () => killGroup(this.#child.pid))
    this.#child.on('close', (code, signal) => lines.end(() => this.#end(`ended with ${signal ?? code}`)))
  }

  write(text: string): void {
    this.#child.stdin.write(text)
  }

  hold(): void {
    this.#child.stdout.pause()
  }

  resume(): void {
    this.#child.stdout.resume()
  }

  errors(): readonly string[] {
    const errors = this.#errors
    this.#errors = []
    return errors
  }

  /** Asks it to end, as ^C does. */
  interrupt(): void {
    this.#child.kill('SIGINT')
  }

  kill(): void {
    this.#ended = true
    this.#child.stdout.destroy()
    this.#child.stderr.destroy()
    killGroup(this.#child.pid)
  }

  #noteError(line: string): void {
    if (line.trim() === '') return
    this.#errors.push(line.slice(0, LONGEST_ERROR))
    if (this.#errors.length > ERROR_LINES) this.#errors.shift()
  }

  #end(why: string): void {
    if (this.#ended) return
    this.#ended = true
    const said = this.#errors.findLast((line) => /error/i.test(line)) ?? this.#errors.at(-1)
    this.#onEnd(said === undefined ? why : `${why}: ${said}`)
  }
}
