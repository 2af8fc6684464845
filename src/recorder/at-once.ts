import { readSync, writeSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'

/**
 * What Node keeps inside a stream of a socket or pipe, in a property that is not public.
 *
 * Node tells of what comes only through its event loop. A recorder sleeps most of the time: each turn of the loop, and each
 * stream that it goes through, comes from cold caches and costs more than all that is said. What is known to be there is
 * therefore read, and what is short is written, by system calls of our own, which want the descriptor. Where the property
 * is missing, all goes the usual way.
 */
interface Handle {
  readonly fd: number
}

/** The same of a stream that is read. */
interface ReadHandle extends Handle {
  /** Whether the event loop is to tell of what comes. */
  reading: boolean
  readStart(): void
  readStop(): void
}

const handleOf = (stream: Readable | Writable): unknown => Reflect.get(stream, '_handle')

const isObject = (inner: unknown): inner is object => typeof inner === 'object' && inner !== null

function isHandle(inner: unknown): inner is Handle {
  return isObject(inner) && 'fd' in inner && typeof inner.fd === 'number' && inner.fd >= 0
}

function isReadHandle(inner: unknown): inner is ReadHandle {
  return isHandle(inner) && 'reading' in inner && 'readStart' in inner && 'readStop' in inner
}

/** The system call's result; 0 where it cannot be made, would have to wait (EAGAIN), or fails: the stream will tell of that. */
function attempted(stream: Readable | Writable, call: (descriptor: number) => number): number {
  const handle = handleOf(stream)
  if (!isHandle(handle)) return 0
  try {
    return call(handle.fd)
  } catch {
    return 0
  }
}

/** Writes as much as is taken at once, and the rest when there is room for it. */
export function writeAtOnce(stream: Writable, what: string | Uint8Array): void {
  const bytes = typeof what === 'string' ? Buffer.from(what) : what
  // What waits already goes first.
  const written = stream.writableLength > 0 ? 0 : attempted(stream, (descriptor) => writeSync(descriptor, bytes))
  if (written < bytes.length) stream.write(bytes.subarray(written))
}

/** Reads what has come, without waiting for more; how many bytes that is. */
export function readAtOnce(stream: Readable, into: Uint8Array): number {
  // What the stream has read already goes first.
  return stream.readableLength > 0 ? 0 : attempted(stream, (descriptor) => readSync(descriptor, into))
}

/** Has the event loop tell of what comes, as it does at first, or not. */
export function setTelling(stream: Readable, isTelling: boolean): void {
  const handle = handleOf(stream)
  if (!isReadHandle(handle) || handle.reading === isTelling) return
  handle.reading = isTelling
  if (isTelling) handle.readStart()
  else handle.readStop()
}
