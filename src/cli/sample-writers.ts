import { once } from 'node:events'
import { basename } from 'node:path'
import { finished } from 'node:stream/promises'
import { createGzip, type Gzip } from 'node:zlib'
import { recordedZone } from '../layout/zone.ts'
import { loadBuiltIn } from '../modules.ts'
import type { ByteSink } from '../recording/byte-sink.ts'
import { collectlHost } from '../recording/collectl-header-text.ts'
import type { IsHidden } from '../recording/collectl-lines.ts'
import { CollectlWriter } from '../recording/collectl-writer.ts'
import { FileSink } from '../recording/file-sink.ts'
import { type LocalTime, parseRecordingName } from '../recording/name.ts'
import { RecordingWriter } from '../recording/writer.ts'
import type { Notice } from '../vocabulary/error.ts'
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
    try {
      this.#writer = new RecordingWriter(this.#file, header)
    } catch (error) {
      this.#file.remove()
      throw error
    }
  }

  async sample({ time, steady, bytes }: Lines): Promise<void> {
    this.#writer.sample(time, steady, bytes)
  }

  async close(): Promise<void> {
    this.#writer.close()
    this.#file.close()
  }
}

/** Compresses what it is given into a file, in one gzip member. */
class GzipSink implements ByteSink {
  readonly #file: FileSink
  readonly #gzip: Gzip = createGzip()
  #isFull = false

  constructor(file: FileSink) {
    this.#file = file
    this.#gzip.on('data', (chunk: Buffer) => {
      try {
        this.#file.write(chunk)
      } catch (error) {
        this.#gzip.destroy(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }

  write(bytes: Uint8Array): void {
    this.#isFull = !this.#gzip.write(Buffer.from(bytes))
  }

  /** Resolves once it can take more. */
  async ready(): Promise<void> {
    if (this.#isFull) await once(this.#gzip, 'drain')
  }

  async end(): Promise<void> {
    this.#gzip.end()
    await finished(this.#gzip)
  }
}

/** The wall clock of a recording's machine. */
function localTime(time: number, zone: string): LocalTime {
  const wall = new Date((time + recordedZone(zone).offset(time)) * 1000)
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  }
}

/** A recording as collectl writes it. */
class ForCollectl implements SampleWriter {
  readonly #file: FileSink
  readonly #gzip: GzipSink | undefined
  readonly #writer: CollectlWriter

  constructor(path: string, header: Header, isHidden: IsHidden) {
    this.#file = new FileSink(path)
    this.#gzip = path.endsWith('.gz') ? new GzipSink(this.#file) : undefined
    this.#writer = new CollectlWriter(this.#gzip ?? this.#file, header, { isHidden, localTime })
  }

  async sample({ time, bytes }: Lines): Promise<void> {
    this.#writer.sample(time, bytes)
    await this.#gzip?.ready()
  }

  async close(): Promise<void> {
    this.#writer.close()
    await this.#gzip?.end()
    this.#file.close()
  }
}

/** What collectl wants of a file's name, where it is not so. */
function nameNotice(path: string, { host }: Header): readonly Notice[] {
  const name = parseRecordingName(basename(path))
  const wanted = collectlHost(host)
  if (name?.host.includes(wanted)) return []
  const ending = path.endsWith('.gz') ? '.raw.gz' : '.raw'
  const like = `${wanted}-YYYYMMDD-HHMMSS${ending}`
  return [{ code: 'name', message: `${path}: collectl will not play a file of this name: call it ${like}` }]
}

/**
 * Makes the file that its name asks for: ours, or one for collectl.
 *
 * Throws a UsageError for another ending, and the system's errors. Tells `onNotice` if collectl will not take the name.
 */
export async function sampleWriter(
  path: string,
  header: Header,
  onNotice: (notice: Notice) => void,
): Promise<SampleWriter> {
  if (path.endsWith('.raw.zst')) return new Compressed(path, header)
  if (!path.endsWith('.raw.gz') && !path.endsWith('.raw'))
    throw new UsageError(
      `${path || JSON.stringify(path)}: the name must end in .raw.zst, .raw.gz or .raw: it says what is written`,
    )
  const { importer: disk } = await loadBuiltIn('disk')
  const writer = new ForCollectl(path, header, (name, has) => disk.role?.(name, has) === 'hidden')
  for (const notice of nameNotice(path, header)) onNotice(notice)
  return writer
}
