import { closeSync, constants, openSync, readSync } from 'node:fs'
import { parseHeader } from '../recording/header.ts'
import { defaultLimits } from '../recording/limits.ts'
import { loadZstd } from '../recording/zstd.ts'
import type { Header } from '../vocabulary/header.ts'

/** The header of a recording of ours, or undefined if the file is none, or cannot be read. */
export function readHeader(path: string): Header | undefined {
  try {
    return parseHeader(headerLines(beginning(path)))
  } catch {
    return undefined
  }
}

function beginning(path: string): Buffer {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const bytes = Buffer.alloc(64 * 1024)
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(fd)
  }
}

/** The lines at the beginning of the text that start with `#`. */
function headerLines(bytes: Buffer): readonly string[] {
  const zstd = loadZstd()
  const context = new zstd.DCtx()
  const text = Buffer.alloc(defaultLimits.header)
  const [, produced] = context.decompressStream(text, bytes)
  const lines = text.toString('utf8', 0, produced).split('\n')
  const end = lines.findIndex((line) => !line.startsWith('#'))
  return end < 0 ? lines : lines.slice(0, end)
}
