import { errorCode } from './error-code.ts'

const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    ENOENT: 'no such file or directory',
    ENOTDIR: 'part of the path is not a directory',
    EISDIR: 'is a directory',
    EEXIST: 'already exists',
    ENOTEMPTY: 'the directory is not empty',
    ENAMETOOLONG: 'the name is too long',
    ELOOP: 'symbolic links form a loop',
    ENOSPC: 'no space left on the device',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file is too large',
    EROFS: 'the file system is read-only',
    EMFILE: 'too many open files',
    ENFILE: 'too many open files',
    EIO: 'input/output error',
    ETXTBSY: 'the program is being written',
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'the connection was reset',
    EPIPE: 'the connection was closed',
    EHOSTUNREACH: 'no route to the host',
    ENETUNREACH: 'no route to the network',
    ETIMEDOUT: 'no answer',
    ENOTFOUND: 'no such host',
    EAI_AGAIN: 'the name service does not answer',
    EADDRINUSE: 'the address is in use',
    EADDRNOTAVAIL: 'this machine has no such address',
  }),
)

/** What could not be read, as readers and headers tell it (`/proc/slabinfo: EACCES`), with its reason in words. */
export function unreadableInWords(unreadable: string): string {
  return unreadable.replace(/(?<=: )E[A-Z]+(?=$| \(\d+ of \d+\)$)/, (code) => WORDS.get(code) ?? code)
}

/** Why something failed, to stand behind what and where: the system's code in words, else what the error says. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // The failures of all addresses of a name are joined to an error without a message.
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0])
  const code = errorCode(error)
  return WORDS.get(code) ?? (error.message || code)
}

/** The same with the path that it was for, where nobody else says which. */
export function placeAndReason(error: unknown): string {
  const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : ''
  return `${path === '' ? '' : `${path}: `}${reasonOf(error)}`
}
