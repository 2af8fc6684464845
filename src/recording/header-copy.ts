import { defaultLimits } from './limits.ts'
import { loadZstd } from './zstd.ts'

/** The text of a header from its own zstd frame, undefined if that is damaged or too long to be one. */
export function headerText(frame: Buffer): string | undefined {
  const zstd = loadZstd()
  try {
    const size = zstd.getFrameContentSize(frame)
    if (size === null || size > defaultLimits.header) return undefined
    const text = Buffer.alloc(size)
    return text.toString('utf8', 0, new zstd.DCtx().decompress(text, frame))
  } catch {
    return undefined
  }
}

/** A header's text as its lines. */
export function headerLines(text: string): readonly string[] {
  return text.replace(/\n$/, '').split('\n')
}
