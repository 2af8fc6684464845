import { readSync, writeSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'

/**
 * Node tells of a socket or pipe only through its event loop. A recorder sleeps most of the time: each turn of the loop, and each
 * stream that it goes through, comes from cold caches and costs more than all that is said. What is known to be there is
 * therefore read, and what is short is written, by system calls of our own. They want the descriptor, which Node keeps in
 * a property that is not public; where it is missing, all goes the usual way.
 */
function descriptorOf(stream: Readable | Writable): number | undefined {
  const handle: unknown = Reflect.get(stream, '_handle')
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return undefined
  return typeof handle.fd === 'number' && handle.fd >= 0 ? handle.fd : undefined
}

/** The system call's result; 0 where it cannot be made, would have to wait (EAGAIN), or fails: the stream will tell of that. */
function attempted(stream: Readable | Writable, call: (descriptor: number) => number): number {
  const descriptor = descriptorOf(stream)
  if (descriptor === undefined) return 0
  try {
    return call(descriptor)
  } catch {
    return 0
  }
}

/** Writes as much as is taken at once, and the rest when there is room for it. */
export function writeAtOnce(stream: Writable, text: string): void {
  const bytes = Buffer.from(text)
  // What waits already goes first.
  const written = stream.writableLength > 0 ? 0 : attempted(stream, (descriptor) => writeSync(descriptor, bytes))
  if (written < bytes.length) stream.write(bytes.subarray(written))
}

/** Reads what has come, without waiting for more; how many bytes that is. */
export function readAtOnce(stream: Readable, into: Uint8Array): number {
  // What the stream has read already goes first.
  return stream.readableLength > 0 ? 0 : attempted(stream, (descriptor) => readSync(descriptor, into))
}
