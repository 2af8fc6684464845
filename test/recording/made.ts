import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRecording, type Recording } from '../../src/recording/reader.ts'
import type { ReadOptions } from '../../src/recording/sample-reader.ts'
import { readSamples } from '../../src/recording/sample-stream.ts'
import { RecordingWriter, type WriterOptions } from '../../src/recording/writer.ts'
import type { Notice } from '../../src/vocabulary/error.ts'
import type { Header } from '../../src/vocabulary/header.ts'
import type { Sample } from '../../src/vocabulary/sample.ts'
import { MemorySink } from './memory-sink.ts'

export const START = 1795288876.94

export const header: Header = {
  writer: 'recollect',
  writerVersion: '0.1.0',
  formatVersion: 1,
  host: 'box',
  created: START,
  bootTime: 1795200000.5,
  kernel: '6.18.44',
  arch: 'x86_64',
  zone: 'Europe/Berlin',
  hz: 100,
  pageSize: 4096,
  cpus: 2,
  intervals: [10, 60],
  modules: ['cpu', 'disk'],
  details: new Map(),
  unreadable: [],
  lines: [],
}

/** A sample as plain values, for comparing. */
export interface Plain {
  readonly time: number
  readonly steady: number
  readonly text: string
  readonly afterLoss: boolean
  readonly host: string
}

export function plain({ time, steady, bytes, start, end, afterLoss, header: { host } }: Sample): Plain {
  return { time, steady, text: Buffer.from(bytes.subarray(start, end)).toString('latin1'), afterLoss, host }
}

/** Lines as a machine has them: much the same each time, and some numbers grow. */
export function linesOf(i: number): string {
  const jiffies = (share: number): string => String(1000 + Math.floor(i * 997 * share))
  return [
    `cpu  ${jiffies(1)} 0 ${jiffies(0.3)} ${jiffies(7)} ${i % 3} 0 12 0 0 0`,
    `disk  254       0 vda ${jiffies(0.7)} 11 ${jiffies(40)} 88 ${jiffies(0.1)} 5 ${jiffies(9)} 70 0 ${jiffies(0.2)} 158`,
    `load 0.${10 + (i % 80)} 0.20 0.30 1/${100 + (i % 7)} ${4000 + i}`,
    '',
  ].join('\n')
}

export interface Made {
  readonly bytes: Buffer
  readonly samples: readonly Plain[]
  /** How long the file was when so many samples had been flushed; the first entry is for none. */
  readonly flushed: readonly number[]
}

export interface Making {
  readonly count?: number
  readonly header?: Header
  readonly options?: WriterOptions
  readonly close?: boolean
  /** Times, by default every 10 s. */
  readonly time?: (i: number) => number
  readonly lines?: (i: number) => string
  /** A flush after so many samples. */
  readonly flushEvery?: number
}

/** Every frame holds two samples, so that little text makes many frames. */
export const TWO_A_FRAME: WriterOptions = { frameSeconds: 20, fileId: '0123456789abcdef' }

export function make(making: Making = {}): Made {
  const { count = 8, close = true, options = TWO_A_FRAME, lines = linesOf, flushEvery = 1 } = making
  const { time = (i: number) => (1795288876940 + i * 10_000) / 1000 } = making
  const about = making.header ?? header
  const sink = new MemorySink()
  const writer = new RecordingWriter(sink, about, options)
  const samples: Plain[] = []
  const flushed = [writer.bytesWritten]
  for (let i = 0; i < count; i++) {
    const text = lines(i)
    const steady = i * 10 + 0.123456
    writer.sample(time(i), steady, Buffer.from(text, 'latin1'))
    samples.push({ time: time(i), steady, text, afterLoss: false, host: about.host })
    if ((i + 1) % flushEvery !== 0) continue
    writer.flush()
    flushed[i + 1] = writer.bytesWritten
  }
  if (close) writer.close()
  return { bytes: sink.bytes, samples, flushed }
}

export interface Got {
  readonly samples: readonly Plain[]
  readonly notices: readonly Notice[]
}

/** Reads bytes as they would come through a pipe, in chunks of so many. */
export async function stream(bytes: Buffer, chunk = bytes.length, options: ReadOptions = {}): Promise<Got> {
  const notices: Notice[] = []
  const samples: Plain[] = []
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let i = 0; i < bytes.length; i += chunk) yield bytes.subarray(i, i + chunk)
  }
  const onNotice = (notice: Notice): void => void notices.push(notice)
  for await (const sample of readSamples(chunks(), { name: 'pipe', onNotice, ...options })) samples.push(plain(sample))
  return { samples, notices }
}

export async function collect(samples: AsyncIterable<Sample>): Promise<readonly Plain[]> {
  const all: Plain[] = []
  for await (const sample of samples) all.push(plain(sample))
  return all
}

/** A folder of its own for one test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'recollect-'))

  file(bytes: Uint8Array, name = 'x.raw.zst'): string {
    const path = join(this.path, name)
    writeFileSync(path, bytes)
    return path
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }
}

/** Opens bytes as a file, reads all of it, and closes it. */
export async function readFile(folder: Folder, bytes: Uint8Array): Promise<Got> {
  const notices: Notice[] = []
  return withRecording(folder, bytes, async (recording) => ({ samples: await collect(recording.samples()), notices }), {
    onNotice: (notice) => notices.push(notice),
  })
}

export async function withRecording<T>(
  folder: Folder,
  bytes: Uint8Array,
  use: (recording: Recording) => Promise<T>,
  options: ReadOptions = {},
): Promise<T> {
  const recording = await openRecording(folder.file(bytes), options)
  try {
    return await use(recording)
  } finally {
    await recording.close()
  }
}
