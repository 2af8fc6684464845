import type { Notice } from '../vocabulary/error.ts'
import type { Sample } from '../vocabulary/sample.ts'
import type { Window } from '../vocabulary/window.ts'
import { Decoder } from './decoder.ts'
import type { FileMap, Stretch } from './file-map.ts'
import type { Limits } from './limits.ts'
import type { RecordingFile } from './recording-file.ts'

export interface ReadOptions {
  readonly onNotice?: ((notice: Notice) => void) | undefined
  readonly limits?: Partial<Limits> | undefined
}

/** Stretches that follow each other in the file and are read at once. */
interface Run {
  readonly offset: number
  end: number
  readonly how: 'next' | 'anywhere'
}

const CHUNK = 256 * 1024

/** The stretches that a window needs: whatever may hold a sample of it. */
export function select(map: FileMap, window: Window | undefined): readonly boolean[] {
  return map.stretches.map((stretch) => window === undefined || overlaps(stretch, window))
}

function overlaps({ firstMs, lastMs, plain }: Stretch, { from, thru }: Window): boolean {
  if (plain === true) return false
  if (firstMs !== undefined && firstMs / 1000 > thru) return false
  return lastMs === undefined || lastMs / 1000 >= from
}

/** Reads the samples of some stretches of a file. */
export class SampleReader {
  readonly decoder: Decoder
  readonly #file: RecordingFile
  readonly #runs: readonly Run[]
  readonly #finish: 'end' | 'elsewhere'
  #run = -1
  #offset = 0
  #end = 0
  #finished = false

  constructor(file: RecordingFile, from: { map: FileMap; selected: readonly boolean[] }, options: ReadOptions) {
    const { map, selected } = from
    this.#file = file
    this.#runs = runsOf(map.stretches, selected)
    // A window that ends with the last frame leaves out the index: then the map knows whether the file was closed.
    const all = selected.every((is) => is)
    this.#finish = all || (!map.closed && selected.at(-1) === true) ? 'end' : 'elsewhere'
    this.decoder = new Decoder({ name: file.path, headers: map.headers, ...options })
  }

  /** The next sample if no reading is needed for it. */
  next(): Sample | undefined {
    return this.decoder.next()
  }

  /** Reads on; false if there is nothing left. */
  async fill(): Promise<boolean> {
    if (this.#offset >= this.#end) return this.#nextRun()
    const size = Math.min(CHUNK, this.#end - this.#offset)
    const count = await this.#file.read(this.decoder.room(size).subarray(0, size), this.#offset)
    this.decoder.added(count)
    this.#offset += count
    if (count === 0) this.#offset = this.#end
    if (this.#offset >= this.#end) this.decoder.end()
    return true
  }

  #nextRun(): boolean {
    const run = this.#runs[++this.#run]
    if (run !== undefined) {
      this.decoder.jump(run.offset, run.how)
      this.#offset = run.offset
      this.#end = run.end
      return true
    }
    if (!this.#finished) this.decoder.finish(this.#finish)
    this.#finished = true
    return false
  }
}

function runsOf(stretches: readonly Stretch[], selected: readonly boolean[]): readonly Run[] {
  const runs: Run[] = []
  stretches.forEach(({ offset, end }, i) => {
    if (selected[i] !== true) return
    const run = runs.at(-1)
    const follows = i === 0 || selected[i - 1] === true
    if (run !== undefined && follows && run.end === offset) run.end = end
    else runs.push({ offset, end, how: follows ? 'next' : 'anywhere' })
  })
  return runs
}
