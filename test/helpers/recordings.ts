import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileSink } from '../../src/recording/file-sink.ts'
import { recordingName } from '../../src/recording/name.ts'
import { RecordingWriter } from '../../src/recording/writer.ts'
import type { Header } from '../../src/vocabulary/header.ts'
import { testHeader } from './samples.ts'

/** A directory that is gone after the tests of the suite that asks for it. */
export function temporaryDirectory(): { readonly path: string } {
  const made = { path: '' }
  before(() => {
    made.path = mkdtempSync(join(tmpdir(), 'recollect-test-'))
  })
  after(() => rmSync(made.path, { recursive: true, force: true }))
  return made
}

/** What is written. */
export interface Written {
  /** Epoch seconds of the first sample. */
  readonly from: number
  /** Seconds between samples. Default 1. */
  readonly every?: number
  readonly count: number
  /** The lines of the sample with this number. */
  readonly lines: (number: number) => string
  readonly header?: Partial<Header>
}

/** Writes a recording with known lines at known times; gives its path. */
export function writeRecording(directory: string, { from, every = 1, count, lines, header = {} }: Written): string {
  const about = testHeader({ created: from, bootTime: from - 1000, intervals: [every], ...header })
  const date = new Date(from * 1000)
  const name = recordingName(about.host, {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  })
  const file = new FileSink(join(directory, name))
  const writer = new RecordingWriter(file, about)
  for (let number = 0; number < count; number++) {
    const time = from + number * every
    writer.sample(time, time - about.bootTime, Buffer.from(lines(number)))
  }
  writer.close()
  file.close()
  return file.path
}

/** Lines of a machine that does the same in every second: 25 % user, 10 processes created, 1000 KiB read from sda. */
export function steadyLines(number: number): string {
  return [
    `cpu  ${number * 50} 0 0 ${number * 150} 0 0 0 0 0 0`,
    `cpu0 ${number * 50} 0 0 ${number * 50} 0 0 0 0 0 0`,
    `cpu1 0 0 0 ${number * 100} 0 0 0 0 0 0`,
    `intr ${number * 100}`,
    `ctxt ${number * 200}`,
    `processes ${number * 10}`,
    `disk    8       0 sda ${number * 20} 0 ${number * 2000} ${number * 5} 0 0 0 0 0 ${number * 5} ${number * 5}`,
    '',
  ].join('\n')
}
