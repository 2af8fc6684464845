import { type Dirent, readdirSync } from 'node:fs'
import { errorCode } from '../vocabulary/error-code.ts'
import type { FileSource } from '../vocabulary/source.ts'
import { Attempts } from './attempts.ts'
import { byteString, systemPath } from './byte-path.ts'
import { expandGlob, nameFilter } from './glob.ts'
import { lead } from './lead.ts'
import type { LineBuffer } from './line-buffer.ts'
import type { Reader } from './reader.ts'

/** Counts the files, or the directories, that a path finds. */
export class CountReader implements Reader {
  readonly #source: FileSource
  readonly #root: string
  readonly #folders: string
  readonly #isWanted: (entry: Dirent) => boolean
  readonly #attempts = new Attempts()

  constructor(source: FileSource, root: string) {
    const path = byteString(source.path)
    const slash = path.lastIndexOf('/')
    const fits = nameFilter(path.slice(slash + 1))
    const directories = source.count === 'directories'
    this.#source = source
    this.#root = root
    this.#folders = path.slice(0, slash)
    this.#isWanted = (entry) => entry.isDirectory() === directories && fits(entry.name) !== undefined
  }

  read(into: LineBuffer, now: number): void {
    this.#attempts.make(now, () => into.append(`${lead(this.#source.key)}${this.#count()}\n`))
  }

  unreadable(): readonly string[] {
    return this.#attempts.unreadable(this.#source.path)
  }

  close(): void {
    // Nothing stays open.
  }

  /** Throws where a directory cannot be listed: a part of the number is none. */
  #count(): number {
    const folders = expandGlob(this.#root, this.#folders)
    if (folders.length === 0) throw Object.assign(new Error('no such directory'), { code: 'ENOENT' })
    let count = 0
    for (const { path } of folders) for (const entry of entriesOf(path)) if (this.#isWanted(entry)) count++
    return count
  }
}

function entriesOf(path: string): readonly Dirent[] {
  try {
    return readdirSync(systemPath(path), { withFileTypes: true, encoding: 'latin1' })
  } catch (error) {
    // A file among the directories holds none, and neither does one that was removed meanwhile.
    if (['ENOTDIR', 'ENOENT'].includes(errorCode(error))) return []
    throw error
  }
}
