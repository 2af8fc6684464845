import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { Comparison } from './comparison.ts'
import type { Corpus } from './corpus.ts'
import type { Growth } from './growth.ts'
import type { Peers } from './peers.ts'

/** What a row works with. */
export interface Bench {
  /** How often each side runs. */
  readonly rounds: number
  /** Less of everything: to see that it works, not how fast. */
  readonly quick: boolean
  readonly peers: Peers
  readonly corpus: Corpus
  /** Everything that is written lies below. */
  readonly folder: string
}

/** A row of the table, or some that are measured together. */
export interface Row {
  readonly name: string
  /** One sentence. */
  readonly about: string
  compare?(bench: Bench): Promise<readonly Comparison[]>
  /** Instead: how cost grows. */
  grow?(bench: Bench): Promise<readonly Growth[]>
}

/** A new folder to write to. */
export function newFolder({ folder }: Bench): string {
  return mkdtempSync(join(folder, 'run-'))
}
