import type { Header } from '../vocabulary/header.ts'
import type { FileId } from './file-id.ts'
import type { FrameIndex } from './frame-index.ts'
import type { FrameMark } from './frame-mark.ts'

/** A piece of a recording that is read in one go: it begins with an envelope, or where the file does. */
export interface Stretch {
  /** In bytes; `end` is behind its last. */
  readonly offset: number
  readonly end: number
  /** The frame whose mark it begins with. */
  readonly frame?: FrameMark & { readonly fileId: FileId }
  /** The times of its first and last sample in epoch milliseconds, where all of its samples are known to be between. */
  readonly firstMs?: number
  readonly lastMs?: number
  /** How many samples it holds, and of how many bytes of text, where that is known. */
  readonly samples?: number
  readonly textBytes?: number
  /** Nothing but a header and envelopes, all as they were written: no sample is in it. */
  readonly plain?: boolean
}

/** What is where in a recording. */
export interface FileMap {
  /** All of the file; in the order in which it is to be read. */
  readonly stretches: readonly Stretch[]
  /** The headers of the files it holds: several where files were glued together. */
  readonly headers: ReadonlyMap<FileId, Header>
  /** Its frames were read from its index. */
  readonly indexed: boolean
  /** It was closed, as far as one can tell from its envelopes. */
  readonly closed: boolean
  /** Frames stand in another order than they were written in. */
  readonly disordered: boolean
}

/** A map by the index that begins at `offset` and belongs to the file `fileId`. */
export function mapByIndex(
  index: FrameIndex,
  file: { readonly fileId: FileId; readonly header: Header; readonly offset: number; readonly size: number },
): FileMap {
  const { frames } = index
  const stretches: Stretch[] = [{ offset: 0, end: frames[0]?.offset ?? file.offset, plain: true }]
  frames.forEach((frame, i) => {
    const next = frames[i + 1]
    stretches.push({
      offset: frame.offset,
      end: next?.offset ?? file.offset,
      frame: promisedMark(index, i, file.fileId),
      firstMs: frame.firstMs,
      lastMs: frame.lastMs,
      samples: (next?.firstNumber ?? index.samples) - frame.firstNumber,
      textBytes: frame.textBytes,
    })
  })
  stretches.push({ offset: file.offset, end: file.size, plain: true })
  const headers = new Map([[file.fileId, file.header]])
  return { stretches, headers, indexed: true, closed: true, disordered: false }
}

/** The mark that stands before frame `i` if the index tells the truth. */
function promisedMark({ frames }: FrameIndex, i: number, fileId: FileId): FrameMark & { readonly fileId: FileId } {
  const frame = frames[i]
  const before = frames[i - 1]
  return {
    fileId,
    sequence: i,
    firstNumber: frame?.firstNumber ?? 0,
    firstMs: frame?.firstMs ?? 0,
    lastMsBefore: before?.lastMs ?? 0,
    textBefore: before?.textBytes ?? 0,
  }
}

/** Whether two marks say the same: an index holds only where they do. */
export function sameMark(a: FrameMark, b: FrameMark): boolean {
  return (
    a.sequence === b.sequence &&
    a.firstNumber === b.firstNumber &&
    a.firstMs === b.firstMs &&
    a.lastMsBefore === b.lastMsBefore &&
    a.textBefore === b.textBefore
  )
}
