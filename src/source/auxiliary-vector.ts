import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import type { Scale } from '../vocabulary/unit.ts'

// getauxval(3): what the kernel tells every program at its start, pairs of machine words.
const AT_PAGESZ = 6
const AT_CLKTCK = 17

const THIRTY_TWO_BITS = new Set(['arm', 'ia32', 'mips', 'mipsel', 'ppc', 's390'])

/** The machine's jiffies a second and page size; where the tree does not say, those of this machine, else the usual. */
export function auxiliaryVector(base: string): Scale {
  const values = readVector(`${base}/proc/self/auxv`) ?? readVector('/proc/self/auxv')
  return { hz: values?.get(AT_CLKTCK) ?? 100, pageSize: values?.get(AT_PAGESZ) ?? 4096 }
}

function readVector(path: string): ReadonlyMap<number, number> | undefined {
  const bytes = readBytes(path)
  if (bytes === undefined) return undefined
  const width = THIRTY_TWO_BITS.has(process.arch) ? 4 : 8
  const little = endianness() === 'LE'
  const word = (at: number) => {
    const high = bytes.getUint32(width === 4 ? at : little ? at + 4 : at, little)
    if (width === 4) return high
    return high * 2 ** 32 + bytes.getUint32(little ? at : at + 4, little)
  }
  const values = new Map<number, number>()
  for (let at = 0; at + 2 * width <= bytes.byteLength; at += 2 * width) values.set(word(at), word(at + width))
  return values
}

function readBytes(path: string): DataView | undefined {
  try {
    const bytes = readFileSync(path)
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  } catch {
    return undefined
  }
}
