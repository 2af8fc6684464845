import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs'
import { pathBelow } from './path-below.ts'
import { bytesOf } from './writing.ts'

/** Bytes at the end of a file that are looked at: the mark, and what line ends may stand behind it. */
const LOOKED_AT = 64

/** Files that another program makes, each of which ends with a mark if it is whole. */
export class MadeFiles {
  readonly #directory: string
  readonly #mark: Uint8Array
  readonly #paths = new Set<string>()

  constructor(directory: string, mark: string | Uint8Array) {
    this.#directory = directory
    this.#mark = bytesOf(mark)
  }

  /** The program was told to make this file, a relative path. */
  expect(file: string): void {
    this.#paths.add(pathBelow(this.#directory, file))
  }

  /** Removes those that are not whole, and says which. */
  removeBroken(): readonly string[] {
    const broken = [...this.#paths].filter((path) => !this.#isWhole(path))
    for (const path of broken) {
      try {
        rmSync(path, { force: true })
      } catch {
        // A folder of that name is somebody's own.
      }
    }
    return broken
  }

  #isWhole(path: string): boolean {
    try {
      const end = endOf(path)
      const at = end.lastIndexOf(this.#mark)
      return at >= 0 && end.toString('latin1', at + this.#mark.length).trim() === ''
    } catch {
      return false
    }
  }
}

function endOf(path: string): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(LOOKED_AT)
    const from = Math.max(0, fstatSync(descriptor).size - LOOKED_AT)
    return bytes.subarray(0, readSync(descriptor, bytes, 0, LOOKED_AT, from))
  } finally {
    closeSync(descriptor)
  }
}
