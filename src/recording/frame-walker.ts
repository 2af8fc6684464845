import { ByteQueue } from './byte-queue.ts'
import { ENVELOPE_MAGIC, type Envelope, measureEnvelope, OWN_MAGIC, OWN_MAGIC_AT, readEnvelope } from './envelope.ts'
import {
  BLOCK_HEADER_SIZE,
  blockSize,
  CHECKSUM_SIZE,
  FRAME_HEADER_MAX,
  frameHeaderSize,
  hasChecksum,
  isLastBlock,
  isSkippable,
  ZSTD_MAGIC,
} from './zstd-frame.ts'

/**
 * What a recording is made of.
 *
 * `frame` a zstd frame's header; `block` one of its blocks; `end` its checksum (empty if it has none); `envelope` our own
 * data; `foreign` somebody else's skippable frame; `cut` (empty) the place where a frame stops unfinished; `garbage`
 * bytes that are none of these, perhaps not all that there are.
 */
export type Part = 'frame' | 'block' | 'end' | 'envelope' | 'foreign' | 'cut' | 'garbage'

type Place = 'between' | 'block' | 'end' | 'lost'

const MAGIC_SIZE = 4
const SKIPPABLE_HEAD = 8
/** A longer skippable frame of somebody else's is searched instead of skipped: its length may be what is damaged. */
const FOREIGN_MAX = 1024 * 1024

/**
 * Takes a recording apart without decompressing it, in as small pieces as it comes.
 *
 * Lengths are not trusted: an envelope whose checksum is right ends whatever claims to reach beyond its beginning. So a
 * damaged length cannot hide the frames behind it.
 */
export class FrameWalker {
  readonly queue: ByteQueue
  /** The part that `next` found is `queue.bytes[queue.start..queue.start + size)`. */
  size = 0
  /** No more bytes will be added. */
  ended = false

  #place: Place = 'between'
  #checksum = 0
  /** Where in the file our magic comes next: at `#sighted`, or not before `#searched`. */
  #sighted = Number.POSITIVE_INFINITY
  #searched = 0
  /** The envelope that begins here was found whole before. */
  #confirmed = -1

  constructor(queueSize: number) {
    this.queue = new ByteQueue(queueSize)
  }

  /** Goes on at another place of the file, which is the beginning of a part. */
  jump(offset: number): void {
    this.queue.jump(offset)
    this.size = 0
    this.ended = false
    this.#place = 'between'
    this.#sighted = Number.POSITIVE_INFINITY
    this.#searched = offset
    this.#confirmed = -1
  }

  /** All that was added was part of something whole. */
  get isBetween(): boolean {
    return this.#place === 'between' && this.queue.length === this.size
  }

