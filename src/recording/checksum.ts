import { crc32 } from 'node:zlib'

/** CRC-32, as zlib has it, of `bytes` behind those that `crc` is of. */
export function extendCrc(crc: number, bytes: Uint8Array): number {
  // zlib takes the address of no bytes for a wish to begin anew.
  return bytes.length === 0 ? crc : crc32(bytes, crc)
}
