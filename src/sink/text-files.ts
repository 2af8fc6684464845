import { closeSync, openSync, rmSync } from 'node:fs'
import { UTF8_MOST } from '../vocabulary/ascii.ts'
import type { Notice } from '../vocabulary/error.ts'
import { errorCode } from '../vocabulary/error-code.ts'
import { writeAll, writing } from './writing.ts'

/** What happens to a file that is there already: it is left alone, replaced, or written on. */
export type Existing = 'keep' | 'overwrite' | 'append'

/** Where texts go, by their extensions. */
export interface TextFilesOptions {
  /** The path without its extension, e.g. `/var/plot/web1-20261121`. */
  readonly base: string
  readonly existing: Existing
  readonly onNotice: (notice: Notice) => void
}

interface TextFile {
  readonly path: string
  readonly descriptor: number | undefined
  text: string
}

/** Characters that are gathered before they are worth a write of their own. */
const ENOUGH = 64 * 1024

const FLAGS: Readonly<Record<Existing, string>> = { keep: 'wx', overwrite: 'w', append: 'a' }

/** Files that differ in their extensions, each made when its first text comes. */
export class TextFiles {
  readonly #options: TextFilesOptions
  /** By extension. */
  readonly #files = new Map<string, TextFile>()
  /** Memory for what is written. */
  #bytes = Buffer.allocUnsafeSlow(UTF8_MOST * 2 * ENOUGH)

  constructor(options: TextFilesOptions) {
    this.#options = options
  }

  /** The files that were written, in the order in which they were made. */
  get paths(): readonly string[] {
    return [...this.#files.values()].filter(({ descriptor }) => descriptor !== undefined).map(({ path }) => path)
  }

  /** Adds text to the file with this extension. Throws `cannot-write`; a new file that is not whole is then removed. */
  write(text: string, extension: string): void {
    const file = this.#files.get(extension) ?? this.#begin(extension)
    if (file.descriptor === undefined) return
    file.text += text
    if (file.text.length >= ENOUGH) this.#flush(file)
  }

  /** Writes what has gathered. */
  flush(): void {
    for (const file of this.#files.values()) this.#flush(file)
  }

  /** Writes what has gathered and closes the files. */
  close(): void {
    this.flush()
    for (const file of this.#files.values()) {
      if (file.descriptor !== undefined) closeSync(file.descriptor)
    }
    this.#files.clear()
  }

  #begin(extension: string): TextFile {
    const path = `${this.#options.base}.${extension}`
    const file = { path, descriptor: this.#open(path), text: '' }
    this.#files.set(extension, file)
    return file
  }

  #open(path: string): number | undefined {
    const { existing, onNotice } = this.#options
    try {
      return openSync(path, FLAGS[existing])
    } catch (error) {
      if (existing !== 'keep' || errorCode(error) !== 'EEXIST') throw error
      onNotice({ code: 'exists', message: `${path}: already exists: left as it is` })
      return undefined
    }
  }

  #flush(file: TextFile): void {
    const { descriptor, text } = file
    if (descriptor === undefined || text === '') return
    const most = UTF8_MOST * text.length
    if (most > this.#bytes.length) this.#bytes = Buffer.allocUnsafeSlow(most)
    const bytes = this.#bytes
    const length = bytes.write(text)
    file.text = ''
    try {
      writing(file.path, () => writeAll(descriptor, bytes.subarray(0, length)))
    } catch (error) {
      // Left behind, a part of it would pass for the whole the next time.
      if (this.#options.existing === 'keep') rmSync(file.path, { force: true })
      throw error
    }
  }
}
