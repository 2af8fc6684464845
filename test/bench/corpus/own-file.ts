import { FileSink } from '../../../src/recording/file-sink.ts'
import { RecordingWriter } from '../../../src/recording/writer.ts'
import type { Header } from '../../../src/vocabulary/header.ts'
import type { Played } from './played.ts'

const SYSTEM = ['cpu', 'load', 'disk', 'net', 'memory']

function headerOf({ host, from, bootTime, cpus, interval, processes }: Played): Header {
  return {
    writer: 'recollect',
    writerVersion: '0.1.0',
    formatVersion: 1,
    host,
    created: from,
    bootTime,
    kernel: '6.1.0-0-amd64',
    arch: 'x86_64',
    zone: 'UTC',
    hz: 100,
    pageSize: 4096,
    cpus,
    intervals: processes === undefined ? [interval] : [interval, processes.interval],
    modules: processes === undefined ? SYSTEM : [...SYSTEM, 'process'],
    details: new Map(),
    unreadable: [],
    lines: [],
  }
}

/** Writes samples as the recorder does: flushed each time, as it does where samples are 5 s or more apart. */
export class OwnFile {
  readonly #sink: FileSink
  readonly #writer: RecordingWriter
  readonly #bootTime: number

  constructor(path: string, played: Played) {
    this.#sink = new FileSink(path)
    this.#writer = new RecordingWriter(this.#sink, headerOf(played))
    this.#bootTime = played.bootTime
  }

  sample(time: number, text: string): void {
    this.#writer.sample(time, time - this.#bootTime, Buffer.from(text))
    this.#writer.flush()
  }

  close(time: number): void {
    this.#writer.close(time)
    this.#sink.close()
  }
}
