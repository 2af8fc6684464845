import type { Header } from '../vocabulary/header.ts'
import { extendCrc } from './checksum.ts'
import { type Envelope, envelopeKind } from './envelope.ts'
import type { FileId } from './file-id.ts'
import type { FileMap, Stretch } from './file-map.ts'
import { type FrameMark, readMark } from './frame-mark.ts'
import { FrameWalker, type Part } from './frame-walker.ts'
import { parseHeader } from './header.ts'
import { headerLines, headerText } from './header-copy.ts'
import type { RecordingFile } from './recording-file.ts'

const CHUNK = 1024 * 1024

interface Piece {
  readonly offset: number
  readonly mark: (FrameMark & { readonly fileId: FileId }) | undefined
  /** What it holds beside the envelope that it begins with. */
  frames: number
  garbage: boolean
  crc: number
}

/** Maps a file without decompressing its samples, by walking it from end to end. */
export async function walkFile(file: RecordingFile): Promise<FileMap> {
  const map = new MapMaker()
  const walker = new FrameWalker(Math.min(2 * CHUNK, file.size))
  for (let offset = 0; !walker.ended; ) {
    const size = Math.min(CHUNK, file.size - offset)
    const read = await file.read(walker.queue.room(size).subarray(0, size), offset)
    walker.queue.added(read)
    offset += read
    if (read === 0 || offset >= file.size) walker.ended = true
    for (let part = walker.next(); part !== undefined; part = walker.next()) map.add(part, walker)
  }
  return map.finish(file.size)
}

class MapMaker {
  readonly #pieces: Piece[] = [newPiece(0)]
  readonly #headers = new Map<FileId, Header>()
  /** By the offset where they begin: what is verified by the envelope behind it. */
  readonly #verified = new Set<number>()
  #closed = false

  add(part: Part, walker: FrameWalker): void {
    const { queue, size } = walker
    const piece = this.#pieces.at(-1)
    if (part === 'envelope') this.#envelope(walker.envelope(), queue.offset)
    else if (piece !== undefined && size > 0) {
      if (part === 'frame') piece.frames++
      if (part === 'garbage') piece.garbage = true
      if (piece.mark === undefined)
        piece.crc = extendCrc(piece.crc, queue.bytes.subarray(queue.start, queue.start + size))
    }
  }

  finish(size: number): FileMap {
    const inFile = this.#pieces.map((piece, i) => this.#stretch(piece, i, size))
    const stretches = inOrder(inFile)
    const disordered = stretches.some((stretch, i) => stretch !== inFile[i])
    return { stretches, headers: this.#headers, indexed: false, closed: this.#closed, disordered }
  }

  #envelope(envelope: Envelope, offset: number): void {
    const { kind, fileId, before, payload } = envelope
    const piece = this.#pieces.at(-1)
    if (kind === envelopeKind.header && piece?.crc === before) this.#verified.add(piece.offset)
    if (kind === envelopeKind.header && !this.#headers.has(fileId)) this.#header(payload, fileId)
    this.#closed = kind === envelopeKind.index
    const mark = readMark(envelope)
    this.#pieces.push(newPiece(offset, mark && { ...mark, fileId }))
  }

  #header(payload: Buffer, fileId: FileId): void {
    const text = headerText(payload)
    if (text === undefined) return
    try {
      this.#headers.set(fileId, parseHeader(headerLines(text)))
    } catch {
      // The reader meets it again, and tells what is wrong with it.
    }
  }

  #stretch(piece: Piece, i: number, size: number): Stretch {
    const { offset, mark } = piece
    const next = this.#pieces[i + 1]
    const place = { offset, end: next?.offset ?? size }
    if (mark === undefined) {
      const plain = !piece.garbage && (piece.frames === 0 || (piece.frames === 1 && this.#verified.has(offset)))
      return { ...place, plain }
    }
    const frame = { ...place, frame: mark }
    // A copy of the header may stand between them.
    const following = next?.mark ?? this.#pieces[i + 2]?.mark
    if (piece.frames !== 1 || piece.garbage) return frame
    if (following?.fileId !== mark.fileId || following.sequence !== mark.sequence + 1)
      return following === undefined ? { ...frame, firstMs: mark.firstMs } : frame
    return {
      ...frame,
      firstMs: mark.firstMs,
      lastMs: following.lastMsBefore,
      samples: following.firstNumber - mark.firstNumber,
      textBytes: following.textBefore,
    }
  }
}

function newPiece(offset: number, mark?: Piece['mark']): Piece {
  return { offset, mark, frames: 0, garbage: false, crc: 0 }
}

/** By file and frame, each file where its first part stands; what has no mark stays behind what it stands behind. */
function inOrder(stretches: readonly Stretch[]): readonly Stretch[] {
  const files = new Map<FileId, number>()
  let file = 0
  let sequence = -1
  const keyed = stretches.map((stretch) => {
    const { frame } = stretch
    if (frame !== undefined) {
      if (!files.has(frame.fileId)) files.set(frame.fileId, files.size)
      file = files.get(frame.fileId) ?? 0
      sequence = frame.sequence
    }
    return { stretch, file, sequence }
  })
  return keyed.toSorted((a, b) => a.file - b.file || a.sequence - b.sequence).map(({ stretch }) => stretch)
}
