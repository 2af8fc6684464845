import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs'
import { promisify } from 'node:util'
import { RecollectError } from '../vocabulary/error.ts'
import { readFailure } from './read-failure.ts'

/** To ask another thread for less takes longer than to read it: a window of a day is opened without waiting. */
const AT_ONCE = 128 * 1024

const readElsewhere = promisify(read)

/** A file that is open for reading, as long as it was when it was opened: a recorder may still append to it. */
export class RecordingFile {
  readonly path: string
  readonly size: number
  #fd: number

  private constructor(path: string, fd: number, size: number) {
    this.path = path
    this.#fd = fd
    this.size = size
  }

  /** Throws `no-such-file`, `unreadable`, and `not-a-recording` for what is no regular file. */
  static open(path: string): RecordingFile {
    const fd = opened(path)
    const status = fstatSync(fd)
    if (status.isFile()) return new RecordingFile(path, fd, status.size)
    closeSync(fd)
    const what = status.isDirectory() ? 'a directory' : 'not a regular file'
    throw new RecollectError('not-a-recording', `${path}: not a recording: it is ${what}`)
  }

  /** A file that somebody else has opened, and will close. */
  static of(descriptor: number, { path, size }: { readonly path: string; readonly size: number }): RecordingFile {
    return new RecordingFile(path, descriptor, size)
  }

  /** For whoever reads it beside this. */
  get descriptor(): number {
    return this.#fd
  }

  /** Reads into all of `target`; returns how many bytes there were. */
  async read(target: Buffer, offset: number): Promise<number> {
    let done = 0
    while (done < target.length) {
      const count = await this.#readSome(target.subarray(done), offset + done)
      if (count === 0) break
      done += count
    }
    return done
  }

  /** A few bytes at once, fewer than `size` at the end of the file: for what is too short to wait for. */
  peek(offset: number, size: number): Buffer {
    const target = Buffer.alloc(Math.max(0, Math.min(size, this.size - offset)))
    return target.length === 0 ? target : target.subarray(0, this.#readAtOnce(target, offset))
  }

  /** The second time does nothing. */
  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd)
    this.#fd = -1
  }

  #readSome(target: Buffer, offset: number): number | Promise<number> {
    if (target.length <= AT_ONCE) return this.#readAtOnce(target, offset)
    return readElsewhere(this.#fd, target, 0, target.length, offset).then(
      ({ bytesRead }) => bytesRead,
      (cause: unknown) => {
        throw readFailure(this.path, cause)
      },
    )
  }

  #readAtOnce(target: Buffer, offset: number): number {
    try {
      return readSync(this.#fd, target, 0, target.length, offset)
    } catch (cause) {
      throw readFailure(this.path, cause)
    }
  }
}

function opened(path: string): number {
  try {
    // Without O_NONBLOCK, opening a pipe nobody writes to would never return.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (cause) {
    throw readFailure(path, cause)
  }
}
