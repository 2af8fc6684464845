import { HASH } from '../vocabulary/ascii.ts'
import type { Users } from './collectl-header.ts'
import { GZIP_MAGIC } from './gzip-head.ts'
import { openRecording as openOurs, type Recording } from './reader.ts'
import { RecordingFile } from './recording-file.ts'
import type { ReadOptions } from './sample-reader.ts'

/** How a recording is opened. */
export interface OpenOptions extends ReadOptions {
  /** The names of a host's users by number, for recordings that hold none: collectl's. */
  readonly users?: Users | undefined
}

/**
 * Opens a recording, ours or collectl's: by what is in it, whatever it is called.
 *
 * Throws `no-such-file`, `unreadable`, `not-a-recording`, `newer-format`, `zstd-missing`.
 */
export async function openRecording(path: string, options: OpenOptions = {}): Promise<Recording> {
  if (!isText(path)) return openOurs(path, options)
  const { openCollectl } = await import('./collectl-reader.ts')
  return openCollectl(path, options)
}

/** Whether a file is text, or text that was compressed with gzip. */
function isText(path: string): boolean {
  const file = RecordingFile.open(path)
  const start = file.peek(0, GZIP_MAGIC.length)
  file.close()
  return start[0] === HASH || start.equals(GZIP_MAGIC)
}
