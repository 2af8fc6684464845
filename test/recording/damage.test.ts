import { expect } from 'chai'
import { Folder, type Got, type Made, make, type Plain, readFile, stream, TWO_A_FRAME, withRecording } from './made.ts'

const PER_FRAME = 2

/** Samples that are right, each once and in order, marked where some are missing before; returns the missing ones. */
function expectTrue(got: Got, { samples }: Made, about: string): readonly number[] {
  const at = new Map(samples.map((sample, i) => [sample.time, i]))
  const missing = new Set(samples.keys())
  let last = -1
  for (const sample of got.samples) {
    const i = at.get(sample.time) ?? -1
    expect(i, about).to.be.greaterThan(last)
    const wanted: Plain = { ...(samples[i] as Plain), afterLoss: i > last + 1 }
    expect(sample, about).to.deep.equal(wanted)
    missing.delete(i)
    last = i
  }
  return [...missing]
}

function expectLocal(got: Got, made: Made, about: string): void {
  const frames = new Set(expectTrue(got, made, about).map((i) => Math.floor(i / PER_FRAME)))
  expect(frames.size, `${about}: frames with losses`).to.be.at.most(1)
  expect(got.notices.length, `${about}: notices`).to.be.at.least(1)
  for (const { code, message } of got.notices) {
    expect(code).to.be.oneOf(['damaged', 'torn'])
    expect(message).to.match(/^(pipe|\/.*x\.raw\.zst): /)
  }
}

function flipped(bytes: Buffer, at: number, bits: number): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(at) ^ bits, at)
  return changed
}

describe('a damaged recording', () => {
  const folder = new Folder()
  after(() => folder.remove())

  const lines = (i: number): string => `cpu  ${i * 997} 0 ${i * 31}\ndisk 254 0 vda ${i * 7919}\n`
  const closed = make({ count: 4, lines })
  const open = make({ count: 4, lines, close: false })

  for (const [what, made] of [
    ['closed', closed],
    ['unclosed', open],
  ] as const) {
    it(`loses at most a frame to a changed byte, wherever it is, and tells so (${what})`, async () => {
      for (let at = 0; at < made.bytes.length; at++) {
        const patterns = what === 'closed' ? [0xff, 1 << (at % 8)] : [1 << ((at + 3) % 8)]
        for (const bits of patterns)
          expectLocal(await stream(flipped(made.bytes, at, bits)), made, `byte ${at} bits ${bits}`)
      }
    }).timeout(60_000)
  }

  it('is read from a file as from a pipe', async () => {
    for (let at = 0; at < closed.bytes.length; at += 9) {
      const bytes = flipped(closed.bytes, at, 1 << (at % 7))
      const got = await readFile(folder, bytes)
      expectLocal(got, closed, `byte ${at}`)
      const streamed = await stream(bytes)
      expect(got.samples, `byte ${at}`).to.deep.equal(streamed.samples)
    }
  }).timeout(60_000)

  it('is not called whole by a check, whichever byte was changed', async () => {
    for (let at = 0; at < closed.bytes.length; at += 11) {
      const health = await withRecording(folder, flipped(closed.bytes, at, 0x20), (recording) => recording.check())
      expect(health.ok, `byte ${at}`).to.equal(false)
    }
  }).timeout(60_000)

  it('gives what is right before the damage and behind it in the same frame', async () => {
    const made = make({ count: 8, options: { fileId: TWO_A_FRAME.fileId ?? '' } })
    // Within the block of the sixth sample.
    const got = await stream(flipped(made.bytes, (made.flushed[5] ?? 0) + 40, 0x55))
    expect(got.samples.slice(0, 5)).to.deep.equal(made.samples.slice(0, 5))
    expectTrue(got, made, 'in a frame')
  })

  it('tells where, how much and from when to when, once', async () => {
    // The second block of the second frame of three.
    const made = make({ count: 6, lines })
    const [, , , from = 0, thru = 0] = made.flushed
    const { notices } = await stream(flipped(made.bytes, from + 20, 0xff))
    expect(notices).to.have.length(1)
    const told = /^pipe: damaged: bytes (\d+) to (\d+): (.+): (\d) samples? lost between (.+) and (.+)$/.exec(
      notices[0]?.message ?? '',
    )
    const [, first, last, , , after, before] = told ?? []
    expect(Number(first)).to.be.within(from, thru)
    expect(Number(last)).to.be.within(Number(first), thru + 10)
    expect([after, before]).to.deep.equal(['2026-11-21 20:21:36', '2026-11-21 20:21:56'])
  })

  it('survives the loss of a sector anywhere, the first one too', async () => {
    const made = make({ count: 40 })
    for (let at = 0; at < made.bytes.length; at += 128) {
      const bytes = Buffer.from(made.bytes)
      bytes.fill(0, at, Math.min(at + 512, bytes.length))
      const got = await readFile(folder, bytes)
      const missing = expectTrue(got, made, `zeros at ${at}`)
      expect(missing.length, `zeros at ${at}`).to.be.at.most(8)
      expect(got.notices.length).to.be.at.least(1)
    }
  })

  it('survives bytes that were left out or put in', async () => {
    const made = make({ count: 20 })
    for (let at = 0; at < made.bytes.length; at += 71) {
      const [before, behind] = [made.bytes.subarray(0, at), made.bytes.subarray(at)]
      const shorter = Buffer.concat([before, behind.subarray(3)])
      const longer = Buffer.concat([before, Buffer.from('hello'), behind])
      for (const bytes of [shorter, longer]) {
        const got = await readFile(folder, bytes)
        expect(expectTrue(got, made, `at ${at}`).length, `at ${at}`).to.be.at.most(PER_FRAME)
        expect(got.notices.length, `at ${at}`).to.be.at.least(1)
      }
    }
  })
})
