import { RecollectError } from '../vocabulary/error.ts'
import type { Header } from '../vocabulary/header.ts'
import { Decoder } from './decoder.ts'
import type { RecordingFile } from './recording-file.ts'

/** What a file's first bytes say. */
export interface Beginning {
  /** Its header, if that is whole. */
  readonly header: Header | undefined
  /** Something of ours stands there: where the header is damaged, a copy of it may be further on. */
  readonly ours: boolean
}

const CHUNK = 16 * 1024
const MOST = 1024 * 1024

/** Reads the header. Throws `not-a-recording`, `newer-format`. */
export async function readBeginning(file: RecordingFile): Promise<Beginning> {
  if (file.size === 0) throw notARecording(file, 'it is empty')
  const decoder = new Decoder({ name: file.path })
  for (let offset = 0; offset < Math.min(MOST, file.size) && decoder.header === undefined; ) {
    const size = Math.min(CHUNK, file.size - offset)
    const read = await file.read(decoder.room(size).subarray(0, size), offset)
    decoder.added(read)
    offset += read
    if (read === 0 || offset >= file.size) decoder.end()
    while (decoder.header === undefined && decoder.next() !== undefined);
    if (read === 0) break
  }
  return { header: decoder.header, ours: decoder.enveloped }
}

/** The `not-a-recording` of a file, with what is known of why. */
export function notARecording({ path, size }: RecordingFile, why = 'it has no header'): RecollectError {
  const what = size === 0 || why !== 'it has no header' ? why : `${why} (cut off while it was begun, or something else)`
  return new RecollectError('not-a-recording', `${path}: not a recording: ${what}`)
}
