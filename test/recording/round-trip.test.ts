import { expect } from 'chai'
import fc from 'fast-check'
import { Folder, make, readFile, stream, withRecording } from './made.ts'

/** Lines of any bytes; a recorder writes none that start as markers and comments do. */
const line = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => Buffer.from(bytes).toString('latin1').replaceAll('\n', ' '))
  .map((text) => (/^(#|>>> )/.test(text) ? `x${text}` : text))

const sample = fc.record({
  lines: fc.array(line, { maxLength: 30 }),
  // Milliseconds, forwards mostly.
  step: fc.oneof(fc.nat(60_000), fc.integer({ min: -100_000, max: 1_000_000 })),
})

const recording = fc.record({
  samples: fc.array(sample, { maxLength: 40 }),
  flushEvery: fc.integer({ min: 1, max: 50 }),
  frameBytes: fc.integer({ min: 1, max: 20_000 }),
  frameSeconds: fc.integer({ min: 1, max: 2000 }),
  level: fc.integer({ min: 1, max: 19 }),
  close: fc.boolean(),
  chunk: fc.integer({ min: 1, max: 5000 }),
})

describe('a recording', () => {
  const folder = new Folder()
  after(() => folder.remove())

  it('is read as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(recording, async ({ samples, flushEvery, frameBytes, frameSeconds, level, close, chunk }) => {
        let ms = 1795288876940
        const times = samples.map(({ step }) => {
          ms = Math.max(0, ms + step)
          return ms / 1000
        })
        const made = make({
          count: samples.length,
          options: { frameBytes, frameSeconds, level },
          time: (i) => times[i] ?? 0,
          lines: (i) => (samples[i]?.lines ?? []).map((text) => `${text}\n`).join(''),
          flushEvery: close ? flushEvery : 1,
          close,
        })
        const wanted = { samples: made.samples, codes: close ? [] : ['torn'] }
        for (const got of [await stream(made.bytes, chunk), await readFile(folder, made.bytes)])
          expect({ samples: got.samples, codes: got.notices.map(({ code }) => code) }).to.deep.equal(wanted)
        const health = await withRecording(folder, made.bytes, (opened) => opened.check())
        expect(health).to.deep.include({ ok: close, samples: samples.length })
      }),
      { numRuns: 50 },
    )
  }).timeout(60_000)
})
