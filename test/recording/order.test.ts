import { expect } from 'chai'
import { formatEnvelope, readEnvelope } from '../../src/recording/envelope.ts'
import { type FrameIndex, formatIndex, readIndex } from '../../src/recording/frame-index.ts'
import { collect, Folder, header, make, type Plain, readFile, stream, withRecording } from './made.ts'

/** A recording's parts: what stands before the frames, each frame with its mark, and what stands behind them. */
async function parts(folder: Folder, bytes: Buffer): Promise<{ head: Buffer; frames: Buffer[]; tail: Buffer }> {
  const frames = await withRecording(folder, bytes, (recording) => recording.frames())
  const last = frames.at(-1)
  return {
    head: bytes.subarray(0, frames[0]?.offset),
    frames: frames.map(({ offset, bytes: size }) => bytes.subarray(offset, offset + size)),
    tail: bytes.subarray((last?.offset ?? 0) + (last?.bytes ?? 0)),
  }
}

function afterLoss(sample: Plain | undefined): Plain[] {
  return sample === undefined ? [] : [{ ...sample, afterLoss: true }]
}

describe('a recording whose frames are not where they were', () => {
  const folder = new Folder()
  after(() => folder.remove())

  const made = make({ count: 10 })
  const { samples } = made
  let head: Buffer
  let frames: Buffer[]
  let tail: Buffer
  before(async () => {
    ;({ head, frames, tail } = await parts(folder, made.bytes))
  })
  const assembled = (order: readonly number[]): Buffer =>
    Buffer.concat([head, ...order.map((i) => frames[i] ?? Buffer.alloc(0)), tail])

  it('tells of a frame that is missing, first, last or between', async () => {
    for (const lost of [0, 2, 4]) {
      const bytes = assembled([0, 1, 2, 3, 4].filter((i) => i !== lost))
      const kept = [...samples.slice(0, 2 * lost), ...afterLoss(samples[2 * lost + 2]), ...samples.slice(2 * lost + 3)]
      for (const got of [await stream(bytes), await readFile(folder, bytes)]) {
        expect(got.samples).to.deep.equal(kept)
        const told = got.notices.map(({ message }) => message).filter((message) => !message.includes('index'))
        expect(told).to.have.length(1)
        expect(told[0]).to.match(/2 samples lost between/)
      }
    }
  })

  it('gives a doubled frame once', async () => {
    for (const order of [
      [0, 0, 1, 2, 3, 4],
      [0, 1, 2, 1, 3, 4],
      [0, 1, 2, 3, 4, 0],
    ]) {
      const bytes = assembled(order)
      for (const got of [await stream(bytes), await readFile(folder, bytes)]) {
        expect(got.samples).to.deep.equal(samples)
        expect(got.notices.length).to.be.at.least(1)
        expect(got.notices.map(({ message }) => message).join()).to.match(/again|wrong order/)
      }
    }
  })

  it('takes the good one of a doubled frame', async () => {
    const broken = Buffer.from(frames[2] ?? [])
    broken.fill(0xaa, 80)
    const bytes = Buffer.concat([
      assembled([0, 1]).subarray(0, -tail.length),
      broken,
      assembled([2, 3, 4]).subarray(head.length),
    ])
    for (const got of [await stream(bytes), await readFile(folder, bytes)]) expect(got.samples).to.deep.equal(samples)
  })

  it('puts swapped frames in order in a file, and never goes back in a pipe', async () => {
    const bytes = assembled([0, 2, 1, 3, 4])
    const fromFile = await readFile(folder, bytes)
    expect(fromFile.samples).to.deep.equal(samples)
    expect(fromFile.notices.map(({ message }) => message).join()).to.include('wrong order')
    const piped = await stream(bytes)
    expect(piped.samples).to.deep.equal([...samples.slice(0, 2), ...afterLoss(samples[4]), ...samples.slice(5)])
  })

  it('seeks all the same', async () => {
    for (const order of [
      [0, 2, 1, 3, 4],
      [0, 1, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
    ]) {
      await withRecording(folder, assembled(order), async (recording) => {
        for (let i = 0; i < samples.length; i++) {
          const { time = 0 } = samples[i] ?? {}
          const got = await collect(recording.samples({ from: time, thru: time + 10 }))
          expect(got.map((sample) => sample.text)).to.deep.equal(samples.slice(i, i + 2).map((sample) => sample.text))
        }
      })
    }
  })
})

describe('recordings glued together', () => {
  const folder = new Folder()
  after(() => folder.remove())

  const a = make({ count: 4 })
  const other = { ...header, host: 'other', hz: 250 }
  const b = make({
    count: 4,
    header: other,
    options: { frameSeconds: 20, fileId: 'fedcba9876543210' },
    time: (i) => 5e9 + i,
  })

  it('are played one after the other, each with its own header', async () => {
    const bytes = Buffer.concat([a.bytes, b.bytes])
    for (const got of [await stream(bytes), await readFile(folder, bytes)])
      expect(got).to.deep.equal({ samples: [...a.samples, ...b.samples], notices: [] })
    await withRecording(folder, bytes, async (recording) => {
      expect(recording.header.host).to.equal('box')
      expect(await recording.span()).to.deep.equal({ from: 1795288876.94, thru: 5e9 + 3 })
      const got: (readonly [number, number])[] = []
      for await (const { time, header: of } of recording.samples({ from: 5e9 + 1, thru: 5e9 + 1 }))
        got.push([time, of.hz])
      expect(got).to.deep.equal([[5e9 + 1, 250]])
      expect((await recording.check()).ok).to.equal(true)
    })
  })

  it('are played where the first was cut off', async () => {
    const length = (a.flushed[3] ?? 0) + 30
    const bytes = Buffer.concat([a.bytes.subarray(0, length), b.bytes])
    for (const got of [await stream(bytes), await readFile(folder, bytes)]) {
      expect(got.samples).to.deep.equal([...a.samples.slice(0, 3), ...b.samples])
      expect(got.notices.map(({ code }) => code)).to.deep.equal(['torn'])
    }
  })

  it('are one where they are the same', async () => {
    const bytes = Buffer.concat([a.bytes, a.bytes])
    for (const got of [await stream(bytes), await readFile(folder, bytes)]) {
      expect(got.samples).to.deep.equal(a.samples)
      expect(got.notices.map(({ message }) => message).join()).to.include('again')
    }
    await withRecording(folder, bytes, async (recording) => {
      const all = await recording.span()
      const times: number[] = []
      for await (const { time } of recording.samples(all)) times.push(time)
      expect(times).to.deep.equal(a.samples.map(({ time }) => time))
    })
  })

  it("never lend a header that is lost another one's", async () => {
    const headless = Buffer.from(b.bytes)
    // Everything up to the first mark of a frame: the header and its copy.
    headless.fill(0, 0, headless.indexOf('RCLF\x01\x01', 0, 'latin1') - 8)
    const bytes = Buffer.concat([a.bytes, headless])
    const piped = await stream(bytes)
    expect(piped.samples).to.deep.equal(a.samples)
    expect(piped.notices.map(({ message }) => message).join()).to.match(/4 samples lost|perhaps samples lost/)
    // In a file the copy at the end can be had beforehand.
    const { samples } = await readFile(folder, bytes)
    expect(samples).to.deep.equal([...a.samples, ...b.samples])
  })
})

describe('an index that lies', () => {
  const folder = new Folder()
  after(() => folder.remove())

  const made = make({ count: 10 })
  const size = made.bytes.readUInt32LE(made.bytes.length - 8)
  const offset = made.bytes.length - size
  const envelope = readEnvelope(made.bytes, offset, size)
  const index = readIndex(envelope) as FrameIndex

  function lying(lie: FrameIndex): Buffer {
    const payload = formatIndex(lie)
    if (payload === undefined) throw new Error('too long')
    return Buffer.concat([made.bytes.subarray(0, offset), formatEnvelope({ ...envelope, payload })])
  }

  type Change = (frame: FrameIndex['frames'][number], i: number) => Partial<FrameIndex['frames'][number]>
  const changed = (change: Change): FrameIndex => ({
    ...index,
    frames: index.frames.map((frame, i) => ({ ...frame, ...change(frame, i) })),
  })

  const lies: Readonly<Record<string, FrameIndex>> = {
    'of offsets': changed((frame) => ({ offset: frame.offset + 1 })),
    'of one offset': changed((frame, i) => ({ offset: frame.offset - (i === 2 ? 4 : 0) })),
    'of times': changed((frame) => ({ firstMs: frame.firstMs + 3600_000, lastMs: frame.lastMs + 3600_000 })),
    'of one time': changed((frame, i) => ({ lastMs: frame.lastMs + (i === 1 ? 1 : 0) })),
    'of numbers': changed((frame, i) => ({ firstNumber: frame.firstNumber + (i === 3 ? 1 : 0) })),
    'and leaves a frame out': { ...index, frames: index.frames.filter((_, i) => i !== 2) },
    'and leaves the first out': { ...index, frames: index.frames.slice(1) },
    'of its own place': { ...index, offset: index.offset - 1 },
    'of places behind the end': changed((frame) => ({ offset: frame.offset + 1e12 })),
    'of places that no file has': changed((frame) => ({ offset: 2 ** 63 + frame.offset * 4096 })),
    'of times that no clock has': changed((frame) => ({ firstMs: 2 ** 63, lastMs: 2 ** 63 + frame.offset })),
  }

  for (const [what, lie] of Object.entries(lies)) {
    it(`${what} is found out`, async () => {
      const notices: string[] = []
      const onNotice = ({ code }: { code: string }): void => void notices.push(code)
      await withRecording(
        folder,
        lying(lie),
        async (recording) => {
          const health = await recording.check()
          expect(health).to.deep.include({ ok: false, index: 'wrong', samples: 10 })
          expect(await collect(recording.samples())).to.deep.equal(made.samples)
          for (const { time, text } of made.samples) {
            const got = await collect(recording.samples({ from: time, thru: time }))
            expect(got.map((sample) => sample.text)).to.deep.equal([text])
          }
        },
        { onNotice },
      )
      expect(notices).to.include('damaged')
    })
  }

  it('and leaves the last out is found out by a check, and a whole reading misses nothing', async () => {
    await withRecording(folder, lying({ ...index, frames: index.frames.slice(0, -1) }), async (recording) => {
      expect(await collect(recording.samples())).to.deep.equal(made.samples)
      expect(await recording.check()).to.deep.include({ ok: false, index: 'wrong', samples: 10 })
    })
  })

  it('about how many samples there are is told', async () => {
    const { samples, notices } = await readFile(folder, lying({ ...index, samples: 12 }))
    expect(samples).to.deep.equal(made.samples)
    expect(notices.map(({ message }) => message).join()).to.include('2 samples lost')
  })

  it('and belongs to another file is not used', async () => {
    const b = make({ count: 6, options: { frameSeconds: 20, fileId: 'fedcba9876543210' } })
    const bSize = b.bytes.readUInt32LE(b.bytes.length - 8)
    const bytes = Buffer.concat([made.bytes.subarray(0, offset), b.bytes.subarray(b.bytes.length - bSize)])
    await withRecording(folder, bytes, async (recording) => {
      for (const { time, text } of made.samples) {
        const got = await collect(recording.samples({ from: time, thru: time }))
        expect(got.map((sample) => sample.text)).to.deep.equal([text])
      }
    })
  })
})
