import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import type { Window } from '../vocabulary/window.ts'
import { notARecording, readBeginning } from './beginning.ts'
import { type FileMap, mapByIndex } from './file-map.ts'
import { walkFile } from './file-walk.ts'
import { fileIdOf } from './header.ts'
import { checkHealth, disorder, type Health, wrongIndex } from './health.ts'
import { fits, readIndexAtEnd } from './index-at-end.ts'
import { readAhead } from './read-ahead.ts'
import { RecordingFile } from './recording-file.ts'
import { SampleIterator } from './sample-iterator.ts'
import { type ReadOptions, SampleReader, select } from './sample-reader.ts'
import { type Survey, SurveyMaker, survey } from './survey.ts'

export type { Health } from './health.ts'
export type { ReadOptions } from './sample-reader.ts'
export type { Survey } from './survey.ts'

/** A frame of a recording, as far as its samples need not be decompressed to know it. */
export interface Frame {
  /** Where in the file its mark begins, and how many bytes it takes. */
  readonly offset: number
  readonly bytes: number
  /** Epoch seconds of its first and its last sample, how many there are, and bytes of text; undefined: not known. */
  readonly from: number | undefined
  readonly thru: number | undefined
  readonly samples: number | undefined
  readonly textBytes: number | undefined
}

/** A recording that is open. */
export interface Recording {
  readonly path: string
  /** Bytes when it was opened. */
  readonly size: number
  /** Of its first file, where several were glued together; each sample has its own. */
  readonly header: Header
  /** The earliest and the latest time of a sample; undefined if it holds none. */
  span(): Promise<Window | undefined>
  /** What it holds, as its frames' marks tell: only those in which there may be a gap are decompressed. */
  survey(): Promise<Survey>
  /** Its frames, in the order they are read in. */
  frames(): Promise<readonly Frame[]>
  /**
   * Its samples with `from` ≤ time ≤ `thru`, default all, in the order of recording.
   *
   * Each is valid until the next is asked for. Only the frames needed are decompressed. Damage is skipped and told to
   * `onNotice`. Throws `unreadable` where the disk fails.
   */
  samples(window?: Window): AsyncIterable<Sample>
  /** Verifies every frame, every sample and the index; `onProgress` is told how far that has come, from 0 to 1. */
  check(onProgress?: (share: number) => void): Promise<Health>
  close(): Promise<void>
}

/**
 * Opens a recording: reads its header and, where it was closed, its index.
 *
 * Throws `no-such-file`, `unreadable`, `not-a-recording`, `newer-format`, `zstd-missing`.
 */
export async function openRecording(path: string, options: ReadOptions = {}): Promise<Recording> {
  const file = RecordingFile.open(path)
  try {
    const { header, ours } = await readBeginning(file)
    if (header !== undefined) return new OpenRecording(file, { header, options })
    const walked = ours ? await walkFile(file) : undefined
    const [found] = walked?.headers.values() ?? []
    if (found === undefined) throw notARecording(file)
    return new OpenRecording(file, { header: found, options })
  } catch (error) {
    file.close()
    throw error
  }
}

class OpenRecording implements Recording {
  readonly header: Header
  readonly #file: RecordingFile
  readonly #options: ReadOptions
  /** The file as its index says it is, and whether that is to be believed. */
  readonly #claimed: FileMap | undefined
  #believed = false
  #misplaced = false
  #walked: Promise<FileMap> | undefined

  constructor(file: RecordingFile, about: { readonly header: Header; readonly options: ReadOptions }) {
    this.header = about.header
    this.#file = file
    this.#options = about.options
    const fileId = fileIdOf(about.header)
    const found = fileId === undefined ? undefined : readIndexAtEnd(file, fileId)
    if (found === undefined || fileId === undefined) return
    const { index, offset } = found
    this.#claimed = mapByIndex(index, { fileId, header: about.header, offset, size: file.size })
    this.#believed = true
    const ends = [1, this.#claimed.stretches.length - 2]
    this.#misplaced = index.offset !== offset
    if (this.#misplaced || !fits(file, this.#claimed, (i) => ends.includes(i))) this.#disbelieve()
  }

  get path(): string {
    return this.#file.path
  }

  get size(): number {
    return this.#file.size
  }

  samples(window?: Window): AsyncIterable<Sample> {
    return new SampleIterator(async () => {
      const map = await this.#mapFor(window)
      const from = { map, selected: select(map, window) }
      const { startAhead } = this.#options
      const ahead = startAhead && readAhead(this.#file, from, { ...this.#options, startAhead })
      return ahead ?? new SampleReader(this.#file, from, this.#options)
    }, window)
  }

  async frames(): Promise<readonly Frame[]> {
    const { stretches } = await this.#map()
    return stretches.flatMap(({ offset, end, frame, firstMs, lastMs, samples, textBytes }) => {
      const from = firstMs === undefined ? undefined : firstMs / 1000
      const thru = lastMs === undefined ? undefined : lastMs / 1000
      return frame === undefined ? [] : [{ offset, bytes: end - offset, from, thru, samples, textBytes }]
    })
  }

  async span(): Promise<Window | undefined> {
    const map = await this.#map()
    const found = new SurveyMaker()
    // Where a stretch does not say when it ends, as the last one of a file that was cut off, its samples do.
    const unknown = map.stretches.map(({ plain, samples }) => plain !== true && samples === undefined)
    for (const { samples = 0, firstMs = 0, lastMs = 0 } of map.stretches) {
      found.add(samples, { from: firstMs / 1000, thru: lastMs / 1000 }, 0)
    }
    const silent = { limits: this.#options.limits }
    if (unknown.includes(true)) await found.addAll(new SampleReader(this.#file, { map, selected: unknown }, silent))
    return found.span
  }

  async survey(): Promise<Survey> {
    const { onNotice, limits } = this.#options
    return survey(this.#file, await this.#mapFor(undefined), { onNotice, limits })
  }

  async check(onProgress?: (share: number) => void): Promise<Health> {
    const walked = await this.#walk()
    const claimed = this.#misplaced ? undefined : this.#claimed
    const about = { walked, claimed, hasIndex: this.#claimed !== undefined }
    return checkHealth(this.#file, about, { limits: this.#options.limits, onProgress })
  }

  async close(): Promise<void> {
    this.#file.close()
  }

  async #map(): Promise<FileMap> {
    return this.#claimed !== undefined && this.#believed ? this.#claimed : this.#walk()
  }

  /** The index is believed only where the file itself confirms what is asked of it. */
  async #mapFor(window: Window | undefined): Promise<FileMap> {
    const map = await this.#map()
    if (!map.indexed) return map
    const selected = select(map, window)
    const behind = map.stretches.findIndex(({ firstMs = 0 }) => window !== undefined && firstMs / 1000 > window.thru)
    // The mark behind the last frame that is wanted tells when that frame ends.
    if (fits(this.#file, map, (i) => selected[i] === true || selected[i - 1] === true || i === behind)) return map
    this.#disbelieve()
    return this.#walk()
  }

  #disbelieve(): void {
    this.#believed = false
    this.#options.onNotice?.(wrongIndex(this.path))
  }

  #walk(): Promise<FileMap> {
    this.#walked ??= walkFile(this.#file).then((map) => {
      if (map.disordered) this.#options.onNotice?.(disorder(this.path))
      return map
    })
    return this.#walked
  }
}
