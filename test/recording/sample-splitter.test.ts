import { crc32 } from 'node:zlib'
import { expect } from 'chai'
import { defaultLimits, type Limits } from '../../src/recording/limits.ts'
import { SampleSplitter } from '../../src/recording/sample-splitter.ts'

const SEED = 0x01234567

/** The text of a sample that is right. */
function sample(seconds: string, lines: string, number = 0): string {
  const text = `>>> ${seconds} <<<\n${lines}#end ${number} - `
  return `${text}${crc32(text, SEED).toString(16).padStart(8, '0')}\n`
}

interface Options {
  readonly chunk?: number
  readonly limits?: Partial<Limits>
  readonly end?: 'whole' | 'torn'
}

/** What a splitter finds in text that comes in chunks. */
function split(text: string, { chunk = text.length, limits = {}, end = 'whole' }: Options = {}): string[] {
  const splitter = new SampleSplitter({ ...defaultLimits, ...limits })
  splitter.seed = SEED
  const found: string[] = []
  const take = (what: ReturnType<SampleSplitter['next']>): boolean => {
    if (what === undefined) return false
    const lines = splitter.bytes.toString('latin1', splitter.start, splitter.end)
    const said = { sample: `${splitter.time} ${lines}`, header: splitter.text, end: splitter.time, bad: splitter.why }
    found.push(`${what}: ${said[what]}`)
    return true
  }
  const bytes = Buffer.from(text, 'latin1')
  for (let i = 0; i < bytes.length; i += chunk) {
    for (let part = bytes.subarray(i, i + chunk); part.length > 0; ) {
      const count = part.copy(splitter.room())
      splitter.added(count)
      part = part.subarray(count)
      while (take(splitter.next()));
    }
  }
  take(splitter.finish(end))
  expect(splitter.waiting).to.equal(0)
  return found
}

const HEADER = '# Recollect: 1 0.1.0\n# Host: x\n'

describe('sample splitter', () => {
  for (const chunk of [1, 2, 5, 1000]) {
    it(`finds header, samples and end, in chunks of ${chunk}`, () => {
      const text = `${HEADER}${sample('1.500', 'cpu 1\nx >>> 2 #end 3\n')}# comment\n${sample('2.500', '', 1)}>>> 3.500 <<<\n`
      const found = [`header: ${HEADER}`, 'sample: 1.5 cpu 1\nx >>> 2 #end 3\n', 'sample: 2.5 ', 'end: 3.5']
      expect(split(text, { chunk })).to.deep.equal(found)
    })

    it(`finds the end of one recording before the header of the next, in chunks of ${chunk}`, () => {
      const text = `${sample('1.500', 'cpu 1\n')}>>> 3.500 <<<\n${HEADER}${sample('2.500', 'cpu 2\n')}`
      const found = ['sample: 1.5 cpu 1\n', 'end: 3.5', `header: ${HEADER}`, 'sample: 2.5 cpu 2\n']
      expect(split(text, { chunk })).to.deep.equal(found)
    })

    it(`passes over text that is none, to the next marker, in chunks of ${chunk}`, () => {
      const text =
        `nonsense\n >>> 0.000 <<<\nmore${'x'.repeat(200)}>>> 1 <<<\n${sample('1.500', 'cpu 1\n')}` +
        `>>> bad <<<\nload 1\n${sample('2.500', 'cpu 2\n')}>>> ${'9'.repeat(200)}\n>>> 3.500 <<<\n`
      expect(split(text, { chunk })).to.deep.equal([
        'bad: no marker',
        'sample: 1.5 cpu 1\n',
        'bad: no marker or no trailer',
        'sample: 2.5 cpu 2\n',
        'bad: no marker',
        'end: 3.5',
      ])
    })
  }

  it('believes a sample only where its trailer fits', () => {
    const right = sample('1.500', 'cpu 1\nload 2\n')
    expect(split(right)).to.deep.equal(['sample: 1.5 cpu 1\nload 2\n'])
    // Without the last line end the next marker does not begin a line.
    for (let i = 0; i < right.length - 1; i++) {
      const wrong = `${right.slice(0, i)}${right[i] === '0' ? '1' : '0'}${right.slice(i + 1)}`
      const found = split(`${wrong}${sample('2.500', 'cpu 2\n', 1)}`)
      expect(
        found.filter((what) => what.startsWith('sample')),
        wrong,
      ).to.deep.equal(['sample: 2.5 cpu 2\n'])
      expect(
        found.some((what) => what.startsWith('bad')),
        wrong,
      ).to.equal(true)
    }
  })

  it('calls a marker the end only where the text ends as it should', () => {
    const text = `${sample('1.500', 'cpu 1\n')}>>> 2.500 <<<\n`
    expect(split(text, { end: 'torn' })).to.deep.equal(['sample: 1.5 cpu 1\n', 'bad: an unfinished sample'])
    expect(split(HEADER, { end: 'torn' })).to.deep.equal(['bad: an unfinished sample'])
    expect(split(HEADER)).to.deep.equal([`header: ${HEADER}`])
  })

  it('gives text up that has no end', () => {
    const endless = `>>> 1.500 <<<\n${'cpu 1\n'.repeat(100_000)}`
    const found = split(`${endless}>>> 2.500 <<<\n`, { limits: { sample: 100_000 } })
    expect(found).to.deep.equal(['bad: longer than a sample may be', 'end: 2.5'])
  })

  it('gives a header up that has no end', () => {
    const text = `${'# x\n'.repeat(1000)}>>> 2.500 <<<\n`
    const found = split(text, { limits: { header: 1000 }, chunk: 100 })
    expect(found).to.deep.equal(['bad: longer than a header may be', 'end: 2.5'])
  })

  it('gives a sample up that has too long a line', () => {
    const limits = { line: 100 }
    const text = (length: number): string =>
      `${sample('1.500', `a ${'x'.repeat(50)}\nb ${'x'.repeat(length - 3)}\nc 1\n`)}>>> 2.500 <<<\n`
    expect(split(text(101), { limits })).to.deep.equal(['bad: longer than a line may be', 'end: 2.5'])
    expect(split(text(100), { limits })[0]).to.match(/^sample/)
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

  it('is done with hostile text in good time', () => {
    const markers = '>>> 1.500 <<<\n'.repeat(500_000)
    const trailers = '#end 0 - 00000000\n'.repeat(300_000)
    for (const text of [
      markers,
      trailers,
      `${markers}${trailers}`,
      '>>> '.repeat(2e6),
      '#\n'.repeat(2e6),
      '\n'.repeat(4e6),
    ])
      split(`${text}${markers}#end 0 - 00000000\n`, { chunk: 100_000 })
  })
})
