import { expect } from 'chai'
import { defaultLimits, type Limits } from '../../src/recording/limits.ts'
import { SampleSplitter } from '../../src/recording/sample-splitter.ts'

interface Options {
  readonly chunk?: number
  readonly limits?: Partial<Limits>
  readonly trailers?: boolean
  readonly whole?: boolean
}

/** What a splitter finds in text that comes in chunks. */
function split(
  text: string,
  { chunk = text.length, limits = {}, trailers = false, whole = true }: Options = {},
): string[] {
  const splitter = new SampleSplitter({ ...defaultLimits, ...limits })
  splitter.trailers = trailers
  const found: string[] = []
  const take = (what: string | undefined): boolean => {
    if (what === undefined) return false
    const lines = splitter.bytes.toString('latin1', splitter.start, splitter.end)
    const said = {
      sample: `${splitter.time} ${lines}`,
      header: splitter.text,
      end: `${splitter.time}`,
      bad: splitter.why,
    }
    found.push(`${what}: ${said[what as keyof typeof said]}`)
    return true
  }
  const bytes = Buffer.from(text, 'latin1')
  for (let i = 0; i < bytes.length; i += chunk) {
    for (let part = bytes.subarray(i, i + chunk); part.length > 0; ) {
      const room = splitter.room()
      const count = part.copy(room)
      splitter.added(count)
      part = part.subarray(count)
      while (take(splitter.next()));
    }
  }
  take(splitter.finish(whole))
  expect(splitter.waiting).to.equal(0)
  return found
}

const HEADER = `${'#'.repeat(80)}\n# Collectl:   V4.3.1-1\n${'#'.repeat(80)}\n`

describe('sample splitter', () => {
  const text = `${HEADER}>>> 1.500 <<<\ncpu 1\nload 2\n>>> 2.500 <<<\ncpu 3 >>> 4\n>>> 3.500 <<<\n`
  const found = [`header: ${HEADER}`, 'sample: 1.5 cpu 1\nload 2\n', 'sample: 2.5 cpu 3 >>> 4\n', 'end: 3.5']

  for (const chunk of [1, 2, 5, 1000])
    it(`takes text without trailers as it is, in chunks of ${chunk}`, () => {
      expect(split(text, { chunk })).to.deep.equal(found)
    })

  it('takes the last sample where no marker ends it, without a line that was cut', () => {
    expect(split('>>> 1.500 <<<\ncpu 1\nload 2', { whole: false })).to.deep.equal(['sample: 1.5 cpu 1\n'])
    expect(split('>>> 1.500 <<<\ncpu 1\n', { whole: true })).to.deep.equal(['sample: 1.5 cpu 1\n'])
    expect(split('>>> 1.500 <<', { whole: false })).to.deep.equal(['bad: an unfinished sample'])
  })

  it('passes over comments', () => {
    expect(split('# one\n# two\n>>> 1.500 <<<\ncpu 1\n>>> 2.500 <<<\n')).to.deep.equal([
      'sample: 1.5 cpu 1\n',
      'end: 2.5',
    ])
  })

  for (const chunk of [1, 3, 1000])
    it(`passes over text that is none, to the next marker, in chunks of ${chunk}`, () => {
      const bad = `nonsense\n >>> 0.000 <<<\nmore${'x'.repeat(200)}>>> 1 <<<\n>>> 1.500 <<<\ncpu 1\n>>> bad <<<\nload 1\n>>> 2.500 <<<\n`
      expect(split(bad, { chunk })).to.deep.equal([
        'bad: no marker',
        'sample: 1.5 cpu 1\n',
        'bad: no marker',
        'end: 2.5',
      ])
    })

  it('believes text with trailers only where these are right', () => {
    const trailers = true
    const sample = '>>> 1.500 <<<\ncpu 1\n'
    expect(split(`${sample}>>> 2.500 <<<\n`, { trailers })).to.deep.equal(['bad: an unfinished sample'])
    expect(split(`${sample}#end 0 - 00000000\n>>> 2.500 <<<\n`, { trailers })).to.deep.equal([
      'bad: checksum of a sample',
      'end: 2.5',
    ])
    const right = '>>> 1.500 <<<\ncpu 1\n#end 0 - '
    const crc = '3f0a3d8d'
    expect(split(`${right}${crc}\n`, { trailers })[0]).to.match(/^(sample: 1\.5 cpu 1|bad: checksum)/)
  })

  it('gives text up that has no end', () => {
    const endless = `>>> 1.500 <<<\n${'cpu 1\n'.repeat(100_000)}`
    const limits = { sample: 100_000 }
    for (const trailers of [true, false]) {
      const got = split(`${endless}>>> 2.500 <<<\n`, { limits, trailers })
      expect(got).to.deep.equal(['bad: longer than a sample may be', 'end: 2.5'])
    }
  })

  it('gives a header up that has no end', () => {
    const got = split(`${'# x\n'.repeat(1000)}>>> 2.500 <<<\n`, { limits: { header: 1000 }, chunk: 100 })
    expect(got).to.deep.equal(['bad: longer than a header may be', 'end: 2.5'])
  })

  it('gives a sample up that has too long a line', () => {
    const limits = { line: 100 }
    const sample = (length: number): string => `>>> 1.500 <<<\na ${'x'.repeat(50)}\nb ${'x'.repeat(length - 3)}\nc 1\n`
    expect(split(`${sample(101)}>>> 2.500 <<<\n`, { limits })).to.deep.equal([
      'bad: longer than a line may be',
      'end: 2.5',
    ])
    expect(split(`${sample(100)}>>> 2.500 <<<\n`, { limits })[0]).to.match(/^sample/)
  })

  it('needs no more memory for endless text than for a sample', () => {
    const splitter = new SampleSplitter({ ...defaultLimits, sample: 1024 * 1024 })
    const chunk = Buffer.alloc(128 * 1024, 'x')
    for (let i = 0; i < 100; i++) {
      splitter.added(chunk.copy(splitter.room()))
      while (splitter.next() !== undefined);
      expect(splitter.bytes.length).to.be.at.most(2 * 1024 * 1024)
    }
  })
})
