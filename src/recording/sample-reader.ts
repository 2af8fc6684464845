import type { Notice } from '../vocabulary/error.ts'
import type { Sample } from '../vocabulary/sample.ts'
import type { Window } from '../vocabulary/window.ts'
import type { StartAhead } from './ahead.ts'
import type { Decoder } from './decoder.ts'
import type { FileMap, Stretch } from './file-map.ts'
import type { Limits } from './limits.ts'
import { PieceReader } from './piece-reader.ts'
import type { RecordingFile } from './recording-file.ts'

/** How samples are read. */
export interface ReadOptions {
  readonly onNotice?: ((notice: Notice) => void) | undefined
  readonly limits?: Partial<Limits> | undefined
  /** Starts who reads ahead where there is much to read; absent: nobody does. */
  readonly startAhead?: StartAhead | undefined
}

/** Who reads samples. */
export interface Reading {
  /** The next sample if no reading is needed for it. */
  next(): Sample | undefined
  /** Reads on; false if there is nothing left. */
  fill(): Promise<boolean>
  /** No more is asked for. */
  close(): void
}

/** Stretches of a file that are wanted. */
export interface Selected {
  readonly map: FileMap
  readonly selected: readonly boolean[]
}

/** Stretches that follow each other in the file and are read at once. */
export interface Run {
  readonly offset: number
  end: number
  readonly how: 'next' | 'anywhere'
}

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
export class SampleReader implements Reading {
  readonly #reader: PieceReader
  readonly #runs: readonly Run[]
  readonly #finish: 'end' | 'elsewhere'
  #run = -1
  #finished = false

  constructor(file: RecordingFile, from: Selected, options: ReadOptions) {
    const { map, selected } = from
    this.#runs = runsOf(map.stretches, selected)
    this.#finish = finishOf(from)
    this.#reader = new PieceReader(file, { headers: map.headers, ...options })
  }

  /** How far in the file it has come. */
  get offset(): number {
    return this.#reader.offset
  }

  get decoder(): Decoder {
    return this.#reader.decoder
  }

  /** The next sample if no reading is needed for it. */
  next(): Sample | undefined {
    return this.#reader.next()
  }

  /** Reads on; false if there is nothing left. */
  async fill(): Promise<boolean> {
    return (await this.#reader.read('last')) || this.#nextRun()
  }

  close(): void {}

  #nextRun(): boolean {
    const run = this.#runs[++this.#run]
    if (run !== undefined) {
      this.#reader.jump(run.offset, run.end, run.how)
      return true
    }
    if (!this.#finished) this.decoder.finish(this.#finish)
    this.#finished = true
    return false
  }
}

/** What the samples end with. A window that ends with the last frame leaves out the index: then the map knows whether the file was closed. */
export function finishOf({ map, selected }: Selected): 'end' | 'elsewhere' {
  const all = selected.every((is) => is)
  return all || (!map.closed && selected.at(-1) === true) ? 'end' : 'elsewhere'
}

/** The selected stretches, as runs. */
export function runsOf(stretches: readonly Stretch[], selected: readonly boolean[]): readonly Run[] {
  const runs: Run[] = []
  let follows = true
  stretches.forEach(({ offset, end, plain }, i) => {
    if (selected[i] !== true) {
      // What holds no samples leaves none out.
      follows &&= plain === true
      return
    }
    const run = runs.at(-1)
    if (run !== undefined && follows && run.end === offset) run.end = end
    else runs.push({ offset, end, how: follows ? 'next' : 'anywhere' })
    follows = true
  })
  return runs
}
