import { NEWLINE } from '../vocabulary/ascii.ts'
import { binarySize } from '../vocabulary/binary-size.ts'
import { RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import type { ByteSink } from './byte-sink.ts'
import { extendCrc } from './checksum.ts'
import { envelopeKind, formatEnvelope } from './envelope.ts'
import { crcSeed, type FileId } from './file-id.ts'
import { formatIndex, type IndexedFrame } from './frame-index.ts'
import { formatMark } from './frame-mark.ts'
import { formatHeader } from './header.ts'
import { defaultLimits, findLongLine } from './limits.ts'
import { MARKER_ROOM, writeMarker } from './marker.ts'
import { newFileId } from './new-file-id.ts'
import { TRAILER_ROOM, writeTrailerCrc, writeTrailerHead } from './trailer.ts'
import { type CompressContext, loadZstd, type Zstd } from './zstd.ts'

/** How a recording is written. */
export interface WriterOptions {
  /** zstd's level, 1 to 19. Default 1, or what suits samples that are flushed one by one: see FORMAT.md for both. */
  readonly level?: number
  /** A frame is closed after so many bytes of text. Default 8 MiB. */
  readonly frameBytes?: number
  /** A frame is closed after so many seconds. Default 900. */
  readonly frameSeconds?: number
  /** Every flush is made to survive a power cut, where the sink can. */
  readonly sync?: boolean
  /** Default: a random one. */
  readonly fileId?: FileId
}

/** A frame that is as old as this is closed: a file that is being written grows at least as often. */
export const FRAME_SECONDS = 900

const defaults = { frameBytes: 8 * 1024 * 1024, frameSeconds: FRAME_SECONDS, sync: false }

/** 2 MiB: snapshots of a machine with many processes find the one before them still in the window. */
const WINDOW_LOG = 21
/**
 * Where all samples are about as large and each is flushed, the window holds this many: the nearer a sample's likeness, the
 * fewer bytes say where it is. Where several are flushed together, they are compressed best in large blocks, and no block
 * is larger than the window.
 */
const WINDOW_SAMPLES = 1.1
/** Samples of which the largest is more times as large as the smallest are not alike. */
const ALIKE = 4
/** zstd's least, 1 KiB. */
const LEAST_WINDOW_LOG = 10

const QUICK_LEVEL = 1
/** What zstd takes for a level's own choice. */
const LEVELS_OWN = 0
/** For samples that are flushed one by one there is time to search longer, for longer likenesses, in what is near. */
const THOROUGH = [
  ['minMatch', 6],
  ['searchLog', 1],
  ['hashLog', 15],
  ['chainLog', 15],
] as const

/** A copy of the header is written every so many frames, and at the end. */
const FRAMES_A_HEADER = 64

const NOTHING = Buffer.alloc(0)
const LINE_END = Buffer.from('\n')

/** A frame that is being written, or was. */
type Frame = { -readonly [K in keyof IndexedFrame]: IndexedFrame[K] }

/**
 * Writes a recording, sample by sample, synchronously.
 *
 * What the sink throws is thrown on. The frame that was being written is given up then and the next sample begins a new
 * one: readers report the numbers that are missing.
 */
export class RecordingWriter {
  readonly #out: ByteSink
  readonly #sync: boolean
  readonly #frameBytes: number
  readonly #frameMs: number
  readonly #fileId: FileId
  readonly #seed: number

  readonly #zstd: Zstd
  readonly #context: CompressContext
  readonly #compressed: Buffer
  readonly #header: Buffer
  readonly #level: number | undefined
  /** A sample as it is written. */
  #text = Buffer.alloc(MARKER_ROOM)

  readonly #frames: Frame[] = []
  /** The frame that is being written. */
  #frame: Frame | undefined
  #samples = 0
  /** Bytes of the smallest and of the largest sample so far. */
  #smallest = Number.POSITIVE_INFINITY
  #largest = 0
  #flushes = 0
  #lastMs = 0
  #bytesWritten = 0
  /** CRC-32 of what was written since the last envelope. */
  #crc = 0
  #unflushed = false
  #closed = false

  /** Writes the header at once. Throws `zstd-missing`, and what the sink throws. */
  constructor(out: ByteSink, header: Header, options: WriterOptions = {}) {
    const { level, frameBytes, frameSeconds, sync, fileId = newFileId() } = { ...defaults, ...options }
    this.#out = out
    this.#sync = sync
    this.#frameBytes = frameBytes
    this.#frameMs = frameSeconds * 1000
    this.#fileId = fileId
    this.#seed = crcSeed(fileId)
    this.#zstd = loadZstd()
    this.#compressed = Buffer.allocUnsafeSlow(this.#zstd.cStreamOutSize())
    this.#context = new this.#zstd.CCtx()
    this.#context.setParameter(this.#zstd.CParameter.checksumFlag, 1)
    this.#context.setParameter(this.#zstd.CParameter.compressionLevel, level ?? QUICK_LEVEL)
    this.#level = level
    this.#header = this.#frameOf(Buffer.from(formatHeader(header, fileId)))
    this.#lastMs = Math.round(header.created * 1000)
    this.#emit(this.#header)
    this.#emitEnvelope(envelopeKind.header, this.#header)
  }

  /** How many bytes the sink was given. */
  get bytesWritten(): number {
    return this.#bytesWritten
  }

  /** How many samples it was given; those that the sink refused are among them. */
  get samplesWritten(): number {
    return this.#samples
  }

  /**
   * Writes `bytes[start..end)`, whole lines none of which starts with `#` or `>>> `, as the sample of an epoch time.
   *
   * `steady` are seconds on a clock that is never set, NaN if unknown. Lines above 1 MiB are cut to that.
   * Throws `sample-too-large`, and what the sink throws.
   */
  sample(time: number, steady: number, bytes: Uint8Array, start = 0, end = bytes.length): void {
    if (end - start > defaultLimits.sample - MARKER_ROOM - TRAILER_ROOM)
      throw new RecollectError(
        'sample-too-large',
        `sample: ${binarySize(end - start)}: at most ${binarySize(defaultLimits.sample)} fit`,
      )
    const ms = Math.round(time * 1000)
    const number = this.#samples++
    const frame = this.#frameFor(ms, number)
    const lines = readable(bytes, start, end)
    this.#smallest = Math.min(this.#smallest, lines.length)
    this.#largest = Math.max(this.#largest, lines.length)
    // In one piece: every call of the compressor and of the checksum has its price.
    const text = this.#room(MARKER_ROOM + lines.length + 1 + TRAILER_ROOM)
    let at = writeMarker(text, 0, ms)
    text.set(lines, at)
    at += lines.length
    if (lines.length > 0 && text[at - 1] !== NEWLINE) text[at++] = NEWLINE
    const crcAt = writeTrailerHead(text, at, { number, steady })
    const crc = extendCrc(this.#seed, text.subarray(0, crcAt))
    this.#lastMs = ms
    frame.lastMs = ms
    this.#compress(text.subarray(0, writeTrailerCrc(text, crcAt, crc)))
  }

  #room(size: number): Buffer {
    if (this.#text.length < size) this.#text = Buffer.allocUnsafeSlow(2 * size)
    return this.#text
  }

  /** Everything up to here can be read once this returns, whatever happens to the recorder afterwards. */
  flush(): void {
    if (!this.#unflushed) return
    this.#compress(NOTHING, this.#zstd.EndDirective.flush)
    this.#unflushed = false
    this.#flushes++
    if (this.#sync) this.#out.sync?.()
  }

  /** Ends the recording with a marker (default: of the last sample's time) and the index. The sink stays open. */
  close(endTime?: number): void {
    if (this.#closed) return
    const endMs = endTime === undefined ? this.#lastMs : Math.round(endTime * 1000)
    if (this.#frame === undefined) this.#beginFrame(endMs, this.#samples)
    this.#compress(this.#text.subarray(0, writeMarker(this.#text, 0, endMs)))
    this.#endFrame()
    this.#emitEnvelope(envelopeKind.header, this.#header)
    const index = formatIndex({ offset: this.#bytesWritten, frames: this.#frames, samples: this.#samples, endMs })
    if (index !== undefined) this.#emitEnvelope(envelopeKind.index, index)
    this.#closed = true
    if (this.#sync) this.#out.sync?.()
  }

  /** Within a frame times never go back: so its first and last time say what it holds. */
  #frameFor(ms: number, number: number): Frame {
    const open = this.#frame
    if (open !== undefined) {
      const full = open.textBytes >= this.#frameBytes || ms - open.firstMs >= this.#frameMs
      if (!full && ms >= this.#lastMs) return open
      this.#endFrame()
    }
    return this.#beginFrame(ms, number)
  }

  #beginFrame(firstMs: number, firstNumber: number): Frame {
    const sequence = this.#frames.length
    const before = this.#frames.at(-1)
    if (sequence > 0 && sequence % FRAMES_A_HEADER === 0) this.#emitEnvelope(envelopeKind.header, this.#header)
    const frame = { offset: this.#bytesWritten, firstNumber, firstMs, lastMs: firstMs, textBytes: 0 }
    const mark = {
      sequence,
      firstNumber,
      firstMs,
      lastMsBefore: before?.lastMs ?? 0,
      textBefore: before?.textBytes ?? 0,
    }
    this.#emitEnvelope(envelopeKind.mark, formatMark(mark))
    this.#tune()
    this.#frames.push(frame)
    this.#frame = frame
    return frame
  }

  /** Chooses how the next frame is compressed, by what the samples were like so far. */
  #tune(): void {
    const { CParameter, Strategy } = this.#zstd
    const eachIsFlushed = this.#samples > 1 && this.#flushes >= this.#samples - 1
    this.#context.setParameter(CParameter.windowLog, eachIsFlushed ? this.#windowLog : WINDOW_LOG)
    if (this.#level !== undefined) return
    this.#context.setParameter(CParameter.strategy, eachIsFlushed ? Strategy.lazy2 : LEVELS_OWN)
    for (const [name, value] of THOROUGH) {
      this.#context.setParameter(CParameter[name], eachIsFlushed ? value : LEVELS_OWN)
    }
  }

  /** Samples of different sizes come at different intervals, and those that are alike far from each other. */
  get #windowLog(): number {
    if (this.#largest > ALIKE * this.#smallest) return WINDOW_LOG
    const bytes = WINDOW_SAMPLES * (this.#largest + MARKER_ROOM + TRAILER_ROOM)
    return Math.min(WINDOW_LOG, Math.max(LEAST_WINDOW_LOG, Math.ceil(Math.log2(bytes))))
  }

  #endFrame(): void {
    this.#compress(NOTHING, this.#zstd.EndDirective.end)
    this.#frame = undefined
    this.#unflushed = false
  }

  /** Hands text to the compressor, which keeps it until a block is full or is told to end it. */
  #compress(text: Buffer, directive = this.#zstd.EndDirective.continue): void {
    const goOn = directive === this.#zstd.EndDirective.continue
    let rest: Uint8Array = text
    for (;;) {
      const [left, produced, consumed] = this.#context.compressStream2(this.#compressed, rest, directive)
      if (produced > 0) this.#emit(this.#compressed.subarray(0, produced))
      if (goOn ? consumed === rest.length : left === 0) break
      rest = rest.subarray(consumed)
    }
    if (this.#frame !== undefined) this.#frame.textBytes += text.length
    this.#unflushed = true
  }

  #frameOf(text: Buffer): Buffer {
    const bytes = Buffer.alloc(this.#zstd.compressBound(text.length))
    return bytes.subarray(0, this.#context.compress2(bytes, text))
  }

  #emitEnvelope(kind: number, payload: Buffer): void {
    this.#emit(formatEnvelope({ kind, fileId: this.#fileId, before: this.#crc, payload }))
    this.#crc = 0
  }

  #emit(bytes: Uint8Array): void {
    try {
      this.#out.write(bytes)
    } catch (error) {
      this.#context.reset(this.#zstd.ResetDirective.sessionOnly)
      this.#frame = undefined
      this.#unflushed = false
      throw error
    }
    this.#crc = extendCrc(this.#crc, bytes)
    this.#bytesWritten += bytes.length
  }
}

/** The lines as they are, or cut to what readers accept. */
function readable(bytes: Uint8Array, start: number, end: number): Buffer {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
  const long = findLongLine(lines, 0, lines.length, defaultLimits.line)
  if (long < 0) return lines
  const kept = lines.subarray(0, long + defaultLimits.line - 1)
  const newline = lines.indexOf(NEWLINE, kept.length)
  const rest = newline < 0 ? NOTHING : lines.subarray(newline + 1)
  return Buffer.concat([kept, LINE_END, readable(rest, 0, rest.length)])
}
