import { expect } from 'chai'
import { formatEnvelope } from '../../src/recording/envelope.ts'
import { FrameWalker } from '../../src/recording/frame-walker.ts'
import { loadZstd } from '../../src/recording/zstd.ts'
import { Folder, make, readFile, stream, withRecording } from './made.ts'

/** The parts of bytes that come in chunks, as `part at offset` with sizes added up. */
function walk(bytes: Buffer, chunk = bytes.length): string[] {
  const walker = new FrameWalker(16)
  const found: { part: string; offset: number; size: number }[] = []
  const drain = (): void => {
    for (let part = walker.next(); part !== undefined; part = walker.next()) {
      const last = found.at(-1)
      if (part === 'garbage' && last?.part === 'garbage') last.size += walker.size
      else found.push({ part, offset: walker.queue.offset, size: walker.size })
    }
  }
  for (let i = 0; i < bytes.length; i += chunk) {
    walker.queue.push(bytes.subarray(i, i + chunk))
    drain()
  }
  walker.ended = true
  drain()
  return found.map(({ part, offset, size }) => `${part} ${offset}+${size}`)
}

function skippable(nibble: number, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(0x184d2a50 + nibble, 0)
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}

describe('frame walker', () => {
  const folder = new Folder()
  after(() => folder.remove())

  const made = make({ count: 2, options: { fileId: '0123456789abcdef' } })

  it('agrees with zstd on where frames end', () => {
    const zstd = loadZstd()
    const parts = walk(made.bytes).map((part) => part.split(/[ +]/))
    const starts = parts.filter(([what]) => what === 'frame').map(([, offset]) => Number(offset))
    const ends = parts.filter(([what]) => what === 'end').map(([, offset, size]) => Number(offset) + Number(size))
    expect(starts).to.have.length(2)
    starts.forEach((start, i) => {
      expect(start + zstd.findFrameCompressedSize(made.bytes.subarray(start))).to.equal(ends[i])
    })
  })

  for (const chunk of [1, 2, 5, 100]) {
    it(`finds the same in chunks of ${chunk}`, () => {
      expect(walk(made.bytes, chunk)).to.deep.equal(walk(made.bytes))
    })

    it(`loses nothing behind garbage, in chunks of ${chunk}`, () => {
      const garbage = Buffer.concat([
        Buffer.from('RCLF'),
        Buffer.alloc(50),
        Buffer.from('RCLFRCLF(\xb5/\xfd\x08', 'latin1'),
      ])
      const shifted = walk(made.bytes).map((part) =>
        part.replace(/ (\d+)/, (_, offset: string) => ` ${Number(offset) + garbage.length}`),
      )
      const got = walk(Buffer.concat([garbage, made.bytes]), chunk)
      expect(got).to.deep.equal([`garbage 0+${garbage.length}`, ...shifted])
    })
  }

  it('cuts a block that claims to reach over an envelope', () => {
    const envelope = formatEnvelope({ kind: 1, fileId: '0123456789abcdef', before: 0, payload: Buffer.alloc(32) })
    // A frame with a checksum and a raw block of 1000 bytes, of which 5 are there.
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x00, 1 | ((1000 & 31) << 3), 1000 >> 5, 0, 1, 2, 3, 4, 5])
    const wanted = ['frame 0+6', 'cut 6+0', 'garbage 6+8', 'envelope 14+68', 'garbage 82+3']
    const bytes = Buffer.concat([frame, envelope, Buffer.from('end')])
    expect(walk(bytes)).to.deep.equal(wanted)
    expect(walk(bytes, 1)).to.deep.equal(wanted)
  })

  it('passes over skippable frames of others and envelopes of kinds to come', async () => {
    const head = make({ count: 0, close: false, options: { fileId: '0123456789abcdef' } }).bytes
    const foreign = skippable(0, Buffer.from('pzstd'))
    expect(walk(foreign)).to.deep.equal(['foreign 0+13'])
    const future = formatEnvelope({ kind: 77, fileId: '0123456789abcdef', before: 0, payload: Buffer.from('news') })
    const bytes = Buffer.concat([head, future, made.bytes.subarray(head.length)])
    expect(await stream(bytes)).to.deep.equal({ samples: made.samples, notices: [] })
    await withRecording(folder, bytes, async (recording) => {
      // Its index does not know of what was put in.
      expect((await recording.check()).notices).to.have.length(1)
    })
    const { samples } = await readFile(folder, Buffer.concat([foreign, made.bytes]))
    expect(samples).to.deep.equal(made.samples)
  })

  it('is not led astray by a skippable frame that claims to be long', () => {
    const long = skippable(3, Buffer.alloc(10))
    long.writeUInt32LE(0xffffffff, 4)
    expect(walk(Buffer.concat([long, made.bytes])).at(0)).to.equal('garbage 0+18')
    const over = skippable(3, Buffer.alloc(10))
    over.writeUInt32LE(500, 4)
    expect(walk(Buffer.concat([over, made.bytes]))[0]).to.equal('garbage 0+18')
  })
})
