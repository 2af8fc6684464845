import { formatEnvelope, readEnvelope } from '../../src/recording/envelope.ts'
import { formatIndex, readIndex } from '../../src/recording/frame-index.ts'
import {
  collect,
  Folder,
  header,
  type Made,
  make,
  readFile,
  stream,
  TWO_A_FRAME,
  withRecording,
} from '../recording/made.ts'
import { missingOf, reason } from './judge.ts'
import type { Group, Scale, Tally } from './tally.ts'

// test/recording has what each of these does in detail, and mishaps in any number. Here they are counted.

const PER_FRAME = 2
const lines = (i: number): string => `cpu  ${i * 997} 0 ${i * 31}\ndisk 254 0 vda ${i * 7919}\n`

interface Case {
  readonly made: Made
  readonly bytes: Buffer
  readonly about: string
  /** How many frames may be gone. */
  readonly frames: number
}

/** Reads changed bytes as a pipe or as a file: what is gone was in the damaged frame and is told of. */
async function readChanged(tally: Tally, { made, bytes, about, frames }: Case, folder?: Folder): Promise<void> {
  tally.tried()
  tally.risk(made.samples.length)
  try {
    const got = folder === undefined ? await stream(bytes) : await readFile(folder, bytes)
    const missing = missingOf(tally, { made: made.samples, got, about })
    const damaged = new Set(missing.map((i) => Math.floor(i / PER_FRAME)))
    if (got.notices.length === 0) tally.wrong(`${about}: not told`)
    if (damaged.size > frames) tally.lose(missing.length - frames * PER_FRAME, about)
    tally.give(Math.min(missing.length, frames * PER_FRAME))
  } catch (error) {
    tally.crash(`${about}: ${reason(error)}`)
  }
}

async function flips(tally: Tally, scale: Scale, close: boolean): Promise<void> {
  const made = make({ count: 6, lines, close })
  for (let at = scale === 'quick' ? 3 : 0; at < made.bytes.length; at += scale === 'quick' ? 5 : 1) {
    const masks = scale === 'quick' ? [1 << (at % 8)] : [1, 2, 4, 8, 16, 32, 64, 128, 255]
    for (const mask of masks) {
      const bytes = Buffer.from(made.bytes)
      bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at)
      await readChanged(tally, { made, bytes, frames: 1, about: `byte ${at} ^ ${mask}` })
    }
  }
}

/** A recording's frames, with their marks, and what stands around them. */
async function framesOf(
  made: Made,
): Promise<{ readonly head: Buffer; readonly frames: Buffer[]; readonly tail: Buffer }> {
  const folder = new Folder()
  try {
    const places = await withRecording(folder, made.bytes, (recording) => recording.frames())
    const [first, last] = [places[0], places.at(-1)]
    if (first === undefined || last === undefined) throw new Error('no frames')
    return {
      head: made.bytes.subarray(0, first.offset),
      frames: places.map(({ offset, bytes }) => made.bytes.subarray(offset, offset + bytes)),
      tail: made.bytes.subarray(last.offset + last.bytes),
    }
  } finally {
    folder.remove()
  }
}

/** Frames removed, doubled, swapped: in a file the order is put right. */
async function reordered(tally: Tally): Promise<void> {
  const made = make({ count: 12, lines })
  const { head, frames, tail } = await framesOf(made)
  const folder = new Folder()
  const all = [...frames.keys()]
  const orders: (readonly [readonly number[], number])[] = []
  for (const a of all) {
    orders.push([all.filter((n) => n !== a), 1])
    for (const b of all) {
      orders.push([[...all.slice(0, b), a, ...all.slice(b)], 0])
      if (a < b) orders.push([all.map((n) => (n === a ? b : n === b ? a : n)), 0])
    }
  }
  try {
    for (const [order, gone] of orders) {
      const bytes = Buffer.concat([head, ...order.map((n) => frames[n] ?? Buffer.alloc(0)), tail])
      await readChanged(tally, { made, bytes, frames: gone, about: `frames ${order.join()}` }, folder)
    }
  } finally {
    folder.remove()
  }
}

