import { expect } from 'chai'
import fc from 'fast-check'
import { LineMatcher } from '../../src/playback/line-matcher.ts'
import type { Match } from '../../src/playback/match.ts'
import { parsePattern } from '../../src/playback/pattern.ts'

const PATTERNS = ['cpu*', 'disk _ _ *', 'Net *:', 'proc:* stat _ (_)', 'proc:* VmRSS:', 'proc:* _', 'load', 'a *, b *']

/** What a matcher finds in the text, one entry a call. */
function finder(): (text: string) => string[] {
  const matcher = new LineMatcher()
  // Readers use one buffer for all samples.
  const bytes = Buffer.alloc(4096)
  const found: string[] = []
  const entries: string[] = []
  for (const [index, pattern] of PATTERNS.entries()) {
    const read = (match: Match): number => {
      const captures = Array.from({ length: match.captures }, (_, part) =>
        bytes.toString('latin1', match.captureStart[part], match.captureEnd[part]),
      )
      const name = bytes.toString('latin1', match.nameStart, match.nameEnd)
      const rest = bytes.toString('latin1', match.rest, bytes.indexOf(10, match.rest))
      const entry = [pattern, ...captures, name, rest].join('|')
      found.push(entry)
      match.memo = entries.push(entry) - 1
      return match.rest
    }
    const repeat = (_line: number, memo: number): boolean => found.push(entries[memo] ?? 'nothing') > 0
    matcher.add(parsePattern(pattern), { read, repeats: index % 2 === 0, repeat })
  }
  return (text) => {
    found.length = 0
    matcher.scan(bytes, 0, bytes.write(text, 'latin1'))
    return [...found]
  }
}

const line = fc.oneof(
  fc
    .tuple(fc.constantFrom('cpu', 'cpu0', 'cpuX', 'load', 'loadx', 'zzz', ''), fc.nat(99))
    .map(([key, n]) => `${key} ${n}`),
  fc.tuple(fc.constantFrom('sda', 'sdb', 'vda1'), fc.nat(9)).map(([name, n]) => `disk  8 ${n} ${name} ${n}`),
  fc.tuple(fc.constantFrom('eth0', 'lo'), fc.constantFrom('', ' ')).map(([name, gap]) => `Net ${name}:${gap}1`),
  fc
    .tuple(fc.nat(12), fc.constantFrom('stat 1 (a b) S', 'stat 1 (c S', 'VmRSS: 5 kB', 'VmRSSx', 'other', 'stat'))
    .map(([pid, rest]) => `proc:${pid} ${rest}`),
  fc.constantFrom('a 1, b 2', 'a 1 b 2', 'a ,, b'),
)
const sample = fc.array(line, { maxLength: 30 }).map((lines) => lines.map((text) => `${text}\n`).join(''))

describe('remembered lines', () => {
  it('never change what is found, whatever the samples before were', () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 2, maxLength: 6 }), (samples) => {
        const remembering = finder()
        for (const text of samples) expect(remembering(text)).to.deep.equal(finder()(text))
      }),
      { numRuns: 500 },
    )
  })
})
