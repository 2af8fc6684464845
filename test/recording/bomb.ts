import { loadZstd } from '../../src/recording/zstd.ts'

export const MIB = 1024 * 1024

/** A zstd frame as a hostile file may hold it: a few bytes that become gigabytes, one text again and again. */
export function bombOf(text: Buffer, times: number): Buffer {
  const zstd = loadZstd()
  const context = new zstd.CCtx()
  const out = Buffer.alloc(MIB)
  const parts: Buffer[] = []
  const put = (bytes: Buffer, directive: number): void => {
    for (let rest: Uint8Array = bytes, left = 1; left > 0; ) {
      const [more, produced, consumed] = context.compressStream2(out, rest, directive)
      parts.push(Buffer.from(out.subarray(0, produced)))
      rest = rest.subarray(consumed)
      left = directive === zstd.EndDirective.end ? more : rest.length
    }
  }
  for (let i = 0; i < times; i++) put(text, zstd.EndDirective.continue)
  put(Buffer.alloc(0), zstd.EndDirective.end)
  return Buffer.concat(parts)
}
