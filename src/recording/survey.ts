import { GAP_INTERVALS } from '../vocabulary/gap.ts'
import type { Sample } from '../vocabulary/sample.ts'
import type { Window } from '../vocabulary/window.ts'
import type { FileMap, Stretch } from './file-map.ts'
import type { RecordingFile } from './recording-file.ts'
import { type ReadOptions, SampleReader } from './sample-reader.ts'

/** What a recording holds. */
export interface Survey {
  /** The earliest and the latest time of a sample in epoch seconds; undefined if there is none. */
  readonly span: Window | undefined
  readonly samples: number
  /** Of its text, with markers. */
  readonly textBytes: number
  /** From the sample before each gap to the one behind it. */
  readonly gaps: readonly Window[]
}

/** Adds up what samples, or frames of them, tell one after the other. */
export class SurveyMaker implements Survey {
  samples = 0
  textBytes = 0
  readonly gaps: Window[] = []
  #from = Number.POSITIVE_INFINITY
  #thru = Number.NEGATIVE_INFINITY
  #last = Number.NaN

  get span(): Window | undefined {
    return this.#from <= this.#thru ? { from: this.#from, thru: this.#thru } : undefined
  }

  /** So many samples within a window, taken every `nominal` seconds; 0: as fast as possible. */
  add(samples: number, { from, thru }: Window, nominal: number): void {
    if (samples === 0) return
    this.samples += samples
    if (nominal > 0 && from - this.#last > GAP_INTERVALS * nominal) this.gaps.push({ from: this.#last, thru: from })
    this.#from = Math.min(this.#from, from)
    this.#thru = Math.max(this.#thru, thru)
    this.#last = thru
  }

  addSample({ time, header }: Pick<Sample, 'time' | 'header'>): void {
    this.add(1, { from: time, thru: time }, header.intervals[0] ?? 0)
  }

  /** All that is still to be read. */
  async addAll(reader: SampleReader): Promise<void> {
    while (await reader.fill()) {
      for (let sample = reader.next(); sample !== undefined; sample = reader.next()) this.addSample(sample)
    }
  }
}

/** Says what a recording holds by what its frames' marks say; decompresses those that do not tell, or may hide a gap. */
export async function survey(file: RecordingFile, map: FileMap, options: ReadOptions): Promise<Survey> {
  const made = new SurveyMaker()
  const { stretches } = map
  const told = stretches.map((stretch) => toldBy(stretch, map))
  for (let at = 0; at < stretches.length; at++) {
    const frame = told[at]
    if (frame !== undefined) {
      made.add(frame.samples, frame.window, frame.nominal)
      made.textBytes += frame.textBytes
      continue
    }
    const first = at
    while (at + 1 < stretches.length && told[at + 1] === undefined) at++
    const selected = stretches.map((_, i) => i >= first && i <= at)
    const reader = new SampleReader(file, { map, selected }, options)
    await made.addAll(reader)
    made.textBytes += reader.decoder.textBytes
  }
  return made
}

interface Told {
  readonly window: Window
  readonly nominal: number
  readonly samples: number
  readonly textBytes: number
}

const NOTHING: Told = { window: { from: 0, thru: 0 }, nominal: 0, samples: 0, textBytes: 0 }

/** What is known of a stretch unread; undefined if its samples have to be looked at. */
function toldBy(stretch: Stretch, { headers }: FileMap): Told | undefined {
  const { plain, frame, firstMs, lastMs, samples, textBytes } = stretch
  if (plain === true) return NOTHING
  const header = frame && headers.get(frame.fileId)
  if (header === undefined || firstMs === undefined || lastMs === undefined) return undefined
  if (samples === undefined || textBytes === undefined) return undefined
  const window = { from: firstMs / 1000, thru: lastMs / 1000 }
  const nominal = header.intervals[0] ?? 0
  return mayHideGap(samples, window, nominal) ? undefined : { window, nominal, samples, textBytes }
}

/**
 * Each sample is taken at its tick or later, but before the next one; a gap leaves out two ticks at least. So samples with a
 * gap among them take more intervals than they are.
 */
function mayHideGap(samples: number, { from, thru }: Window, nominal: number): boolean {
  return nominal > 0 && thru - from > (samples - 0.5) * nominal
}
