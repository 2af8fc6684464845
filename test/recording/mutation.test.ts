import { expect } from 'chai'
import fc from 'fast-check'
import type { RecollectError } from '../../src/vocabulary/error.ts'
import { Folder, type Got, make, readFile, stream } from './made.ts'

/** What can happen to a file, at a place that is a share of its length. */
const mishap = fc.record({
  what: fc.constantFrom('flip', 'remove', 'insert', 'copy', 'zeros', 'cut'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true }),
  size: fc.integer({ min: 1, max: 300 }),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
})

type Mishap = typeof mishap extends fc.Arbitrary<infer T> ? T : never

function happen(file: Buffer, { what, at, to, size, bytes }: Mishap): Buffer {
  const place = Math.floor(at * file.length)
  const before = file.subarray(0, place)
  const behind = file.subarray(place)
  switch (what) {
    case 'flip':
      return Buffer.concat([before, behind.subarray(0, 1).map((byte) => byte ^ size), behind.subarray(1)])
    case 'remove':
      return Buffer.concat([before, behind.subarray(size)])
    case 'insert':
      return Buffer.concat([before, bytes, behind])
    case 'copy': {
      const from = Math.floor(to * file.length)
      return Buffer.concat([before, file.subarray(from, from + size), behind])
    }
    case 'zeros':
      return Buffer.concat([before, Buffer.alloc(Math.min(size, behind.length)), behind.subarray(size)])
    default:
      return before
  }
}

const RUNS = Number(process.env['MUTATIONS'] ?? 100)

describe('a recording that met with several mishaps', () => {
  const folder = new Folder()
  after(() => folder.remove())

  const lines = (i: number): string => `cpu  ${i * 997} 0 ${i * 31}\ndisk 254 0 vda ${i * 7919}\n`
  const made = make({ count: 12, lines })
  const place = new Map(made.samples.map(({ text }, i) => [text, i]))

  function expectTrue({ samples, notices }: Got, changed: boolean): void {
    let last = -1
    for (const sample of samples) {
      const i = place.get(sample.text) ?? -1
      expect(i).to.be.greaterThan(last)
      expect({ ...sample, afterLoss: false }).to.deep.equal(made.samples[i])
      if (last >= 0) expect(sample.afterLoss).to.equal(i > last + 1)
      last = i
    }
    if (changed) expect(notices).not.to.have.length(0)
  }

  async function orNone(reading: Promise<Got>): Promise<Got | undefined> {
    return reading.catch((error: RecollectError) => {
      expect(error.code).to.equal('not-a-recording')
      return undefined
    })
  }

  it('gives no wrong sample, none twice, and tells that something is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mishap, { minLength: 1, maxLength: 4 }), fc.nat(200), async (mishaps, chunk) => {
        const bytes = mishaps.reduce(happen, made.bytes)
        const changed = !bytes.equals(made.bytes)
        const piped = await orNone(stream(bytes, chunk + 1))
        const fromFile = await orNone(readFile(folder, bytes))
        if (piped !== undefined) expectTrue(piped, changed)
        if (fromFile !== undefined) expectTrue(fromFile, changed)
      }),
      { numRuns: RUNS },
    )
  }).timeout(Math.max(60_000, RUNS * 100))
})
