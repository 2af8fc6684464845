import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordOptions } from '../../src/recorder/record-options.ts'
import { Recorder } from '../../src/recorder/recorder.ts'
import { openRecording } from '../../src/recording/reader.ts'
import type { Notice } from '../../src/vocabulary/error.ts'
import { defineImporter } from '../../src/vocabulary/importer.ts'
import { ManualClock } from '../recorder/manual-clock.ts'
import { reason } from './judge.ts'
import type { Tally } from './tally.ts'

/** When each recording begins. */
export const START = 1795291200

/** Lines that zstd cannot make small, so that a disk is soon full. */
const noise = defineImporter({
  name: 'noise',
  title: 'NOISE',
  sources: [],
  metrics: {},
  getData(record) {
    const words = Array.from({ length: 40 }, () => Math.random().toString(36).slice(2))
    record.line('noise', words.join(' '))
  },
})

/** What a recorder did while something happened to its disk. */
interface Run {
  readonly taken: readonly number[]
  readonly notices: readonly Notice[]
  readonly files: readonly string[]
}

/** Records so many samples, one a second; `happen` is called before each with its number. */
export async function record(about: Partial<RecordOptions>, count: number, happen: (n: number) => void): Promise<Run> {
  const clock = new ManualClock(START)
  const notices: Notice[] = []
  const taken: number[] = []
  let n = 0
  clock.onWake = () => happen(++n)
  const recorder = new Recorder({
    importers: [noise],
    intervals: [1],
    flushSeconds: 0,
    count,
    clock,
    onNotice: (notice) => notices.push(notice),
    ...about,
  })
  for await (const { time } of recorder.samples()) taken.push(time)
  return { taken, notices, files: recorder.result.files }
}

/** The times of all samples in a directory's recordings; each file must read without an error. */
export async function played(tally: Tally, directory: string): Promise<readonly number[]> {
  const times: number[] = []
  for (const name of readdirSync(directory)
    .filter((file) => file.endsWith('.raw.zst'))
    .sort()) {
    try {
      const recording = await openRecording(join(directory, name))
      for await (const { time } of recording.samples()) times.push(time)
      await recording.close()
    } catch (error) {
      tally.crash(`${name}: ${reason(error)}`)
    }
  }
  return times
}
