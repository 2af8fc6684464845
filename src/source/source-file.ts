import { closeSync, constants, existsSync, openSync, readSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode, isOutOfFiles } from '../vocabulary/error-code.ts'
import { systemPath } from './byte-path.ts'
import type { DescriptorBudget } from './descriptor-budget.ts'
import type { LineBuffer } from './line-buffer.ts'

const CLOSED = -1

// The file behind the descriptor is gone; another may stand under its name by now.
const STALE = new Set(['ESRCH', 'ENOENT', 'ENODEV', 'ESTALE', 'EBADF', 'ENXIO'])

// It will not be different in a moment. (A busy sensor's EAGAIN or EIO may.)
const LASTING = new Set(['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'EINVAL', 'EOPNOTSUPP', 'ENXIO'])

/** What a file knows beside its path. */
export interface SourceFileOptions {
  /** Undefined: never kept open, because its content does not follow what the kernel says. */
  readonly budget: DescriptorBudget | undefined
  /** A reading of fewer bytes than this has reached the end of the file; 0: only an empty one tells. */
  readonly endBelow: number
  /** Bytes asked for in one call. */
  readonly room: number
  /** Bytes read at most; what comes behind them is left out. */
  readonly most: number
  /** Many such files are not there: to ask costs a tenth of failing to open them. */
  readonly mayLack?: boolean
}

// Nothing that is opened may block: a pipe in somebody's tree would stop the recorder.
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK

/** One file of the machine that is read again and again, kept open where that is possible. */
export class SourceFile {
  readonly path: string
  /** Why the last reading failed; '' if it did not. */
  error = ''
  /** Whether it was ever read. */
  good = false
  /** It failed in a way that lasts, and is not tried until it is forgiven. */
  refused = false
  readonly #options: SourceFileOptions
  #fd = CLOSED
  #kept = false

  constructor(path: string, options: SourceFileOptions) {
    this.path = path
    this.#options = options
  }

  /** Reads the file from its beginning into `into`, from `at` on. Sets its end, and gives the bytes read or −1. */
  read(into: LineBuffer, at: number): number {
    if (this.refused) return -1
    const reused = this.#fd !== CLOSED
    let length = reused || this.#open() ? this.#pull(into, at) : -1
    if (length < 0 && reused && STALE.has(this.error)) {
      this.close()
      length = this.#open() ? this.#pull(into, at) : -1
    }
    if (length < 0) this.refused = LASTING.has(this.error)
    if (!this.#kept || length < 0 || this.#options.budget?.overdrawn) this.close()
    return length
  }

  /** Lets a file that could not be read be tried again. */
  forgive(): void {
    this.refused = false
  }

  /** Whether the file, or what it belonged to, is no longer there. */
  get gone(): boolean {
    return STALE.has(this.error)
  }

  close(): void {
    if (this.#fd === CLOSED) return
    closeSync(this.#fd)
    this.#fd = CLOSED
    if (this.#kept) this.#options.budget?.giveBack()
    this.#kept = false
  }

  #open(): boolean {
    const path = systemPath(this.path)
    if (this.#options.mayLack && !existsSync(path)) {
      this.error = 'ENOENT'
      return false
    }
    try {
      this.#fd = openSync(path, FLAGS)
    } catch (error) {
      this.error = errorCode(error)
      if (isOutOfFiles(this.error)) this.#options.budget?.shrink()
      return false
    }
    this.#kept = this.#options.budget?.take() ?? false
    return true
  }

  #pull(into: LineBuffer, at: number): number {
    const { endBelow, room, most } = this.#options
    let offset = 0
    try {
      while (offset < most) {
        into.reserve(at + offset, room)
        const got = readSync(this.#fd, into.bytes, at + offset, Math.min(room, most - offset), offset)
        offset += got
        // The kernel hands some files out a page at a time: a short reading need not be the last.
        if (got === 0 || got < endBelow) break
      }
    } catch (error) {
      this.error = errorCode(error)
      return -1
    }
    this.error = ''
    this.good = true
    into.end = at + offset
    return offset
  }
}

// Magic numbers of statfs(2): proc, sysfs, cgroup, cgroup2, debugfs, tracefs.
const KERNEL = new Set([0x9fa0, 0x62656572, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163])

/** Whether the path is on a file system of the kernel, where an open file read again says what is true now. */
export function isKernelFile(path: string): boolean {
  // What is missing may come later; then its directory tells. (A file may be mounted over: containers do that.)
  return KERNEL.has(fileSystemOf(path) ?? fileSystemOf(dirname(path)) ?? 0)
}

function fileSystemOf(path: string): number | undefined {
  try {
    return statfsSync(systemPath(path)).type
  } catch {
    return undefined
  }
}
