import { readEnvelope } from '../../src/recording/envelope.ts'
import { FrameWalker } from '../../src/recording/frame-walker.ts'

const KINDS = ['', 'mark', 'copy of the header', 'index']
const ROW = 16

function row(offset: number | string, size: number | string, what: string): string {
  return `${String(offset).padStart(6)}  ${String(size).padStart(5)}  ${what}`
}

function hexRows(bytes: Buffer): readonly string[] {
  return Array.from({ length: Math.ceil(bytes.length / ROW) }, (_, i) => {
    const part = bytes.subarray(i * ROW, (i + 1) * ROW)
    const hex = [...part].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = part.toString('latin1').replace(/[^\x20-\x7e]/g, '.')
    return row('', '', `${hex.padEnd(3 * ROW)} ${text}`)
  })
}

/** What a recording is made of, for people: each part with its place and size, envelopes in hexadecimal. */
export function dump(bytes: Buffer): string {
  const walker = new FrameWalker(bytes.length)
  walker.queue.push(bytes)
  walker.ended = true
  const lines = [row('offset', 'size', 'what')]
  let frame = 0
  let blocks = 0
  for (let part = walker.next(); part !== undefined; part = walker.next()) {
    const { size, queue } = walker
    if (part === 'frame') [frame, blocks] = [queue.offset, 0]
    else if (part === 'block') blocks++
    else if (part === 'end') lines.push(row(frame, queue.offset + size - frame, `zstd frame of ${blocks} blocks`))
    else if (part === 'envelope') {
      const { kind, payload } = readEnvelope(queue.bytes, queue.start, size)
      lines.push(row(queue.offset, size, `${KINDS[kind]}`))
      const own = Buffer.from(queue.bytes.subarray(queue.start, queue.start + size))
      const shown = kind === 2 ? [own.subarray(0, 28), own.subarray(28 + payload.length)] : [own]
      const [head = own, tail] = shown
      lines.push(...hexRows(head), ...(tail ? [row('', '', `… ${payload.length} bytes …`), ...hexRows(tail)] : []))
    } else throw new Error(`${part} at ${queue.offset}`)
  }
  return `${lines.join('\n')}\n`
}
