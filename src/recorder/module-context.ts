import { setMaxListeners } from 'node:events'
import { appendLines } from '../source/copy-lines.ts'
import type { Place } from '../source/file-reader.ts'
import { lead } from '../source/lead.ts'
import type { LineBuffer } from '../source/line-buffer.ts'
import { openReaders } from '../source/open-readers.ts'
import type { Reader } from '../source/reader.ts'
import { binarySize } from '../vocabulary/binary-size.ts'
import { RecollectError } from '../vocabulary/error.ts'
import type { CopyOptions, RecordContext } from '../vocabulary/importer.ts'
import type { OwnCost } from '../vocabulary/own-cost.ts'
import type { Address, Pipe, PipeOptions } from '../vocabulary/pipe.ts'
import { CoProcess } from './co-process.ts'
import type { Partner } from './partner.ts'
import { runCommand } from './run-command.ts'

const TIMEOUT_MS = 5000
const MOST_OUTPUT = 1024 * 1024
const MOST_PIPES = 100

// A NUL must not stand in a line either.
const LINE_ENDS = /[\r\n\0]+/g
const NO_TEXT = /[\r\0]+/g

/** What a module's lines come from and go to. */
export interface ModuleContextOptions {
  readonly place: Place
  /** What the recorder has cost. */
  readonly cost: () => OwnCost
  /** Where lines go. */
  readonly into: LineBuffer
  /** Called with what goes wrong while nobody waits for it. */
  readonly onTrouble: (trouble: unknown) => void
}

/** What `getData` of one module writes with: its files, commands and children. */
export class ModuleContext implements RecordContext {
  readonly #options: ModuleContextOptions
  readonly #readers = new Map<string, readonly Reader[]>()
  readonly #pipes = new Map<string, CoProcess>()
  readonly #stop = new AbortController()
  /** Seconds of the steady clock. */
  now = 0
  /** Commands were started since this was set to false: their answers take a while. */
  hasStarted = false

  constructor(options: ModuleContextOptions) {
    this.#options = options
    // Each command that runs listens, and there may be as many as a module asks.
    setMaxListeners(0, this.#stop.signal)
  }

  proc(path: string, key: string, options: CopyOptions = {}): boolean {
    const { into } = this.#options
    const { whole = false, ...copying } = options
    const before = into.end
    for (const reader of this.#readersOf(path, key, copying)) reader.read(into, this.now)
    if (whole && copying.most !== undefined && into.end - before > copying.most) {
      into.end = before
      throw new RecollectError('too-large', `${path}: ${binarySize(copying.most)} or more: left out`)
    }
    return into.end > before
  }

  cost(): OwnCost {
    return this.#options.cost()
  }

  line(key: string, text: string): void {
    demandKey(key)
    this.#options.into.appendText(`${before(key)}${text.replaceAll(LINE_ENDS, ' ')}\n`)
  }

  lines(key: string, text: string): void {
    demandKey(key)
    if (text === '') return
    const lead = before(key)
    const clean = text.replaceAll('\r\n', '\n').replaceAll(NO_TEXT, ' ')
    const body = clean.endsWith('\n') ? clean.slice(0, -1) : clean
    this.#options.into.appendText(`${lead}${body.split('\n').join(`\n${lead}`)}\n`)
  }

  exec(
    command: readonly string[],
    key: string,
    options: { readonly timeoutMs?: number; readonly joined?: boolean } = {},
  ): Promise<void> {
    this.hasStarted = true
    const done = this.#exec(command, key, options)
    // A module that does not wait for it must not end the recorder.
    done.catch((error) => this.#options.onTrouble(error))
    return done
  }

  pipe(command: readonly string[], options: PipeOptions = {}): Pipe {
    return this.#keptOpen({ command }, options)
  }

  connect(address: Address, options: Pick<PipeOptions, 'timeoutMs' | 'isOptional'> = {}): Pipe {
    return this.#keptOpen(address, options)
  }

  #keptOpen(partner: Partner, options: PipeOptions): Pipe {
    const name = JSON.stringify([partner, options])
    let pipe = this.#pipes.get(name)
    if (pipe === undefined) {
      if (this.#pipes.size >= MOST_PIPES) throw new RecollectError('bad-module', `more than ${MOST_PIPES} pipes`)
      pipe = new CoProcess(partner, options, (trouble) => this.#options.onTrouble(trouble))
      this.#pipes.set(name, pipe)
    }
    return pipe
  }

  /** Takes answers that are expected before `until` (performance.now()); whether any came. */
  takeAnswers(until: number): boolean {
    let came = false
    for (const pipe of this.#pipes.values()) if (pipe.takeAnswer(until)) came = true
    return came
  }

  /** Why children do not run that should. */
  troubles(): readonly RecollectError[] {
    return [...this.#pipes.values()].flatMap(({ trouble }) => trouble ?? [])
  }

  /** Ends commands that are running, and children that are kept open. */
  close(): void {
    this.#stop.abort()
    for (const pipe of this.#pipes.values()) pipe.close()
    for (const readers of this.#readers.values()) for (const reader of readers) reader.close()
    this.#readers.clear()
  }

  async #exec(
    command: readonly string[],
    key: string,
    options: { readonly timeoutMs?: number; readonly joined?: boolean },
  ): Promise<void> {
    demandKey(key)
    const { timeoutMs = TIMEOUT_MS, joined = false } = options
    const { bytes, failure } = await runCommand(command, { timeoutMs, most: MOST_OUTPUT, signal: this.#stop.signal })
    if (joined && bytes.length > 0) this.line(key, bytes.toString())
    else appendLines(bytes, this.#options.into, lead(key))
    if (failure !== undefined) throw failure
  }

  #readersOf(path: string, key: string, options: CopyOptions): readonly Reader[] {
    const source = { ...options, path, key }
    const name = JSON.stringify(source)
    let readers = this.#readers.get(name)
    if (readers === undefined) {
      readers = openReaders([[source]], this.#options.place).map(({ reader }) => reader)
      this.#readers.set(name, readers)
    }
    return readers
  }
}

/** What stands before each line. */
function before(key: string): string {
  return key.endsWith('-') ? key : `${key} `
}

function demandKey(key: string): void {
  // Without one the text could pass for a marker, or for another module's line.
  if (!/^[^\s#>][^\r\n]*$/.test(key)) throw new RecollectError('bad-module', `key '${key}': expected a word`)
}
