import { constants, readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { RecollectError } from '../vocabulary/error.ts'

/** A file that is open for reading, as long as it was when it was opened: a recorder may still append to it. */
export class RecordingFile {
  readonly path: string
  readonly size: number
  readonly #handle: FileHandle

  private constructor(path: string, handle: FileHandle, size: number) {
    this.path = path
    this.#handle = handle
    this.size = size
  }

  /** Throws `no-such-file`, `unreadable`, and `not-a-recording` for what is no regular file. */
  static async open(path: string): Promise<RecordingFile> {
    // Without O_NONBLOCK, opening a pipe nobody writes to would never return.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
      throw failure(path, cause)
    })
    const status = await handle.stat()
    if (status.isFile()) return new RecordingFile(path, handle, status.size)
    await handle.close()
    const what = status.isDirectory() ? 'a directory' : 'no regular file'
    throw new RecollectError('not-a-recording', `${path}: not a recording: it is ${what}`)
  }

  /** Reads into all of `target`; returns how many bytes there were. */
  async read(target: Buffer, offset: number): Promise<number> {
    let done = 0
    while (done < target.length) {
      const { bytesRead } = await this.#handle
        .read(target, done, target.length - done, offset + done)
        .catch((cause: unknown) => {
          throw failure(this.path, cause)
        })
      if (bytesRead === 0) break
      done += bytesRead
    }
    return done
  }

  /** A few bytes at once, fewer than `size` at the end of the file: for what is too short to wait for. */
  peek(offset: number, size: number): Buffer {
    const target = Buffer.alloc(Math.max(0, Math.min(size, this.size - offset)))
    if (target.length === 0) return target
    try {
      return target.subarray(0, readSync(this.#handle.fd, target, 0, target.length, offset))
    } catch (cause) {
      throw failure(this.path, cause)
    }
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EIO: 'the disk reports an error',
}

function failure(path: string, cause: unknown): RecollectError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new RecollectError('no-such-file', `${path}: no such file`, { cause })
  return new RecollectError('unreadable', `${path}: cannot be read: ${REASONS[code] ?? code}`, { cause })
}
