import { existsSync } from 'node:fs'
import { RecordingWriter } from '../recording/writer.ts'
import { loadZstd } from '../recording/zstd.ts'
import { errorCode } from '../source/error-code.ts'
import { type Notice, RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import { PatientSink } from './patient-sink.ts'
import { createRecording, type RecordingPlace } from './recording-place.ts'

/** How recordings are written. */
export interface RecordingOutputOptions {
  readonly place: RecordingPlace
  /** zstd's level; undefined: the writer's own choice. */
  readonly level: number | undefined
  /** Every flush is to survive a power cut. */
  readonly sync: boolean
  /** Seconds of a clock that is never set. */
  readonly steady: () => number
  readonly onNotice: (notice: Notice) => void
}

interface OpenRecording {
  readonly sink: PatientSink
  readonly writer: RecordingWriter
}

/** The files of a recording, one after the other. Once the first is there, no trouble with a file ends the recording. */
export class RecordingOutput {
  readonly #options: RecordingOutputOptions
  readonly #files: string[] = []
  #open: OpenRecording | undefined
  #gone = false
  #lastTime = Number.NEGATIVE_INFINITY
  #lostSamples = 0

  constructor(options: RecordingOutputOptions) {
    this.#options = options
    // What is missing altogether is better known before the first file is made.
    loadZstd()
  }

  /** The files so far, in their order. */
  get files(): readonly string[] {
    const path = this.path
    return path === undefined ? this.#files : [...this.#files, path]
  }

  /** The file that is being written, if it could be made. */
  get path(): string | undefined {
    return this.#open?.sink.path
  }

  /** Bytes that the file has, or will have. */
  get bytes(): number {
    return this.#open?.writer.bytesWritten ?? 0
  }

  get samples(): number {
    return this.#open?.writer.samplesWritten ?? 0
  }

  /** Whether something happened to the file that asks for a new one, and there is hope for that. */
  get broken(): boolean {
    if (this.#open === undefined) return true
    return this.#gone || (this.#open.sink.lost && this.#open.sink.drain())
  }

  /**
   * Begins a new file with its first sample at `header.created`, and ends the one before at that time, so that they are
   * contiguous. Throws a RecollectError `cannot-write` if it is the first file and cannot be made.
   */
  begin(header: Header): void {
    const { place, level, sync, steady, onNotice } = this.#options
    let first = this.#open === undefined && this.#files.length === 0 ? this.#create(header) : undefined
    this.end(header.created)
    const open = () => {
      const file = first ?? createRecording(place, header.host, header.created)
      first = undefined
      return file
    }
    const sink = new PatientSink({ open, steady, onNotice })
    const writer = new RecordingWriter(sink, header, { sync, ...(level === undefined ? {} : { level }) })
    this.#open = { sink, writer }
  }

  write({ time, steady, bytes, start, end }: Sample): void {
    if (this.#open === undefined) return
    const { sink, writer } = this.#open
    this.#lastTime = time
    if (sink.lost) {
      this.#lostSamples++
      return
    }
    try {
      writer.sample(time, steady, bytes, start, end)
    } catch (error) {
      // It is too large to be read again; the next one will hardly be smaller.
      this.#lostSamples++
      if (this.#lostSamples > 1) return
      this.#options.onNotice({ code: 'lost', message: error instanceof Error ? error.message : String(error) })
    }
  }

  /** Makes everything up to here readable, and looks whether the file is still there. */
  flush(): void {
    if (this.#open === undefined) return
    const { sink, writer } = this.#open
    if (!sink.lost) writer.flush()
    if (this.#gone || sink.path === undefined || existsSync(sink.path)) return
    this.#gone = true
    this.#options.onNotice({ code: 'file-gone', message: `${sink.path}: was removed or renamed: a new file begins` })
  }

  /** Ends the file at epoch seconds `time`, or at its last sample's time if the clock was set back since. */
  end(time: number): void {
    if (this.#open === undefined) return
    const { sink, writer } = this.#open
    writer.close(Math.max(time, this.#lastTime))
    sink.close()
    if (sink.path !== undefined) this.#files.push(sink.path)
    this.#open = undefined
    this.#gone = false
    this.#lastTime = Number.NEGATIVE_INFINITY
    if (this.#lostSamples > 0) {
      const message = `recording: ${this.#lostSamples} samples were lost: they could not be written`
      this.#options.onNotice({ code: 'lost', message })
    }
    this.#lostSamples = 0
  }

  #create(header: Header): ReturnType<typeof createRecording> {
    const { place } = this.#options
    try {
      return createRecording(place, header.host, header.created)
    } catch (error) {
      throw new RecollectError('cannot-write', `${place.directory}: cannot write a recording: ${errorCode(error)}`, {
        cause: error,
      })
    }
  }
}
