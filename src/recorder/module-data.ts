import { appendLines } from '../source/copy-lines.ts'
import type { Place } from '../source/file-reader.ts'
import { lead } from '../source/lead.ts'
import { LineBuffer } from '../source/line-buffer.ts'
import { openReaders } from '../source/open-readers.ts'
import type { Reader } from '../source/reader.ts'
import { type Notice, RecollectError } from '../vocabulary/error.ts'
import type { Importer, RecordContext } from '../vocabulary/importer.ts'
import type { Pipe, PipeOptions } from '../vocabulary/pipe.ts'
import type { Pace } from '../vocabulary/source.ts'
import { CoProcess } from './co-process.ts'
import { runCommand } from './run-command.ts'

const TIMEOUT_MS = 5000
const MOST_OUTPUT = 1024 * 1024
const MOST_COMPLAINTS = 10
const MOST_PIPES = 100

/** What a module's data needs beside the module. */
export interface ModuleDataOptions {
  readonly place: Place
  readonly onNotice: (notice: Notice) => void
}

/**
 * What a module records that is in no file: the lines of its `getData`.
 *
 * One that answers later (a command) never holds up a sample: it is asked at one, and its lines go into the first sample
 * after they have arrived.
 */
export class ModuleData {
  readonly pace: Pace
  readonly #importer: Importer
  readonly #options: ModuleDataOptions
  readonly #arrived = new LineBuffer(4096)
  readonly #readers = new Map<string, readonly Reader[]>()
  readonly #pipes = new Map<string, CoProcess>()
  readonly #context: RecordContext
  readonly #stop = new AbortController()
  readonly #complained = new Set<string>()
  #busy = false
  #now = 0

  constructor(importer: Importer, options: ModuleDataOptions) {
    this.pace = importer.pace ?? 'first'
    this.#importer = importer
    this.#options = options
    this.#context = {
      proc: (path, key) => {
        for (const reader of this.#readersOf(path, key)) reader.read(this.#arrived, this.#now)
      },
      line: (key, text) => {
        this.#demandKey(key)
        appendLines(Buffer.from(`${text.replaceAll(/[\r\n]+/g, ' ')}\n`), this.#arrived, lead(key))
      },
      pipe: (command, options = {}) => this.#pipe(command, options),
      exec: (command, key, options = {}) => {
        const done = this.#exec(command, key, options.timeoutMs ?? TIMEOUT_MS)
        // A module that does not wait for it must not end the recorder.
        done.catch((error) => this.#complain(error))
        return done
      },
    }
  }

  /** Appends what has arrived, and asks for more. */
  collect(into: LineBuffer, now: number): void {
    if (this.#busy) return
    this.#now = now
    this.#deliver(into)
    try {
      const answer = this.#importer.getData?.(this.#context)
      if (answer !== undefined) this.#await(answer)
    } catch (error) {
      this.#complain(error)
    }
    if (!this.#busy) this.#deliver(into)
  }

  /** Ends commands that are running, and children that are kept open. */
  close(): void {
    this.#stop.abort()
    for (const pipe of this.#pipes.values()) pipe.close()
    for (const readers of this.#readers.values()) for (const reader of readers) reader.close()
    this.#readers.clear()
  }

  #await(answer: Promise<void>): void {
    this.#busy = true
    answer
      .catch((error) => this.#complain(error))
      .finally(() => {
        this.#busy = false
      })
  }

  #deliver(into: LineBuffer): void {
    if (this.#arrived.end === 0) return
    into.appendBytes(this.#arrived.bytes.subarray(0, this.#arrived.end))
    this.#arrived.clear()
  }

  async #exec(command: readonly string[], key: string, timeoutMs: number): Promise<void> {
    this.#demandKey(key)
    const limits = { timeoutMs, most: MOST_OUTPUT, signal: this.#stop.signal }
    const { bytes, failure } = await runCommand(command, limits)
    appendLines(bytes, this.#arrived, lead(key))
    if (failure !== undefined) throw failure
  }

  #pipe(command: readonly string[], options: PipeOptions): Pipe {
    const name = JSON.stringify([command, options])
    let pipe = this.#pipes.get(name)
    if (pipe === undefined) {
      if (this.#pipes.size >= MOST_PIPES) throw new RecollectError('bad-module', `more than ${MOST_PIPES} pipes`)
      pipe = new CoProcess(command, options, (trouble) => this.#complain(trouble))
      this.#pipes.set(name, pipe)
    }
    return pipe
  }

  #readersOf(path: string, key: string): readonly Reader[] {
    const name = `${path} ${key}`
    let readers = this.#readers.get(name)
    if (readers === undefined) {
      readers = openReaders([[{ path, key }]], this.#options.place).map(({ reader }) => reader)
      this.#readers.set(name, readers)
    }
    return readers
  }

  #demandKey(key: string): void {
    // Without one the text could pass for a marker, or for another module's line.
    if (!/^[^\s#>][^\r\n]*$/.test(key)) throw new RecollectError('bad-module', `key '${key}': wanted a word`)
  }

  #complain(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error)
    if (this.#stop.signal.aborted || this.#complained.has(why) || this.#complained.size >= MOST_COMPLAINTS) return
    this.#complained.add(why)
    this.#options.onNotice({ code: 'module-failed', message: `import module ${this.#importer.name}: ${why}` })
  }
}
