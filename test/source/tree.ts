import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DescriptorBudget } from '../../src/source/descriptor-budget.ts'
import type { Place } from '../../src/source/file-reader.ts'
import { LineBuffer } from '../../src/source/line-buffer.ts'
import { openReaders } from '../../src/source/open-readers.ts'
import type { Reader } from '../../src/source/reader.ts'
import type { FileSource } from '../../src/vocabulary/source.ts'
import { inPackage } from '../helpers/paths.ts'

/** The made machine at one of its moments, see test/roots/README.md. */
export function moment(number: 1 | 2 | 3): string {
  return inPackage('test', 'roots', String(number))
}

/** A tree of files that a test may change; it is removed with the others by `removeTrees`. */
export class Tree {
  readonly path = mkdtempSync(join(tmpdir(), 'recollect-'))

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    trees.push(this)
    chmodSync(this.path, 0o755)
    for (const [name, content] of Object.entries(files)) this.write(name, content)
  }

  write(name: string, content: string | Uint8Array): void {
    const path = join(this.path, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { recursive: true })
  }
}

const trees: Tree[] = []

/** To be called after each test. */
export function removeTrees(): void {
  for (const tree of trees.splice(0)) rmSync(tree.path, { recursive: true, force: true })
}

/** A place to read from. */
export function placeAt(root: string, descriptors = 100): Place {
  return { root, budget: new DescriptorBudget(descriptors) }
}

/** Readers of one module's sources. */
export function readersOf(sources: readonly FileSource[], place: Place): readonly Reader[] {
  return openReaders([sources], place).map(({ reader }) => reader)
}

/** One reading of all, as the bytes that were written, one character each. */
export function readAll(readers: readonly Reader[], now = 0): string {
  const into = new LineBuffer(16)
  for (const reader of readers) reader.read(into, now)
  return into.bytes.toString('latin1', 0, into.end)
}
