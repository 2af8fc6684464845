import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { PipeOptions } from '../vocabulary/pipe.ts'
import { readAtOnce, setTelling, writeAtOnce } from './at-once.ts'
import { lastLines, whyNotStarted, withComplaint } from './complaint.ts'
import { killGroup } from './kill-group.ts'

/** Characters of standard error that wait to be asked for. */
const MOST_SAID = 64 * 1024
/** From why a program ends to its end. */
const A_MOMENT_MS = 3000

/** What is written to and speaks: a child process, or a server's socket. */
export interface Channel {
  write(what: string | Uint8Array): void
  /** Reads what it has said and nobody was told of yet; how many bytes that is, 0 also where that cannot be known. */
  read(into: Uint8Array): number
  /** Whether `onOutput` is told of what it says, as at first, or only `read` takes it. Its end is told of in any case. */
  setTelling(isTelling: boolean): void
  /** Lets the other side wait with its output. */
  hold(): void
  /** Lets it go on. */
  resume(): void
  /** The last lines of complaint since this was last called. */
  errors(): readonly string[]
  /** Reads what it has complained of and nobody was told of yet. */
  readErrors(): void
  /** Ends it now; nothing more is heard of it. */
  kill(): void
}

/** What becomes of a channel's output. */
export interface ChannelEvents {
  readonly onOutput: (chunk: Buffer) => void
  /** It has ended, or could not be started, and all that it said was given out. */
  readonly onEnd: (why: string) => void
}

/** One run of a child process. Throws where there cannot be one. */
export class ChildChannel implements Channel {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #onEnd: (why: string) => void
  /** Of its standard error, what nobody has asked for. */
  #said = ''
  /** What was asked for, and when: if it ends a moment later, that is why. */
  #taken: readonly string[] = []
  #takenAt = 0
  #ended = false

  constructor(command: readonly string[], { environment, input }: PipeOptions, { onOutput, onEnd }: ChannelEvents) {
    const [file = '', ...args] = command
    this.#onEnd = onEnd
    // A process group of its own, so that whatever it starts can be ended with it.
    this.#child = spawn(file, args, { env: { ...process.env, LC_ALL: 'C', ...environment }, detached: true })
    const { stdin, stdout, stderr } = this.#child
    // What a child did not read before it ended: its end says it all.
    stdin.on('error', () => {})
    if (input !== undefined) stdin.end(input)
    stdout.on('data', onOutput)
    stderr.setEncoding('utf8').on('data', (text: string) => this.#complain(text))
    this.#child.on('error', (error) => this.#end(whyNotStarted(error)))
    this.#child.on('exit', () => {
      killGroup(this.#child.pid)
      // Its last words.
      setTelling(stdout, true)
    })
    this.#child.on('close', (code, signal) => this.#end(`ended with ${signal ?? code}`))
  }

  write(what: string | Uint8Array): void {
    writeAtOnce(this.#child.stdin, what)
  }

  read(into: Uint8Array): number {
    return readAtOnce(this.#child.stdout, into)
  }

  setTelling(isTelling: boolean): void {
    const hasEnded = this.#child.exitCode !== null || this.#child.signalCode !== null
    setTelling(this.#child.stdout, isTelling || hasEnded)
  }

  hold(): void {
    this.#child.stdout.pause()
  }

  resume(): void {
    this.#child.stdout.resume()
  }

  errors(): readonly string[] {
    const end = this.#said.lastIndexOf('\n') + 1
    if (end === 0) return []
    this.#taken = lastLines(this.#said.slice(0, end))
    this.#takenAt = performance.now()
    this.#said = this.#said.slice(end)
    return this.#taken
  }

  readErrors(): void {
    const bytes = Buffer.alloc(MOST_SAID)
    this.#complain(bytes.toString('utf8', 0, readAtOnce(this.#child.stderr, bytes)))
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

  #complain(text: string): void {
    this.#said = (this.#said + text).slice(-MOST_SAID)
  }

  #end(why: string): void {
    if (this.#ended) return
    this.#ended = true
    const before = performance.now() - this.#takenAt < A_MOMENT_MS ? this.#taken : []
    this.#onEnd(withComplaint(why, [...before, ...lastLines(this.#said)]))
  }
}
