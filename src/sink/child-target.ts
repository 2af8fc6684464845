import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Notice, RecollectError } from '../vocabulary/error.ts'
import { errorCode } from '../vocabulary/error-code.ts'
import { plural } from '../vocabulary/plural.ts'
import { reasonOf } from '../vocabulary/reason.ts'
import type { Payload, Target } from '../vocabulary/target.ts'
import { MadeFiles } from './made-files.ts'
import { makeFolder } from './make-folder.ts'
import type { Sink } from './sink.ts'

type Child = Extract<Target, { readonly kind: 'child' }>

/** Who is told of trouble, and by whose name. */
interface ChildOptions {
  readonly name: string
  /** What the program is too slow for is dropped and counted; else the sender waits. */
  readonly isLive: boolean
  readonly onNotice: (notice: Notice) => void
}

/** Lines of trouble that are told; of the others, how many there were. */
const MOST_NOTICES = 5
/** Bytes that wait for a program, of this moment. */
const MOST_WAITING = 8 * 2 ** 20
/** What a program prints without ending the line is cut here. */
const LONGEST_LINE = 4096

/** A program that reads what is sent, for as long as the run lasts. */
export class ChildTarget implements Sink {
  readonly #process: ChildProcessWithoutNullStreams
  readonly #target: Child
  readonly #options: ChildOptions
  /** Resolves with what it ended by: nothing, if it was well. */
  readonly #ended: Promise<string | undefined>
  #isFull = false
  #hasEnded = false
  #troubles = 0
  #hasLost = false
  #dropped = 0
  readonly #made: MadeFiles | undefined

  /** Starts it. Throws `cannot-send` where it is not there or the directory cannot be made. */
  static async open(target: Child, options: ChildOptions): Promise<ChildTarget> {
    const [program = '', ...args] = target.command
    try {
      makeFolder(target.directory)
      const child = spawn(program, args, { cwd: target.directory, env: { ...process.env, LC_ALL: 'C.UTF-8' } })
      await once(child, 'spawn')
      return new ChildTarget(child, target, options)
    } catch (cause) {
      const isMissing =
        errorCode(cause) === 'ENOENT' && cause instanceof Error && 'syscall' in cause && cause.syscall !== 'mkdir'
      const where = isMissing ? program : target.directory
      throw new RecollectError(
        'cannot-send',
        `export ${options.name}: ${where}: ${isMissing ? 'is not installed' : `cannot be used: ${reasonOf(cause)}`}`,
        { cause },
      )
    }
  }

  private constructor(child: ChildProcessWithoutNullStreams, target: Child, options: ChildOptions) {
    this.#process = child
    this.#target = target
    this.#options = options
    this.#made = target.madeEnd === undefined ? undefined : new MadeFiles(target.directory, target.madeEnd)
    this.#listen(child.stdout)
    this.#listen(child.stderr)
    child.stdin.on('drain', () => {
      this.#isFull = false
    })
    // That it reads no more is told by its end.
    child.stdin.on('error', () => {})
    this.#ended = once(child, 'close').then(([code, signal]) => {
      this.#hasEnded = true
      return code === 0 ? undefined : (signal ?? `exit ${code}`)
    })
  }

  send(payload: Payload, file?: string): void {
    if (file !== undefined) this.#made?.expect(file)
    if (this.#options.isLive && this.#process.stdin.writableLength > MOST_WAITING) this.#dropped++
    else if (!this.#hasEnded && !this.#process.stdin.write(payload)) this.#isFull = true
  }

  async room(): Promise<void> {
    if (this.#isFull) await Promise.race([once(this.#process.stdin, 'drain'), this.#ended])
    if (this.#hasEnded) throw this.#failure(`ended early: ${(await this.#ended) ?? 'exit 0'}`)
  }

  async close(): Promise<void> {
    this.#process.stdin.end()
    const why = await this.#ended
    const broken = this.#made?.removeBroken() ?? []
    const { name, isLive, onNotice } = this.#options
    const more = this.#troubles - MOST_NOTICES
    if (more > 0) onNotice({ code: 'trouble', message: `export ${name}: ${plural(more, 'more line')} of the kind` })
    if (this.#dropped > 0) {
      onNotice({ code: 'dropped', message: `export ${name}: ${plural(this.#dropped, 'payload')} dropped: too slow` })
    }
    if (why !== undefined) throw this.#failure(`ended early: ${why}`)
    if (broken.length > 0) throw this.#failure(`could not write ${broken.join(', ')}`)
    if (this.#hasLost && !isLive) throw this.#failure('not all was written')
  }

  #failure(why: string): RecollectError {
    const { name } = this.#options
    return new RecollectError('cannot-send', `export ${name}: ${this.#target.command[0]}: ${why}`)
  }

  #listen(stream: Readable): void {
    let rest = ''
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
      for (const line of lines) this.#hear(line)
    })
    stream.on('end', () => this.#hear(rest))
  }

  #hear(line: string): void {
    const said = line.trim()
    if (said === '' || this.#target.fine.test(said)) return
    this.#troubles++
    if (this.#target.lost?.test(said) === true) this.#hasLost = true
    const { name, onNotice } = this.#options
    if (this.#troubles <= MOST_NOTICES) onNotice({ code: 'trouble', message: `export ${name}: ${this.#meaning(said)}` })
  }

  /** Of a file that is not there the program does not say why. */
  #meaning(said: string): string {
    const { unmade, directory } = this.#target
    const file = unmade?.exec(said)?.[1]
    if (file === undefined) return said
    const { bavail, bsize } = statfsSync(directory)
    return `${join(directory, file)}: could not be made: ${Math.floor((bavail * bsize) / 1024)} KiB are free on the device`
  }
}
