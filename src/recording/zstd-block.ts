import { type CompressContext, loadZstd } from './zstd.ts'

let context: CompressContext | undefined

/** Compresses bytes to one zstd frame of their own. Throws `zstd-missing`. */
export function compressZstd(bytes: Uint8Array): Uint8Array {
  const zstd = loadZstd()
  if (context === undefined) {
    context = new zstd.CCtx()
    context.setParameter(zstd.CParameter.compressionLevel, 3)
  }
  const compressed = Buffer.allocUnsafe(zstd.compressBound(bytes.length))
  return compressed.subarray(0, context.compress2(compressed, bytes))
}
