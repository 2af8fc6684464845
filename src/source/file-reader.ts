import type { FileSource } from '../vocabulary/source.ts'
import { byteString } from './byte-path.ts'
import { copyLines, type Shape, shapeOf } from './copy-lines.ts'
import type { DescriptorBudget } from './descriptor-budget.ts'
import { lead } from './lead.ts'
import type { LineBuffer } from './line-buffer.ts'
import { readPlan } from './read-plan.ts'
import { RETRY_SECONDS, type Reader } from './reader.ts'
import { isKernelFile, SourceFile } from './source-file.ts'

/** Where readers read: the tree, and how many files they may keep open. */
export interface Place {
  /** The tree that stands for `/`, without a trailing slash: '' for the machine itself. One character a byte. */
  readonly root: string
  readonly budget: DescriptorBudget
}

/** Reads one file. */
export class FileReader implements Reader {
  readonly #source: FileSource
  readonly #file: SourceFile
  readonly #lead: string
  readonly #shape: Shape
  #retryAt = 0

  constructor(source: FileSource, { root, budget }: Place) {
    const path = root + byteString(source.path)
    this.#source = source
    this.#file = new SourceFile(path, { ...readPlan(source), budget: isKernelFile(path) ? budget : undefined })
    this.#lead = lead(source.key)
    this.#shape = shapeOf(source)
  }

  read(into: LineBuffer, now: number): void {
    if (this.#file.refused) {
      if (now < this.#retryAt) return
      this.#file.forgive()
    }
    if (!copyLines(this.#file, into, this.#lead, this.#shape)) this.#retryAt = now + RETRY_SECONDS
  }

  unreadable(): readonly string[] {
    return this.#file.error === '' ? [] : [`${this.#source.path}: ${this.#file.error}`]
  }

  close(): void {
    this.#file.close()
  }
}
