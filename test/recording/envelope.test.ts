import { expect } from 'chai'
import {
  ENVELOPE_OVERHEAD,
  type Envelope,
  envelopeKind,
  formatEnvelope,
  MARK_PAYLOAD,
  measureEnvelope,
  readEnvelope,
} from '../../src/recording/envelope.ts'
import { formatIndex, readIndex } from '../../src/recording/frame-index.ts'
import { formatMark, readMark } from '../../src/recording/frame-mark.ts'

const fileId = '0123456789abcdef'
const mark = {
  sequence: 7,
  firstNumber: 2 ** 40,
  firstMs: 1795288876940,
  lastMsBefore: 1795288866940,
  textBefore: 4711,
}
const envelope: Envelope = { kind: envelopeKind.mark, fileId, before: 0xcafebabe, payload: formatMark(mark) }

describe('envelope', () => {
  it('is read back, mark and all', () => {
    const bytes = Buffer.concat([Buffer.from('xy'), formatEnvelope(envelope), Buffer.from('z')])
    const size = MARK_PAYLOAD + ENVELOPE_OVERHEAD
    expect(measureEnvelope(bytes, 2, bytes.length)).to.deep.equal({ size, whole: true })
    const read = readEnvelope(bytes, 2, size)
    expect(read).to.deep.equal(envelope)
    expect(readMark(read)).to.deep.equal(mark)
    expect(readIndex(read)).to.equal(undefined)
  })

  it('is not one with any bit changed', () => {
    const bytes = formatEnvelope(envelope)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(measureEnvelope(changed, 0, changed.length)?.whole, `bit ${bit}`).not.to.equal(true)
    }
  })

  it('may be one as long as it is not all there', () => {
    const bytes = formatEnvelope(envelope)
    for (let end = 1; end < bytes.length; end++)
      expect(measureEnvelope(bytes, 0, end)?.whole, `${end} bytes`).to.equal(false)
    expect(measureEnvelope(Buffer.from('hello'), 0, 5)).to.equal(undefined)
    expect(measureEnvelope(bytes, -1, bytes.length)).to.equal(undefined)
  })

  it('of another kind is one too, unless it is too long to wait for', () => {
    const other = (size: number): Buffer => formatEnvelope({ ...envelope, kind: 99, payload: Buffer.alloc(size) })
    const known = other(1000)
    expect(measureEnvelope(known, 0, known.length)).to.deep.equal({ size: 1036, whole: true })
    expect(readMark(readEnvelope(known, 0, known.length))).to.equal(undefined)
    const long = other(2 * 1024 * 1024)
    expect(measureEnvelope(long, 0, long.length)).to.equal(undefined)
  })
})

describe('frame index', () => {
  const frames = [
    { offset: 500, firstNumber: 0, firstMs: 1000, lastMs: 2000, textBytes: 300 },
    { offset: 700, firstNumber: 2, firstMs: 1500, lastMs: 1500, textBytes: 400 },
  ]
  const index = { offset: 2 ** 40, samples: 3, endMs: 1795288876940, frames }
  const payload = formatIndex(index)
  if (payload === undefined) throw new Error('too long')
  const holding = (bytes: Buffer): Envelope => ({ kind: envelopeKind.index, fileId, before: 0, payload: bytes })

  it('is read back', () => {
    expect(readIndex(holding(payload))).to.deep.equal(index)
  })

  it('is refused where it contradicts itself', () => {
    expect(readIndex(holding(payload.subarray(0, -1)))).to.equal(undefined)
    expect(readIndex(holding(Buffer.alloc(8)))).to.equal(undefined)
    const reversed = formatIndex({ ...index, frames: frames.toReversed() })
    expect(reversed && readIndex(holding(reversed))).to.equal(undefined)
    const fewer = formatIndex({ ...index, samples: 1 })
    expect(fewer && readIndex(holding(fewer))).to.equal(undefined)
  })

  it('is not written where nobody would read it', () => {
    const [frame] = frames
    if (frame === undefined) throw new Error('no frame')
    expect(formatIndex({ ...index, frames: Array.from({ length: 450_000 }, () => frame) })).to.equal(undefined)
  })
})
