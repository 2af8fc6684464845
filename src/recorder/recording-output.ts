import { RecordingWriter } from '../recording/writer.ts'
import { loadZstd } from '../recording/zstd.ts'
import { type Notice, RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import { plural } from '../vocabulary/plural.ts'
import { reasonOf } from '../vocabulary/reason.ts'
import type { Sample } from '../vocabulary/sample.ts'
import type { PatientFile } from './patient-file.ts'
import { PatientFiles } from './patient-files.ts'
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
  /** How many bytes may wait in memory for the disk. Default 16 MiB. */
  readonly memoryBytes?: number
}

interface OpenRecording {
  readonly file: PatientFile
  readonly writer: RecordingWriter
}

/** The files of a recording, one after the other. Once the first is there, no trouble with a file ends the recording. */
export class RecordingOutput {
  readonly #options: RecordingOutputOptions
  readonly #queue: PatientFiles
  readonly #files: PatientFile[] = []
  #open: OpenRecording | undefined
  #gone = false
  #lastTime = Number.NEGATIVE_INFINITY
  #tooLarge = 0
  /** Of files that have ended. */
  #endedBytes = 0

  constructor(options: RecordingOutputOptions) {
    this.#options = options
    // What is missing altogether is better known before the first file is made.
    loadZstd()
    const { steady, onNotice, memoryBytes } = options
    this.#queue = new PatientFiles({ steady, onNotice, ...(memoryBytes === undefined ? {} : { limit: memoryBytes }) })
  }

  /** The files so far, in their order. */
  get files(): readonly string[] {
    return this.#files.flatMap(({ path }) => (path === undefined ? [] : [path]))
  }

  /** The file that is being written, if it could be made. */
  get path(): string | undefined {
    return this.#open?.file.path
  }

  /** Bytes that the file has, or will have. */
  get bytes(): number {
    return this.#open?.writer.bytesWritten ?? 0
  }

  /** Bytes of all files, this one and those before it. */
  get totalBytes(): number {
    return this.#endedBytes + this.bytes
  }

  /** Samples that could not be written and were given up. */
  get lost(): number {
    return this.#queue.lost
  }

  get samples(): number {
    return this.#open?.writer.samplesWritten ?? 0
  }

  /** Whether something happened to the file that asks for a new one. */
  get broken(): boolean {
    return this.#open === undefined || this.#gone || this.#queue.isFull(this.#open.file)
  }

  /**
   * Begins a new file with its first sample at `header.created`, and ends the one before at that time, so that they are
   * contiguous. Throws a RecollectError `cannot-write` if it is the first file and cannot be made.
   */
  begin(header: Header): void {
    const { place, level, sync } = this.#options
    let first = this.#files.length === 0 ? this.#create(header) : undefined
    this.#end(header.created)
    const file = this.#queue.add(() => {
      const made = first ?? createRecording(place, header.host, header.created)
      first = undefined
      return made
    })
    const writer = new RecordingWriter(file, header, { sync, ...(level === undefined ? {} : { level }) })
    this.#files.push(file)
    this.#open = { file, writer }
  }

  write({ time, steady, bytes, start, end }: Sample): void {
    if (this.#open === undefined) return
    const { file, writer } = this.#open
    this.#lastTime = time
    // Counted before, since the file may be given up with it.
    file.samples = writer.samplesWritten + 1
    try {
      writer.sample(time, steady, bytes, start, end)
    } catch (error) {
      file.samples = writer.samplesWritten
      // It is too large to be read again; the next one will hardly be smaller.
      this.#tooLarge++
      if (this.#tooLarge > 1) return
      this.#options.onNotice({ code: 'lost', message: error instanceof Error ? error.message : String(error) })
    }
  }

  /** Makes everything up to here readable, and looks whether the file is still there. */
  flush(): void {
    if (this.#open === undefined) return
    const { file, writer } = this.#open
    writer.flush()
    file.flushed()
    this.#lookFor(file, ': a new file begins')
  }

  #lookFor(file: PatientFile, whatFollows: string): void {
    if (this.#gone || !file.isGone) return
    this.#gone = true
    this.#options.onNotice({ code: 'file-gone', message: `${file.path}: was removed or renamed${whatFollows}` })
  }

  /** Ends the recording at epoch seconds `time`; what could not be written by then is lost, and told of. */
  end(time: number): void {
    if (this.#open !== undefined) this.#lookFor(this.#open.file, '')
    this.#end(time)
    this.#queue.close()
  }

  /** Ends the file at a time, or at its last sample's time if the clock was set back since. */
  #end(time: number): void {
    if (this.#open === undefined) return
    const { file, writer } = this.#open
    writer.close(Math.max(time, this.#lastTime))
    file.end()
    this.#endedBytes += writer.bytesWritten
    this.#open = undefined
    this.#gone = false
    this.#lastTime = Number.NEGATIVE_INFINITY
    if (this.#tooLarge > 1) {
      const message = `recording: ${plural(this.#tooLarge, 'sample')} lost: too large`
      this.#options.onNotice({ code: 'lost', message })
    }
    this.#tooLarge = 0
  }

  #create(header: Header): ReturnType<typeof createRecording> {
    const { place } = this.#options
    try {
      return createRecording(place, header.host, header.created)
    } catch (error) {
      throw new RecollectError('cannot-write', `${place.directory}: cannot write a recording: ${reasonOf(error)}`, {
        cause: error,
      })
    }
  }
}
