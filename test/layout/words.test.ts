import { expect } from 'chai'
import { visible, visibleJson } from '../../src/layout/escape.ts'
import { csvField, plotCell, plotRest, precise } from '../../src/layout/quote.ts'
import { cut, left, printable, right, textWidth } from '../../src/layout/width.ts'

describe('layout: recorded words', () => {
  it('makes visible what a terminal obeys or hides', () => {
    expect(visible('a\nb\tc\r')).to.equal('a\\nb\\tc\\r')
    expect(visible('\x1b[2J\x07\x7f\x9b')).to.equal('\\x1b[2J\\x07\\x7f\\x9b')
    expect(visible('eth0\u202e0ht\u200b\ufeff\u2028')).to.equal('eth0\\u202e0ht\\u200b\\ufeff\\u2028')
    expect(visible('\ud800 \u{e0041}')).to.equal('\\ud800 \\u{e0041}')
  })

  it('leaves what is to be seen', () => {
    for (const text of ['', 'sda1', 'C:\\temp', 'Grüße 東京 🙂', 'a\u0301']) expect(visible(text)).to.equal(text)
  })

  it('makes JSON visible without loss', () => {
    const text = 'x\x1b\x7f\x9b\u202e\u{e0041}"\\\n東'
    const json = visibleJson(JSON.stringify(text))
    expect(json).to.match(/^[\x20-\x7e東]*$/u)
    expect(JSON.parse(json)).to.equal(text)
  })

  it('knows how wide characters are on a terminal', () => {
    const widths = ['abc', 'é', 'e\u0301', '東京', '🙂', 'ﾊ', '｡', 'Ａ', '가', '½'].map(textWidth)
    expect(widths).to.deep.equal([3, 1, 1, 4, 2, 1, 1, 2, 2, 1])
  })

  it('cuts to a width and says so', () => {
    expect(cut('sda', 3)).to.equal('sda')
    expect(cut('nvme0n1', 4)).to.equal('nvm~')
    expect(cut('東京都', 4)).to.equal('東~')
    expect(cut('abc', 0)).to.equal('')
    expect(cut('anything', 1)).to.equal('~')
  })

  it('fills to a width', () => {
    expect([left('東', 4), right('東', 4), left('abcdef', 4), right('7', 3)]).to.deep.equal([
      '東  ',
      '  東',
      'abc~',
      '  7',
    ])
  })

  it('cuts a megabyte, and marks without end, before looking at all of it', () => {
    expect(printable('x'.repeat(2 ** 20), 8)).to.equal('xxxxxxx~')
    expect(printable('\x1b'.repeat(2 ** 20), 8)).to.equal('\\x1b\\x1~')
    expect(printable(`a${'\u0301'.repeat(2 ** 20)}`, 8).length).to.be.at.most(41)
  })

  it('quotes fields of CSV and defuses formulas', () => {
    expect(csvField('plain words')).to.equal('plain words')
    expect(csvField('a,"b"')).to.equal('"a,""b"""')
    expect(csvField('two\nlines')).to.equal('two\\nlines')
    expect(csvField("=cmd|' /C calc'!A0")).to.equal("'=cmd|' /C calc'!A0")
    for (const start of ['+', '-', '@']) expect(csvField(`${start}1,2`)).to.equal(`"'${start}1,2"`)
    expect(csvField('x'.repeat(2 ** 20)).length).to.equal(32_767)
  })

  it('keeps a plot cell one cell', () => {
    expect(plotCell('a b\u00a0c', ' ')).to.equal('a_b_c')
    expect(plotCell('a b,c', ',')).to.equal('a b_c')
    expect(plotCell('', ' ')).to.equal('-')
    expect(plotRest('sleep 5\x1b[0m')).to.equal('sleep 5\\x1b[0m')
    expect(plotRest('x'.repeat(2 ** 20)).length).to.equal(32_767)
  })

  it('prints numbers with all their digits', () => {
    expect([0.1, -0, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY].map((value) => precise(value, ''))).to.deep.equal([
      '0.1',
      '0',
      '9007199254740992',
      '',
      '',
    ])
  })
})
