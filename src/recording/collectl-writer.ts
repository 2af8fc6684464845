import type { Header } from '../vocabulary/header.ts'
import type { ByteSink } from './byte-sink.ts'
import { type Beginning, formatCollectlHeader, isOwn } from './collectl-header-text.ts'
import { CollectlLines, type IsHidden } from './collectl-lines.ts'
import { MARKER_ROOM, writeMarker } from './marker.ts'

/** How a recording becomes one of collectl's. */
export interface CollectlWriterOptions {
  /** Which disks collectl is not to see: partitions and the like. */
  readonly isHidden: IsHidden
  /** The wall clock of the recorded machine. */
  readonly localTime: (time: number, zone: string) => Beginning['local']
}

/** Writes samples as collectl records them: its header, markers, lines that it knows, and a marker at the end. */
export class CollectlWriter {
  readonly #out: ByteSink
  readonly #header: Header
  readonly #options: CollectlWriterOptions
  readonly #lines: CollectlLines
  readonly #marker = Buffer.alloc(MARKER_ROOM)
  #lastMs = Number.NaN

  /** The header is written with the first sample. Throws, then and later, what the sink throws. */
  constructor(out: ByteSink, header: Header, options: CollectlWriterOptions) {
    this.#out = out
    this.#header = header
    this.#options = options
    this.#lines = new CollectlLines(options.isHidden)
  }

  /** Writes the lines of an epoch time. */
  sample(time: number, bytes: Uint8Array): void {
    const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
    const text = isOwn(this.#header) ? all : this.#lines.convert(all)
    if (Number.isNaN(this.#lastMs)) {
      const local = this.#options.localTime(time, this.#header.zone)
      this.#out.write(Buffer.from(formatCollectlHeader(this.#header, text, { time, local })))
    }
    this.#lastMs = Math.round(time * 1000)
    this.#out.write(this.#mark())
    this.#out.write(Buffer.from(text, 'latin1'))
  }

  /** Ends the recording; the sink stays open. */
  close(): void {
    if (!Number.isNaN(this.#lastMs)) this.#out.write(this.#mark())
  }

  #mark(): Buffer {
    return Buffer.from(this.#marker.subarray(0, writeMarker(this.#marker, 0, this.#lastMs)))
  }
}
