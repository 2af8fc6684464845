import { RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { Sample } from '../vocabulary/sample.ts'
import { extendCrc } from './checksum.ts'
import { type Envelope, envelopeKind } from './envelope.ts'
import type { FileId } from './file-id.ts'
import { readIndex } from './frame-index.ts'
import { readMark } from './frame-mark.ts'
import { FrameWalker, type Part } from './frame-walker.ts'
import { headerText } from './header-copy.ts'
import { defaultLimits, WINDOW_LOG_MAX } from './limits.ts'
import { type Passed, SampleTracker, type TrackerOptions } from './sample-tracker.ts'
import { type DecompressContext, loadZstd, type Zstd } from './zstd.ts'

/** Without a header within so many bytes, something is no recording. */
const HEADER_WITHIN = 1024 * 1024

const QUEUE = 16 * 1024

/**
 * Contexts that no frame is being decompressed with. Each has megabytes that the garbage collector does not know of, so
 * who opens recording after recording must not leave them to it.
 */
const idle: DecompressContext[] = []
const MOST_IDLE = 4

function takeContext(zstd: Zstd): DecompressContext {
  const known = idle.pop()
  if (known !== undefined) return known
  const context = new zstd.DCtx()
  context.setParameter(zstd.DParameter.windowLogMax, WINDOW_LOG_MAX)
  return context
}

/**
 * Turns a recording's bytes into samples: `push` bytes, then call `next` until it has no more.
 *
 * Frames are decompressed block by block into the memory that samples are views of. So all that stands before a damaged
 * block is had, and where the damage begins is known.
 */
export class Decoder {
  /** Of all frames so far, in bytes. */
  textBytes = 0
  /** Something of ours was seen, header or not. */
  enveloped = false

  readonly #name: string
  readonly #frameTextMax: number
  readonly #walker = new FrameWalker(QUEUE)
  readonly #tracker: SampleTracker
  readonly #zstd: Zstd
  /** Only within a frame. */
  #context: DecompressContext | undefined
  #frameText = 0
  /** CRC-32 of what was seen since the envelope before, and where that began; undefined if not all of it was seen. */
  #crc: number | undefined = 0
  #crcFrom = 0

  /** Throws `zstd-missing`. */
  constructor(options: TrackerOptions) {
    this.#name = options.name
    this.#frameTextMax = options.limits?.frameText ?? defaultLimits.frameText
    this.#tracker = new SampleTracker(options)
    this.#zstd = loadZstd()
  }

  get header(): Header | undefined {
    return this.#tracker.header
  }

  get headers(): ReadonlyMap<FileId, Header> {
    return this.#tracker.headers
  }

  /** Whether the file that was read last had its end. */
  get closed(): boolean {
    return this.#tracker.closed
  }

  /** Room for at least so many bytes of the file; say `added` when some were read to there. */
  room(size: number): Buffer {
    return this.#walker.queue.room(size)
  }

  added(count: number): void {
    this.#walker.queue.added(count)
  }

  push(chunk: Uint8Array): void {
    this.#walker.queue.push(chunk)
  }

  /** No more bytes come from here on, until a `jump`. */
  end(): void {
    this.#walker.ended = true
  }

  /** Goes on where an envelope or a frame begins; `next` if that follows, in its file, what was read before. */
  jump(offset: number, how: 'next' | 'anywhere'): void {
    this.#walker.jump(offset)
    this.#tracker.jump(how)
    this.#crc = offset === 0 ? 0 : undefined
    this.#crcFrom = offset
  }

  /** All between the last place and this was taken elsewhere, and all was well. */
  pass(passed: Passed): void {
    this.#tracker.pass(passed)
  }

  /** All that was there so far was as it was written, and none of it waits for more. */
  get isWell(): boolean {
    return this.#tracker.isWell && this.#walker.isBetween
  }

  /** The next sample; undefined if that takes more bytes, or if no more come. Throws `not-a-recording`, `newer-format`. */
  next(): Sample | undefined {
    for (;;) {
      const sample = this.#tracker.next()
      if (sample !== undefined) return sample
      const part = this.#walker.next()
      if (part === undefined) return undefined
      this.#take(part)
    }
  }

  /** Tells what is still to be told, once `next` has no more; `end` if this was the end of the file. */
  finish(where: 'end' | 'elsewhere'): void {
    if (this.headers.size === 0 && this.header === undefined) throw this.#notARecording('no header was found')
    this.#tracker.finish(where)
  }

  #take(part: Part): void {
    const { size, queue } = this.#walker
    const { offset } = queue
    this.#tracker.locate(offset, offset + size)
    if (part === 'envelope') this.#envelope(this.#walker.envelope(), offset)
    else {
      const bytes = queue.bytes.subarray(queue.start, queue.start + size)
      if (this.#crc !== undefined) this.#crc = extendCrc(this.#crc, bytes)
      this.#content(part, bytes)
    }
  }

  #content(part: Exclude<Part, 'envelope'>, bytes: Buffer): void {
    switch (part) {
      case 'frame':
        this.#frameText = 0
        this.#context ??= takeContext(this.#zstd)
        this.#context.reset(this.#zstd.ResetDirective.sessionOnly)
        this.#decompress(bytes)
        break
      case 'block':
        this.#decompress(bytes)
        break
      case 'end':
        this.#end(bytes)
        break
      case 'cut':
        this.#release()
        this.#tracker.endText('torn')
        break
      case 'garbage':
        this.#garbage(bytes)
        break
      case 'foreign':
        break
    }
  }

  #decompress(bytes: Buffer): void {
    const trouble = this.#feed(bytes, this.#tracker.splitter.room())
    if (trouble === undefined) return
    const { offset } = this.#walker.queue
    this.#tracker.note(offset, offset + bytes.length, trouble)
    this.#tracker.endText('torn')
    this.#walker.reject()
    this.#release()
  }

  #release(): void {
    if (this.#context !== undefined && idle.length < MOST_IDLE) idle.push(this.#context)
    this.#context = undefined
  }

  /** The checksum of a frame, which zstd compares: each sample has been verified by its own before. */
  #end(bytes: Buffer): void {
    const trouble = bytes.length === 0 ? undefined : this.#feed(bytes, this.#tracker.splitter.room())
    this.#release()
    this.#tracker.endText(trouble === undefined ? 'whole' : 'torn')
    const { offset } = this.#walker.queue
    if (trouble !== undefined && !this.#tracker.noted) this.#tracker.note(offset, offset + bytes.length, trouble)
  }

  /** Decompresses a block; returns what is wrong with it. */
  #feed(bytes: Buffer, room: Buffer): string | undefined {
    if (this.#context === undefined) return 'a block of no frame'
    try {
      const [, produced, consumed] = this.#context.decompressStream(room, bytes)
      this.#tracker.splitter.added(produced)
      this.#frameText += produced
      this.textBytes += produced
      if (consumed < bytes.length) return 'a block longer than it may be'
      return this.#frameText > this.#frameTextMax ? 'a frame with more text than one may have' : undefined
    } catch (error) {
      return error instanceof Error ? error.message.toLowerCase() : String(error)
    }
  }

  #envelope(envelope: Envelope, offset: number): void {
    const { kind, fileId, before, payload } = envelope
    this.enveloped = true
    const mark = readMark(envelope)
    const index = readIndex(envelope)
    if (mark !== undefined) this.#tracker.mark(mark, fileId, offset)
    else if (index !== undefined) this.#tracker.index(index, fileId, offset)
    else if (kind === envelopeKind.header) this.#tracker.headerCopy(fileId, () => headerText(payload))
    else if (kind === envelopeKind.index) this.#tracker.note(offset, offset, 'an index that contradicts itself')
    // What is not known to be wrong must be as it was written, to the byte.
    if (!this.#tracker.noted && this.#crc !== undefined && this.#crc !== before)
      this.#tracker.note(this.#crcFrom, offset, 'bytes that were changed')
    this.#tracker.noted = false
    this.#crc = 0
    this.#crcFrom = offset + this.#walker.size
  }

  #garbage(bytes: Buffer): void {
    const { offset } = this.#walker.queue
    const ours = this.enveloped || this.header !== undefined
    if (offset > HEADER_WITHIN && !ours) throw this.#notARecording(`no header within ${HEADER_WITHIN} bytes`)
    this.#tracker.note(offset, offset + bytes.length, 'no part of a recording')
  }

  #notARecording(why: string): RecollectError {
    return new RecollectError('not-a-recording', `${this.#name}: not a recording: ${why}`)
  }
}
