import { closeSync, openSync, writeSync } from 'node:fs'
import type { Notice } from '../vocabulary/error.ts'

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
  readonly descriptor: number | undefined
  text: string
}

/** Characters that are gathered before they are worth a write of their own. */
const ENOUGH = 64 * 1024

const FLAGS: Readonly<Record<Existing, string>> = { keep: 'wx', overwrite: 'w', append: 'a' }

/** Files that differ in their extensions, each made when its first text comes. */
export class TextFiles {
  readonly #options: TextFilesOptions
  readonly #files = new Map<string, TextFile>()

  constructor(options: TextFilesOptions) {
    this.#options = options
  }

  /** The files that were written, in the order in which they were made. */
  get paths(): readonly string[] {
    return [...this.#files].filter(([, { descriptor }]) => descriptor !== undefined).map(([path]) => path)
  }

  /** Adds text to the file with this extension. Throws the system's error. */
  write(text: string, extension: string): void {
    const path = `${this.#options.base}.${extension}`
    let file = this.#files.get(path)
    if (file === undefined) {
      file = { descriptor: this.#open(path), text: '' }
      this.#files.set(path, file)
    }
    if (file.descriptor === undefined) return
    file.text += text
    if (file.text.length >= ENOUGH) flush(file)
  }

  /** Writes what has gathered and closes the files. */
  close(): void {
    for (const file of this.#files.values()) {
      flush(file)
      if (file.descriptor !== undefined) closeSync(file.descriptor)
    }
    this.#files.clear()
  }

  #open(path: string): number | undefined {
    const { existing, onNotice } = this.#options
    try {
      return openSync(path, FLAGS[existing])
    } catch (error) {
      if (existing !== 'keep' || !(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      onNotice({ code: 'exists', message: `${path}: is there already: left as it is` })
      return undefined
    }
  }
}

function flush(file: TextFile): void {
  if (file.descriptor === undefined || file.text === '') return
  const bytes = Buffer.from(file.text)
  file.text = ''
  // A write may take less than it was given (a signal, a full disk): only the error says that no more goes.
  for (let at = 0; at < bytes.length; ) at += writeSync(file.descriptor, bytes, at)
}
