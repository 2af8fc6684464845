import type { Server } from 'node:net'
import { RecollectError } from '../vocabulary/error.ts'
import type { Address } from '../vocabulary/target.ts'
import { addressText } from './address-text.ts'

/** Lets a server listen. Throws a RecollectError `cannot-listen`. */
export async function listening(server: Server, at: Address): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new RecollectError('cannot-listen', `${addressText(at)}: cannot listen: ${cause.message}`, { cause }))
    })
    server.listen(at, resolve)
  })
  server.removeAllListeners('error')
  // A client's trouble is its own.
  server.on('error', () => {})
}

/** Resolves when a server's last connection is closed. */
export function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