async function glued(tally: Tally): Promise<void> {
  const a = make({ count: 6, lines })
  const options = { ...TWO_A_FRAME, fileId: 'fedcba9876543210' }
  const b = make({ count: 6, lines, options, header: { ...header, host: 'other' }, time: (i) => 5e9 + i })
  for (const cut of [0, 1, 30, 200, 400]) {
    const whole = a.flushed.filter((end, n) => n > 0 && end <= a.bytes.length - cut).length
    const about = `the first without its last ${cut} bytes`
    tally.tried()
    tally.risk(whole + b.samples.length)
    const got = await stream(Buffer.concat([a.bytes.subarray(0, a.bytes.length - cut), b.bytes]))
    tally.lose(whole + b.samples.length - got.samples.length, about)
    const hosts = got.samples.map(({ host }) => host)
    tally.same(hosts, [...Array(got.samples.length - 6).fill('box'), ...Array(6).fill('other')], about)
  }
}

/** An index in which one number is another: nothing that it says is believed, and all is found. */
async function lyingIndex(tally: Tally, scale: Scale): Promise<void> {
  const made = make({ count: 12, lines })
  const size = made.bytes.readUInt32LE(made.bytes.length - 8)
  const offset = made.bytes.length - size
  const envelope = readEnvelope(made.bytes, offset, size)
  const index = readIndex(envelope)
  if (index === undefined) throw new Error('no index')
  const folder = new Folder()
  const keys = ['offset', 'firstNumber', 'firstMs', 'lastMs', 'textBytes'] as const
  const by = scale === 'quick' ? [-1, 1e12] : [-1, 1, -4, 1000, -3_600_000, 3_600_000, 1e12, 2 ** 63]
  try {
    for (const [n] of index.frames.entries()) {
      for (const key of keys) {
        for (const change of by) {
          // Nobody seeks by how much text the last frame has.
          if (key === 'textBytes' && n === index.frames.length - 1) continue
          const frames = index.frames.map((frame, i) =>
            i === n ? { ...frame, [key]: Math.max(0, frame[key] + change) } : frame,
          )
          const payload = formatIndex({ ...index, frames })
          // A lie that contradicts itself, or fits no index at all, is not written.
          if (payload === undefined || payload.equals(envelope.payload)) continue
          const bytes = Buffer.concat([made.bytes.subarray(0, offset), formatEnvelope({ ...envelope, payload })])
          await seekEach(tally, { made, bytes, folder, about: `${key} of frame ${n} by ${change}` })
        }
      }
    }
  } finally {
    folder.remove()
  }
}

interface Sought {
  readonly made: Made
  readonly bytes: Buffer
  readonly folder: Folder
  readonly about: string
}

async function seekEach(tally: Tally, { made, bytes, folder, about }: Sought): Promise<void> {
  tally.tried()
  try {
    await withRecording(folder, bytes, async (recording) => {
      for (const { time, text } of made.samples) {
        tally.risk(1)
        const texts: string[] = []
        for await (const sample of recording.samples({ from: time, thru: time })) {
          texts.push(Buffer.from(sample.bytes.subarray(sample.start, sample.end)).toString('latin1'))
        }
        // No mark stands behind the last frame to contradict what is said of its end.
        const isLast = made.samples.slice(-PER_FRAME).some((sample) => sample.time === time)
        if (texts.length > 0) tally.same(texts, [text], about)
        else if (isLast) tally.give(1)
        else tally.lose(1, `${about}: ${time}`)
      }
      const all = await collect(recording.samples())
      tally.lose(made.samples.length - all.length, `${about}: all`)
      if ((await recording.check()).ok) tally.wrong(`${about}: a check finds nothing`)
    })
  } catch (error) {
    tally.crash(`${about}: ${reason(error)}`)
  }
}

/** Bytes of a recording are not what was written. */
export const damage: Group = {
  name: 'damage',
  faults: [
    { name: 'a byte changed, anywhere in a closed file', run: (tally, scale) => flips(tally, scale, true) },
    { name: 'a byte changed, anywhere in an open file', run: (tally, scale) => flips(tally, scale, false) },
    { name: 'frames removed, doubled, swapped', run: reordered },
    { name: 'two files glued together, the first whole or torn', run: glued },
    { name: 'an index that lies', run: lyingIndex },
  ],
}
