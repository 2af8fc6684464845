import { randomBytes } from 'node:crypto'
import type { FileId } from './file-id.ts'

/** An id for a recording that is begun; apart from what reads recordings, which needs no randomness. */
export function newFileId(): FileId {
  return randomBytes(8).toString('hex')
}
