import { expect } from 'chai'
import { LineMatcher } from '../../src/playback/line-matcher.ts'
import type { Match } from '../../src/playback/match.ts'
import { parsePattern } from '../../src/playback/pattern.ts'

/** What each pattern finds in the text: `instance|rest of the line`. */
function found(text: string, ...patterns: string[]): string[][] {
  const matcher = new LineMatcher()
  const bytes = Buffer.from(text)
  const all: string[][] = patterns.map(() => [])
  for (const [index, pattern] of patterns.entries()) {
    const read = (match: Match): number => {
      const parts = Array.from({ length: match.captures }, (_, part) =>
        bytes.toString('utf8', match.captureStart[part], match.captureEnd[part]),
      )
      if (match.nameEnd > match.nameStart) parts.push(bytes.toString('utf8', match.nameStart, match.nameEnd))
      all[index]?.push(`${parts.join('-')}|${bytes.toString('utf8', match.rest, bytes.indexOf(10, match.rest))}`)
      return match.rest
    }
    matcher.add(parsePattern(pattern), { read, repeats: false, repeat: () => false })
  }
  matcher.scan(bytes, 0, bytes.length)
  return all
}

describe('line patterns', () => {
  it('match literal words, any run of blanks between them, and nothing longer', () => {
    expect(found('sock TCP: 1\nsock  \tTCP: 2\nsocket TCP: 3\nsock TCPX 4\nsock\nTCP: 5\n', 'sock TCP:')).to.deep.equal(
      [['| 1', '| 2']],
    )
    expect(found('load 1\nloaded 2\nload\n', 'load')).to.deep.equal([['| 1', '|']])
  })

  it('capture the instance, whole words and parts of words', () => {
    expect(found('cpu  1\ncpu0 2\ncpu11 3\n', 'cpu*')).to.deep.equal([['|  1', '0| 2', '11| 3']])
    expect(found('Net   eth0: 1\nNet br-0:22 2\n', 'Net *:')).to.deep.equal([['eth0| 1', 'br-0|22 2']])
    expect(found('ibmlx5_0-1:rcvd 5\nibmlx5_0-1:xmtd 6\n', 'ib*:rcvd', 'ib*:xmtd')).to.deep.equal([
      ['mlx5_0-1| 5'],
      ['mlx5_0-1| 6'],
    ])
    expect(found('buddy Node 0, zone   DMA32   1 2\n', 'buddy Node *, zone *')).to.deep.equal([['0-DMA32|   1 2']])
  })

  it('skip words and parenthesised names', () => {
    expect(found('disk 8 0 sda 1\n', 'disk _ _ *')).to.deep.equal([['sda| 1']])
    expect(found('proc:7 stat 7 (a) (b c) S 1\nproc:8 stat 8 none S\n', 'proc:* stat _ (_)')).to.deep.equal([
      ['7-a) (b c| S 1'],
    ])
  })

  it('share a tree: literals win over wildcards, wildcards both get the line', () => {
    const text = 'proc:7 stat 7\nproc:7 VmRSS: 1\nproc:8 start\n'
    expect(found(text, 'proc:* stat', 'proc:* VmRSS:', 'proc:* _')).to.deep.equal([['7| 7'], ['7| 1'], ['8|']])
    expect(found('int 24: 1\n', 'int *:', 'int _')).to.deep.equal([['24| 1'], ['| 1']])
  })

  it('never leave their line', () => {
    expect(found('disk 8\n0 sda 5\n', 'disk _ _ *')).to.deep.equal([[]])
    expect(found('proc:7 stat 7 (a\nb) S\n', 'proc:* stat _ (_)')).to.deep.equal([[]])
    expect(found('\n\n \nload 1\n', 'load')).to.deep.equal([['| 1']])
  })

  it('are refused when malformed', () => {
    expect(() => parsePattern('a  b')).to.throw('separated by one blank')
    expect(() => parsePattern('a*b*')).to.throw('at most one star in a word')
  })
})
