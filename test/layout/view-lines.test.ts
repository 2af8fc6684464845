import { expect } from 'chai'
import { Palette } from '../../src/layout/palette.ts'
import type { Group } from '../../src/layout/view-groups.ts'
import { fitting, groupWidth, ViewLines } from '../../src/layout/view-lines.ts'
import { textWidth } from '../../src/layout/width.ts'

const NAME = { nick: 'process', look: { kind: 'text', width: 12, step: 0 } } as const
const SHARE = { nick: 'cpu', look: { kind: 'percent', width: 3, step: 34 } } as const

const group = (title: string, view: number, instance = ''): Group => ({ title, view, instance, columns: [NAME, SHARE] })

const HOSTILE = [
  '\x1b[2J\x1b]0;owned\x07',
  'a\nb\rc\td',
  '名前が長いプロセス',
  'e\u0301'.repeat(40),
  '\u202egnp.exe',
  '🐘 elephant',
]

describe('lines of views', () => {
  const lines = (isUnicode: boolean) => new ViewLines({ palette: new Palette('none'), isUnicode })
  const how = { firmness: 'final', more: false } as const

  it('are as wide as their heading, whatever names hold', () => {
    const groups = [group('most expensive', 0)]
    const [titles, nicks] = lines(true).heading(groups, { more: false })
    expect([titles, nicks]).to.deep.equal(['-most-expensive-', '  process    cpu'])
    for (const name of HOSTILE) {
      const row = lines(true).row(groups, [name, 42], how)
      expect(textWidth(row), JSON.stringify(name)).to.equal(16)
      expect(row).to.match(/ 42$/)
      expect(row).to.not.match(/[\p{Cc}\p{Cf}]/u)
    }
  })

  it('are ASCII where the terminal knows nothing else', () => {
    for (const name of HOSTILE) {
      const row = lines(false).row([group(name, 0)], [name, 42], how)
      expect(row).to.match(/^[\x20-\x7e]{16}$/)
      expect(
        lines(false)
          .heading([group(name, 0)], { more: false })
          .join(''),
      ).to.match(/^[\x20-\x7e]+$/)
    }
  })

  it('part views with | and the instances of one with :', () => {
    const groups = [group('sda', 0, 'sda'), group('sdb', 0, 'sdb'), group('eth0', 1, 'eth0')]
    const [titles, nicks] = lines(true).heading(groups, { more: true })
    expect(titles).to.equal('------sda------- ------sdb------- ------eth0------>')
    const coloured = new ViewLines({ palette: new Palette('dark'), isUnicode: true })
    expect(coloured.heading(groups, { more: false })[0]).to.contain(
      '------sda--------------sdb------- ------eth0------',
    )
    expect(nicks).to.match(/cpu: {2}process {4}cpu\| {2}process {4}cpu>$/)
  })

  it('leave out groups from the right, and never all', () => {
    const groups = [group('a', 0), group('b', 1), group('c', 2)]
    expect(groupWidth(group('a', 0))).to.equal(16)
    // 16, 33 and 50 characters; one more for the mark where there are more.
    const shown = (columns: number) => fitting(groups, columns)
    expect([50, 49, 34, 33, 17, 16, 3].map(shown)).to.deep.equal([3, 2, 2, 1, 1, 1, 1])
    expect(fitting([], 80)).to.equal(0)
  })
})
