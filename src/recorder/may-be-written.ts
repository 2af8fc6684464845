import { fileIdOf } from '../recording/header.ts'
import { readIndexAtEnd } from '../recording/index-at-end.ts'
import { RecordingFile } from '../recording/recording-file.ts'
import { FRAME_SECONDS } from '../recording/writer.ts'
import type { Header } from '../vocabulary/header.ts'
import { readHeader } from './read-header.ts'

/** A recording, and when it was last written to (epoch seconds). */
export interface Written {
  readonly path: string
  readonly written: number
}

/** However rarely a recorder flushes, it writes each frame's end: one that was silent for twice as long is gone. */
const SILENT_TIMES = 2

/** Whether some recorder may be writing it at epoch seconds `now`: nobody ended it, and it grew not long ago. */
export function mayBeWritten({ path, written }: Written, now: number): boolean {
  const header = readHeader(path)
  const [interval = 0] = header?.intervals ?? []
  const isRecent = Math.abs(now - written) <= SILENT_TIMES * (FRAME_SECONDS + interval)
  return header !== undefined && isRecent && !isEnded(path, header)
}

function isEnded(path: string, header: Header): boolean {
  const fileId = fileIdOf(header)
  const file = RecordingFile.open(path)
  try {
    return fileId !== undefined && readIndexAtEnd(file, fileId) !== undefined
  } finally {
    file.close()
  }
}
