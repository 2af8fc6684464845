import { expect } from 'chai'
import fc from 'fast-check'
import type { Ahead, AheadWork, StartAhead, VerifiedFrame } from '../../src/recording/ahead.ts'
import { ENVELOPE_OVERHEAD, MARK_PAYLOAD } from '../../src/recording/envelope.ts'
import { FrameDecoder } from '../../src/recording/frame-decoder.ts'
import type { Notice } from '../../src/vocabulary/error.ts'
import type { Window } from '../../src/vocabulary/window.ts'
import { collect, Folder, type Got, make, withRecording } from './made.ts'

/** Reads ahead in this thread what it is said to take. */
class Helper implements Ahead {
  taken = 0
  given = 0
  readonly #decoder: FrameDecoder
  readonly #takes: (stretch: number) => boolean

  constructor(work: AheadWork, takes: (stretch: number) => boolean) {
    this.#decoder = new FrameDecoder(work)
    this.#takes = takes
  }

  take(stretch: number): boolean {
    return !this.#takes(stretch)
  }

  async frame(stretch: number): Promise<VerifiedFrame | undefined> {
    this.taken++
    const frame = await this.#decoder.decode(stretch)
    if (frame !== undefined) this.given++
    return frame
  }

  stop(): void {}
}

describe('what is read ahead', () => {
  const folder = new Folder()
  after(() => folder.remove())

  const made = make({ count: 40 })
  const all: Window = { from: 0, thru: Number.MAX_SAFE_INTEGER }
  const within = (from: number, thru: number): Window => ({
    from: made.samples[from]?.time ?? 0,
    thru: made.samples[thru]?.time ?? 0,
  })

  function read(bytes: Uint8Array, window: Window, startAhead?: StartAhead): Promise<Got> {
    const notices: Notice[] = []
    const onNotice = (notice: Notice): void => void notices.push(notice)
    return withRecording(
      folder,
      bytes,
      async (recording) => ({ samples: await collect(recording.samples(window)), notices }),
      { onNotice, startAhead },
    )
  }

  /** What is read with a helper who takes these frames, and how many it took and gave. */
  async function helped(bytes: Uint8Array, window: Window, takes: (stretch: number) => boolean) {
    const helpers: Helper[] = []
    const got = await read(bytes, window, (work) => {
      const helper = new Helper(work, takes)
      helpers.push(helper)
      return helper
    })
    const [{ taken, given } = { taken: 0, given: 0 }] = helpers
    return { got, taken, given }
  }

  it('is what would have been read, whoever takes which frame', async () => {
    for (const window of [all, within(7, 30), within(2, 3)]) {
      const alone = await read(made.bytes, window)
      for (const takes of [() => true, () => false, (n: number) => n % 2 === 0, (n: number) => n % 5 > 1]) {
        const { got, taken, given } = await helped(made.bytes, window, takes)
        expect(got).to.deep.equal(alone)
        expect(got.notices).to.deep.equal([])
        expect(given).to.equal(taken)
        if (window === all) expect(given > 0).to.equal(takes(0) || takes(3))
      }
    }
  })

  it('is so where the file is damaged: as much is given, and the same is told', async () => {
    const most = 40
    const damage = fc.record({
      at: fc.integer({ min: 0, max: made.bytes.length - most }),
      by: fc.uint8Array({ minLength: 1, maxLength: most }),
    })
    let given = 0
    let told = 0
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), fc.nat(), async (damages, mask) => {
        const bytes = Buffer.from(made.bytes)
        for (const { at, by } of damages) bytes.set(by, at)
        const takes = (stretch: number): boolean => ((mask >> (stretch % 30)) & 1) === 1
        const alone = await read(bytes, all)
        const together = await helped(bytes, all, takes)
        expect(together.got).to.deep.equal(alone)
        given += together.given
        told += alone.notices.length
      }),
      { numRuns: 100 },
    )
    expect(
      [given, told].every((count) => count > 50),
      `${given} frames, ${told} notices`,
    ).to.equal(true)
  }).timeout(60_000)

  it('is so where a byte was changed that no sample shows', async () => {
    const frames = await withRecording(folder, made.bytes, (recording) => recording.frames())
    // Behind the mark, the magic number and the descriptor stands how large a window it takes: a little more does no harm.
    for (const { offset } of frames.slice(0, -1)) {
      const bytes = Buffer.from(made.bytes)
      const at = offset + MARK_PAYLOAD + ENVELOPE_OVERHEAD + 5
      bytes[at] = (bytes[at] ?? 0) + 1
      const alone = await read(bytes, all)
      expect(alone.samples).to.deep.equal(made.samples)
      expect(alone.notices.map(({ message }) => message).join()).to.include('bytes that were changed')
      for (const takes of [() => true, (n: number) => n % 2 === 0, (n: number) => n % 2 === 1]) {
        const { got } = await helped(bytes, all, takes)
        expect(got).to.deep.equal(alone)
      }
    }
  })
})
