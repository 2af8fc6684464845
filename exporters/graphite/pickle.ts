/** Opcodes of Python's pickle protocol 2 (pickletools.py): what a list of pairs of a name and a pair of numbers needs. */
const PROTO = 0x80
const PROTOCOL = 2
const EMPTY_LIST = 0x5d
const MARK = 0x28
const UNICODE = 0x58
const FLOAT = 0x47
const PAIR = 0x86
const APPENDS = 0x65
const STOP = 0x2e

/** Opcodes and lengths of one value. */
const VALUE_BYTES = 1 + 4 + 1 + 8 + 1 + 8 + 2
const FRAME_BYTES = 2 + 4

/** `[(path, (time, value)), …]` as carbon's pickle receiver takes it: its length (32 bits, big-endian), and the pickle. */
export function pickled(values: readonly (readonly [path: string, value: number])[], time: number): Uint8Array {
  const encoder = new TextEncoder()
  const paths = values.map(([path]) => encoder.encode(path))
  const length = paths.reduce((sum, path) => sum + path.length + VALUE_BYTES, FRAME_BYTES)
  const bytes = new Uint8Array(4 + length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, length)
  bytes.set([PROTO, PROTOCOL, EMPTY_LIST, MARK], 4)
  let at = 8
  for (const [n, path] of paths.entries()) {
    bytes[at] = UNICODE
    view.setUint32(at + 1, path.length, true)
    bytes.set(path, at + 5)
    at += 5 + path.length
    // Both numbers as floats: its integers end in 2038.
    bytes[at] = FLOAT
    view.setFloat64(at + 1, time)
    bytes[at + 9] = FLOAT
    view.setFloat64(at + 10, values[n]?.[1] ?? Number.NaN)
    bytes[at + 18] = PAIR
    bytes[at + 19] = PAIR
    at += 20
  }
  bytes.set([APPENDS, STOP], at)
  return bytes
}
