import { RecollectError } from '../vocabulary/error.ts'
import { errorCode } from '../vocabulary/error-code.ts'
import { reasonOf } from '../vocabulary/reason.ts'

/** Whether the system's error says that nothing is there. */
export function isMissing(cause: unknown): boolean {
  const code = errorCode(cause)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** What to throw where the system refuses to read a path: `no-such-file` or `unreadable`. */
export function readFailure(path: string, cause: unknown): RecollectError {
  if (isMissing(cause)) return new RecollectError('no-such-file', `${path}: no such file`, { cause })
  return new RecollectError('unreadable', `${path}: cannot be read: ${reasonOf(cause)}`, { cause })
}
