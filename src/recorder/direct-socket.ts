import { readSync, writeSync } from 'node:fs'
import type { Socket } from 'node:net'

/** What Node keeps inside a socket. */
interface Handle {
  readonly fd: number
}

function isHandle(inner: unknown): inner is Handle {
  return typeof inner === 'object' && inner !== null && 'fd' in inner && typeof inner.fd === 'number'
}

/** The descriptor of a socket that is open; undefined where Node does not tell. */
function descriptorOf(socket: Socket): number | undefined {
  const inner: unknown = Reflect.get(socket, '_handle')
  return isHandle(inner) && inner.fd >= 0 && !socket.connecting ? inner.fd : undefined
}

/** Writes at once as much as the socket takes, and the rest when it takes more. */
export function writeAtOnce(socket: Socket, text: string): void {
  const bytes = Buffer.from(text)
  const done = socket.writableLength === 0 ? written(descriptorOf(socket), bytes) : 0
  if (done < bytes.length) socket.write(bytes.subarray(done))
}

function written(descriptor: number | undefined, bytes: Buffer): number {
  if (descriptor === undefined) return 0
  try {
    return writeSync(descriptor, bytes)
  } catch {
    return 0
  }
}

/** Reads at once what has come; how many bytes that is: 0 also where nobody can tell, or nothing more will come. */
export function readAtOnce(socket: Socket, into: Uint8Array): number {
  const descriptor = descriptorOf(socket)
  if (descriptor === undefined || socket.readableLength > 0) return 0
  try {
    return readSync(descriptor, into)
  } catch {
    return 0
  }
}
