import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { removeLeftDrafts, replaceFile } from '../../sink/draft.ts'
import { makeFolder } from '../../sink/make-folder.ts'
import { writing } from '../../sink/writing.ts'
import type { DayJob } from './day-job.ts'

/** Begins with `_`, which readers of datasets pass over. */
const NAME = '_recollect.json'

/** A file by what tells that it is another: name, bytes, and the time it was written last. */
type Seen = readonly [name: string, size: number, modified: number]

/** What a folder's files were made of. */
interface Manifest {
  /** A checksum of what was asked for, of whom, and of the recordings. */
  readonly made: string
  readonly files: readonly Seen[]
}

/** Remembers, in a day's folder, what its files were made of. */
export class DayManifest {
  readonly #folder: string
  readonly #made: string

  /** `asked`: all that decides what the files hold, beside the recordings. */
  constructor(folder: string, job: DayJob, asked: string) {
    this.#folder = folder
    const recordings = job.recordings.map(({ path, size, modified }): Seen => [basename(path), size, modified])
    this.#made = createHash('sha256')
      .update(JSON.stringify([asked, job.windows, recordings]))
      .digest('hex')
  }

  /** The files are there as they were written, and nothing that they were made of has changed. */
  isCurrent(): boolean {
    const manifest = read(join(this.#folder, NAME))
    if (manifest?.made !== this.#made) return false
    return JSON.stringify(manifest.files) === JSON.stringify(seenIn(this.#folder))
  }

  /** The files are written. Throws `cannot-write`. */
  remember(): void {
    const path = join(this.#folder, NAME)
    writing(path, () => {
      makeFolder(this.#folder)
      const manifest: Manifest = { made: this.#made, files: seenIn(this.#folder) }
      replaceFile(path, `${JSON.stringify(manifest)}\n`)
      removeLeftDrafts(path)
    })
  }
}

/** The folder's files that readers see. */
function seenIn(folder: string): readonly Seen[] {
  return readdirSync(folder)
    .filter((name) => !/^[._]/.test(name))
    .toSorted()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name))
      return [name, size, mtimeMs]
    })
}

/** Undefined for what is missing, or is none: the day is then written again. */
function read(path: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
