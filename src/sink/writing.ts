import { writeSync } from 'node:fs'
import { RecollectError } from '../vocabulary/error.ts'
import { errorCode } from '../vocabulary/error-code.ts'
import { reasonOf } from '../vocabulary/reason.ts'
import type { Payload } from '../vocabulary/target.ts'

/** Writes all of it. Throws the system's error. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  // A write may take less than it was given (a signal, a full disk): only the error says that no more goes.
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}

/** A payload's bytes. */
export const bytesOf = (payload: Payload): Uint8Array => (typeof payload === 'string' ? Buffer.from(payload) : payload)

/** Does what touches a file; throws `cannot-write`, with the file's path, where the system refuses that. */
export function writing<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof RecollectError || errorCode(cause) === 'unknown') throw cause
    throw new RecollectError('cannot-write', `${path}: cannot be written: ${reasonOf(cause)}`, { cause })
  }
}