  /** The next part, or undefined if that takes more bytes, or if none is left. */
  next(): Part | undefined {
    this.queue.drop(this.size)
    this.size = 0
    if (this.#place === 'end') return this.#end()
    if (this.queue.length === 0) return this.ended ? this.#cut() : undefined
    if (this.#place === 'lost') return this.#search()
    return this.#place === 'block' ? this.#block() : this.#between()
  }

  /** The envelope that `next` found. Its payload is valid until the next call. */
  envelope(): Envelope {
    return readEnvelope(this.queue.bytes, this.queue.start, this.size)
  }

  /** The part that `next` found is not what it seemed: searches on from within it. */
  reject(): void {
    this.size = Math.min(1, this.queue.length)
    this.#place = 'lost'
  }

  #between(): Part | undefined {
    const { bytes, start, length } = this.queue
    if (length < MAGIC_SIZE) return this.#more()
    const magic = bytes.readUInt32LE(start)
    const own = start + OWN_MAGIC_AT
    if (ZSTD_MAGIC.compare(bytes, start, start + MAGIC_SIZE) === 0) return this.#frame()
    if (!isSkippable(magic)) return this.#lose()
    if (length < SKIPPABLE_HEAD) return this.#more()
    const envelope = measureEnvelope(bytes, start, this.queue.end)
    if (envelope?.whole === true) return this.#found('envelope', envelope.size)
    if (envelope !== undefined) return this.#more()
    if (
      magic === ENVELOPE_MAGIC ||
      OWN_MAGIC.compare(bytes, own, Math.min(own + OWN_MAGIC.length, this.queue.end)) === 0
    )
      return this.#lose()
    return this.#foreign(bytes.readUInt32LE(start + MAGIC_SIZE) + SKIPPABLE_HEAD)
  }

  #foreign(size: number): Part | undefined {
    if (size > FOREIGN_MAX || this.#interrupted(size)) return this.#lose()
    return this.queue.length < size ? this.#more() : this.#found('foreign', size)
  }

  #frame(): Part | undefined {
    const { bytes, start, length } = this.queue
    const descriptor = length > MAGIC_SIZE ? bytes[start + MAGIC_SIZE] : undefined
    if (descriptor === undefined) return this.#more()
    const size = frameHeaderSize(descriptor)
    if (size < 0 || size > FRAME_HEADER_MAX || this.#interrupted(size)) return this.#lose()
    if (length < size) return this.#more()
    this.#place = 'block'
    this.#checksum = hasChecksum(descriptor) ? CHECKSUM_SIZE : 0
    return this.#found('frame', size)
  }

  #block(): Part | undefined {
    const { bytes, start, length } = this.queue
    if (length < BLOCK_HEADER_SIZE) return this.#more()
    const header = bytes.readUIntLE(start, BLOCK_HEADER_SIZE)
    const size = blockSize(header)
    if (size < 0 || this.#interrupted(size)) return this.#cut()
    if (length < size) return this.#more()
    if (isLastBlock(header)) this.#place = 'end'
    return this.#found('block', size)
  }

  #end(): Part | undefined {
    if (this.#interrupted(this.#checksum)) return this.#cut()
    if (this.queue.length < this.#checksum) return this.#more()
    this.#place = 'between'
    return this.#found('end', this.#checksum)
  }

  /** Skips to where an envelope or a frame begins. */
  #search(): Part | undefined {
    const { bytes, start, end, offset } = this.queue
    const view = bytes.subarray(0, end)
    const frame = view.indexOf(ZSTD_MAGIC, start)
    const envelope = this.#envelopeWithin(end - start)
    const target = Math.min(frame < 0 ? Number.POSITIVE_INFINITY : frame - start, envelope - offset)
    // What may be the beginning of an envelope is kept until the rest of it is there.
    const skipped = Math.min(target, this.ended ? end - start : end - start - OWN_MAGIC_AT - OWN_MAGIC.length + 1)
    if (target <= end - start) this.#place = 'between'
    if (skipped > 0) return this.#found('garbage', skipped)
    return this.#place === 'lost' ? undefined : this.next()
  }

  /** Whether an envelope begins among the next `size` bytes: then they are not what they seem. */
  #interrupted(size: number): boolean {
    return this.#envelopeWithin(size) < this.queue.offset + size
  }

  /** Where in the file the first envelope begins within the next `size` bytes, else infinity. */
  #envelopeWithin(size: number): number {
    const { bytes, end, offset } = this.queue
    const shift = this.queue.start - offset
    for (;;) {
      const at = this.#nextMagic() - OWN_MAGIC_AT
      if (at >= offset + size) return Number.POSITIVE_INFINITY
      if (at >= offset && at === this.#confirmed) return at
      const found = measureEnvelope(bytes, at + shift, end)
      if (found?.whole === true) this.#confirmed = at
      if (found !== undefined && at >= offset && (found.whole || !this.ended)) return at
      this.#searched = at + OWN_MAGIC_AT + 1
      this.#sighted = Number.POSITIVE_INFINITY
    }
  }

  /** Where in the file our magic comes next, infinity if it is not among what is there. Each byte is looked at once. */
  #nextMagic(): number {
    const { bytes, start, end, offset } = this.queue
    if (Number.isFinite(this.#sighted) && this.#sighted >= offset + OWN_MAGIC_AT) return this.#sighted
    this.#sighted = Number.POSITIVE_INFINITY
    const from = Math.max(this.#searched, offset)
    const unsearched = from - offset + start
    if (unsearched > end - OWN_MAGIC.length) return this.#sighted
    const found = bytes.subarray(0, end).indexOf(OWN_MAGIC, unsearched)
    if (found >= 0) this.#sighted = found - start + offset
    this.#searched = found < 0 ? offset + (end - start) - OWN_MAGIC.length + 1 : this.#sighted
    return this.#sighted
  }

  #found(part: Part, size: number): Part {
    this.size = size
    return part
  }

  /** More bytes are needed; at the end of all, what is there is the rest of something. */
  #more(): Part | undefined {
    if (!this.ended) return undefined
    return this.#place === 'between' ? this.#lose() : this.#cut()
  }

  #lose(): Part {
    this.#place = 'lost'
    return this.#found('garbage', 1)
  }

  #cut(): Part | undefined {
    const cut = this.#place === 'block' || this.#place === 'end'
    this.#place = 'lost'
    return cut ? this.#found('cut', 0) : undefined
  }
}
