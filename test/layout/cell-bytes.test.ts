import { expect } from 'chai'
import { CellBytes, MOST_DIRECT } from '../../src/layout/cell-bytes.ts'

describe('the bytes of cells', () => {
  const bytes = new CellBytes()
  const written = (write: () => void): string => {
    write()
    return bytes.take()
  }

  it('are the digits of integers', () => {
    const edges = [0, 1, 9, 10, 11, 99, 100, 101, 999_999_999, 1_000_000_000, 2_147_483_646, MOST_DIRECT]
    for (const value of edges) expect(written(() => bytes.integer(32, value))).to.equal(` ${value}`)
    for (let value = 1; value < 2 ** 30; value = value * 3 + 7)
      expect(written(() => bytes.integer(32, value))).to.equal(` ${value}`)
  })

  it('hold any text between them, and forget what was taken', () => {
    for (const text of ['', 'abc', 'ü', '日本', 'a\u{1f600}b', 'x'.repeat(5000), 'é'.repeat(3000)]) {
      const line = written(() => {
        bytes.integer(45, 12)
        bytes.text(text)
        bytes.integer(45, 3)
        bytes.text(' ')
        bytes.text(text)
      })
      expect(line).to.equal(`-12${text}-3 ${text}`)
    }
    expect(bytes.take()).to.equal('')
  })

  it('are written again from what was taken last', () => {
    const first = written(() => bytes.text('0 ü 34'))
    const again = written(() => {
      bytes.text('12 ')
      bytes.again(2, 7)
      bytes.again(7, 7)
    })
    expect(again).to.equal(`12 ${first.slice(2)}`)
  })
})
