import {
  ENVELOPE_OVERHEAD,
  ENVELOPE_TAIL,
  INDEX_PAYLOAD_MAX,
  MARK_PAYLOAD,
  measureEnvelope,
  readEnvelope,
} from './envelope.ts'
import type { FileId } from './file-id.ts'
import { type FileMap, type Stretch, sameMark } from './file-map.ts'
import { type FrameIndex, readIndex } from './frame-index.ts'
import { readMark } from './frame-mark.ts'
import type { RecordingFile } from './recording-file.ts'

/** The index that a file's last bytes lead to; undefined if there is none of its own. */
export function readIndexAtEnd(file: RecordingFile, fileId: FileId): { index: FrameIndex; offset: number } | undefined {
  const tail = file.peek(file.size - ENVELOPE_TAIL, ENVELOPE_TAIL)
  if (tail.length < ENVELOPE_TAIL) return undefined
  const size = tail.readUInt32LE(0)
  if (size > file.size || size > INDEX_PAYLOAD_MAX + ENVELOPE_OVERHEAD || size < ENVELOPE_OVERHEAD) return undefined
  const offset = file.size - size
  const bytes = file.peek(offset, size)
  if (measureEnvelope(bytes, 0, bytes.length)?.whole !== true) return undefined
  const envelope = readEnvelope(bytes, 0, bytes.length)
  const index = envelope.fileId === fileId ? readIndex(envelope) : undefined
  return index && { index, offset }
}

/** Whether the file is as its index says at the frames that are chosen, looked at in the file itself. */
export function fits(file: RecordingFile, { stretches }: FileMap, chosen: (at: number) => boolean): boolean {
  return stretches.every((stretch, i) => stretch.frame === undefined || !chosen(i) || holds(file, stretch))
}

function holds(file: RecordingFile, { offset, frame }: Stretch): boolean {
  const bytes = file.peek(offset, MARK_PAYLOAD + ENVELOPE_OVERHEAD)
  const found = measureEnvelope(bytes, 0, bytes.length)
  if (frame === undefined || found?.whole !== true) return false
  const envelope = readEnvelope(bytes, 0, found.size)
  const mark = readMark(envelope)
  return mark !== undefined && envelope.fileId === frame.fileId && sameMark(mark, frame)
}
