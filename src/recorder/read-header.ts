import { closeSync, constants, openSync, readSync } from 'node:fs'
import { parseHeader } from '../recording/header.ts'
import { headerLines, headerText } from '../recording/header-copy.ts'
import { loadZstd } from '../recording/zstd.ts'
import type { Header } from '../vocabulary/header.ts'

// Compressed; a header that is longer is none that this recorder wrote.
const MOST = 64 * 1024

/** The header at the very beginning of a recording of ours, or undefined if the file is none, or cannot be read. */
export function readHeader(path: string): Header | undefined {
  try {
    const bytes = beginning(path)
    const text = headerText(bytes.subarray(0, loadZstd().findFrameCompressedSize(bytes)))
    return text === undefined ? undefined : parseHeader(headerLines(text), path)
  } catch {
    return undefined
  }
}

function beginning(path: string): Buffer {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    const bytes = Buffer.alloc(MOST)
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(fd)
  }
}
