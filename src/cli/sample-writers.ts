import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { createGzip, type Gzip } from 'node:zlib'
import { FileSink } from '../recording/file-sink.ts'
import { formatHeader } from '../recording/header.ts'
import { RecordingWriter } from '../recording/writer.ts'
import type { Header } from '../vocabulary/header.ts'
import { UsageError } from './usage-error.ts'

/** Lines of one instant, on their way into a file. */
export interface Lines {
  readonly time: number
  readonly steady: number
  readonly bytes: Uint8Array
}

/** A file that samples are copied to. */
export interface SampleWriter {
  sample(lines: Lines): Promise<void>
  /** Ends the file. */
  close(): Promise<void>
}

/** Our own recording. */
class Compressed implements SampleWriter {
  readonly #file: FileSink
  readonly #writer: RecordingWriter

  constructor(path: string, header: Header) {
    this.#file = new FileSink(path)
    this.#writer = new RecordingWriter(this.#file, header)
  }

  async sample({ time, steady, bytes }: Lines): Promise<void> {
    this.#writer.sample(time, steady, bytes)
  }

  async close(): Promise<void> {
    this.#writer.close()
    this.#file.close()
  }
}

function marker(time: number): string {
  return `>>> ${time.toFixed(3)} <<<\n`
}

/** The same text, plain. */
class Plain implements SampleWriter {
  readonly #file: FileSink
  #last: number

  constructor(path: string, header: Header) {
    this.#file = new FileSink(path)
    this.#last = header.created
    this.#file.write(Buffer.from(formatHeader(header)))
  }

  async sample({ time, bytes }: Lines): Promise<void> {
    this.#last = time
    this.#file.write(Buffer.from(marker(time)))
    this.#file.write(bytes)
  }

  async close(): Promise<void> {
    this.#file.write(Buffer.from(marker(this.#last)))
    this.#file.close()
  }
}

/** The same text in one gzip member. */
class Gzipped implements SampleWriter {
  readonly #file: FileSink
  readonly #gzip: Gzip = createGzip()
  #last: number

  constructor(path: string, header: Header) {
    this.#file = new FileSink(path)
    this.#last = header.created
    this.#gzip.on('data', (chunk: Buffer) => {
      try {
        this.#file.write(chunk)
      } catch (error) {
        this.#gzip.destroy(error instanceof Error ? error : new Error(String(error)))
      }
    })
    this.#gzip.write(formatHeader(header))
  }

  async sample({ time, bytes }: Lines): Promise<void> {
    this.#last = time
    this.#gzip.write(marker(time))
    // The bytes are only valid until the next sample is read.
    if (!this.#gzip.write(Buffer.from(bytes))) await once(this.#gzip, 'drain')
  }

  async close(): Promise<void> {
    this.#gzip.end(marker(this.#last))
    await finished(this.#gzip)
    this.#file.close()
  }
}

/** Makes the file that its name asks for. Throws a UsageError for another ending, and the system's errors. */
export function sampleWriter(path: string, header: Header): SampleWriter {
  if (path.endsWith('.raw.zst')) return new Compressed(path, header)
  if (path.endsWith('.raw.gz')) return new Gzipped(path, header)
  if (path.endsWith('.raw')) return new Plain(path, header)
  throw new UsageError(`${path}: the name must end in .raw.zst, .raw.gz or .raw: it says what is written`)
}
