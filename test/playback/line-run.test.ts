import { expect } from 'chai'
import { LineMatcher } from '../../src/playback/line-matcher.ts'
import { LineRun } from '../../src/playback/line-run.ts'
import type { Match } from '../../src/playback/match.ts'
import { parsePattern } from '../../src/playback/pattern.ts'

/** What a matcher finds in samples, one after the other: what `show` says of each match. */
function foundIn(
  samples: readonly string[],
  patterns: readonly string[],
  show: (match: Match, bytes: Buffer) => string,
): readonly string[] {
  const matcher = new LineMatcher()
  const found: string[] = []
  let bytes = Buffer.alloc(0)
  for (const pattern of patterns) {
    const read = (match: Match): number => {
      found.push(show(match, bytes))
      return match.rest
    }
    matcher.add(parsePattern(pattern), { read, repeats: false, repeat: () => false })
  }
  for (const sample of samples) {
    // Lines that end close to the end of the memory are not remembered.
    bytes = Buffer.concat([Buffer.from(sample, 'latin1'), Buffer.alloc(64)])
    matcher.scan(bytes, 0, sample.length)
  }
  return found
}

/** Where the run of lines ends that begin so, from the text's beginning on. */
function behind(beginning: string, text: string): number {
  const bytes = Buffer.from(text, 'latin1')
  return new LineRun(beginning).behind(bytes, 0, bytes.length)
}

describe('a run of lines that begin alike', () => {
  it('ends where one begins otherwise, or with the text', () => {
    expect(behind('proc:', 'proc:1 a\nproc:2 b\nprocs 3\nproc:4 c\n')).to.equal(18)
    expect(behind('proc:', 'proc:1 a\nproc:2 b\n')).to.equal(18)
    expect(behind('proc:', 'proc:1 a\n\nproc:2 b\n')).to.equal(9)
  })

  it('is not mistaken in what a line holds', () => {
    // A carriage return, or what JavaScript takes for the end of a line, is none.
    expect(behind('proc:', 'proc:1 a\rb\u0085c\nproc:2\nx\n')).to.equal(20)
    expect(behind('a.b*[\\', 'a.b*[\\ 1\na.b*[\\ 2\nacb*[\\ 3\n')).to.equal(18)
    expect(behind('\xff\xfe', '\xff\xfe1\n\xff\xfe2\n\xff3\n')).to.equal(8)
    expect(behind('all of it\n', 'all of it\nall of it\nall of it.\n')).to.equal(20)
  })

  it('goes on from piece to piece, wherever these are cut', () => {
    for (const piece of [1024, 64 * 1024]) {
      for (let cut = -12; cut <= 12; cut++) {
        const first = `proc:${'x'.repeat(piece + cut - 6)}\n`
        expect(behind('proc:', `${first}proc:2\nother\n`), `${cut}`).to.equal(first.length + 7)
        expect(behind('proc:', `${first}prox:2\nother\n`), `${cut}`).to.equal(first.length)
      }
    }
    expect(behind('p', `p${'x'.repeat(200_000)}\n`.repeat(3))).to.equal(3 * 200_002)
  })
})

describe('lines that nobody wants', () => {
  const found = (samples: readonly string[], ...patterns: readonly string[]) =>
    foundIn(samples, patterns, ({ rest }, bytes) =>
      bytes.toString('latin1', bytes.lastIndexOf(10, rest - 1) + 1, bytes.indexOf(10, rest)),
    )

  const processes = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => `proc:${from + n} stat ${n}\nproc:${from + n} io ${n}\n`).join('')

  it('are passed over, and none between them that somebody wants', () => {
    const samples = [
      `cpu 1\n${processes(1, 30)}load 1\n${processes(30, 60)}`,
      `cpu 2\n${processes(2, 61)}load 2\n`,
      `cpu 3\n${processes(3, 20)}procs 3\n${processes(20, 40)}load 3\nprocs 4\n`,
      `${processes(1, 50)}cpu 4\nload 4\n`,
      `cpu 5\nproc:1 stat\nload 5\nprocs 5\n`,
    ]
    const wanted = samples.flatMap((sample) => sample.match(/^(?:cpu|load|procs) .*/gm) ?? [])
    expect(found(samples, 'cpu', 'load', 'procs')).to.deep.equal(wanted)
  })

  it('may be long, and the same from the first byte to the last', () => {
    // The whole of such a line is looked at before it is left.
    const line = `proc:1 stat 1 (${'x'.repeat(100_000)}\n`
    expect(
      found([`${line.repeat(12)}load 1\n`, `${line.repeat(12)}load 2\n`], 'proc:* stat _ (_)', 'load'),
    ).to.deep.equal(['load 1', 'load 2'])
  })

  it('are told from others, whatever comes', () => {
    let seed = 4
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % below
    }
    const words = ['proc:', 'proc', 'procs', 'p', 'slab', 'slab ', 'x*y', 'load', 'load ', '\xe9\r', '']
    const samples = Array.from({ length: 40 }, () =>
      Array.from({ length: 60 }, () => {
        const word = words[random(words.length)] ?? ''
        return Array.from({ length: 1 + random(25) }, () => `${word}${random(4)} ${random(1000)}\n`).join('')
      }).join(''),
    )
    const wanted = samples.flatMap((sample) => sample.match(/^(?:load\d|procs[23]|p1)(?= ).*/gm) ?? [])
    const patterns = ['load0', 'load1', 'load2', 'load3', 'procs2', 'procs3', 'p1']
    expect(wanted.length).to.be.greaterThan(1000)
    expect(found(samples, ...patterns)).to.deep.equal(wanted)
  })
})

describe('a name in parentheses', () => {
  const named = (samples: readonly string[], ...patterns: readonly string[]) =>
    foundIn(samples, patterns, ({ nameStart, nameEnd, rest }, bytes) => {
      return `${bytes.toString('latin1', nameStart, nameEnd)}|${bytes.toString('latin1', rest, bytes.indexOf(10, rest))}`
    })

  it('may begin like the one that was there before, and what follows it', () => {
    const plain = 'proc:7 stat 7 (a) S 1 2\n'
    const mischief = 'proc:7 stat 7 (a) S 1 (b) R 3 4\n'
    expect(named([plain, mischief, plain, plain], 'proc:* stat _ (_)')).to.deep.equal([
      'a| S 1 2',
      'a) S 1 (b| R 3 4',
      'a| S 1 2',
      'a| S 1 2',
    ])
  })

  it('is looked at to its end before nobody wants the line', () => {
    const unwanted = 'job (a) X\n'.repeat(12)
    expect(named([unwanted, `${unwanted}job (a) X) S 5\n`], 'job (_) S')).to.deep.equal(['a) X| 5'])
  })
})
