import { expect } from 'chai'
import { centred, type Page, pageLines, roomFor } from '../../../src/cli/browse/page.ts'

const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => ({ time: i, text: `row ${i}`, remarks: [] }))

const page: Page = {
  title: 'web1  04:20',
  heading: ['#Time  <--CPU-->', '#      busy  sys'],
  rows: [
    { text: '04:19    37    9', isCursor: false },
    { text: '04:20    38    8', isCursor: true },
  ],
  details: ['first', 'second'],
  status: 'q quit',
  fixed: 6,
  moved: 0,
}

describe('page of a browser', () => {
  it('fills the terminal, whatever its size, and no more', () => {
    for (const rows of [1, 2, 5, 8, 24, 100]) {
      for (const columns of [1, 10, 80]) {
        const lines = pageLines(page, { rows, columns })
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what changes how text looks takes no room
        for (const line of lines) expect(line.replaceAll(/\x1b\[\dm/g, '').length).to.be.at.most(columns)
        expect(lines.length).to.equal(rows)
      }
    }
  })

  it('shares the lines out between the timeline and the details', () => {
    expect(roomFor({ rows: 24, columns: 80 }, 2)).to.deep.equal({ rows: 8, details: 12 })
    const lines = pageLines(page, { rows: 12, columns: 20 })
    expect(lines).to.deep.equal([
      '\x1b[1mweb1  04:20         \x1b[0m',
      '#Time  <--CPU-->',
      '#      busy  sys',
      '04:19    37    9',
      '\x1b[7m04:20    38    8    \x1b[0m',
      '',
      'first',
      'second',
      '',
      '',
      '',
      '\x1b[7mq quit              \x1b[0m',
    ])
  })

  it('moves all but the time, and cuts what is too wide', () => {
    const lines = pageLines({ ...page, moved: 4 }, { rows: 12, columns: 10 })
    expect(lines.slice(1, 4)).to.deep.equal(['#Time CPU~', '#     y  ~', '04:19 7  ~'])
  })

  it('has the cursor in the middle where there are rows on both sides', () => {
    const texts = (at: number) => centred({ rows: rowsOf(20), at }, 5).map(({ text }) => text)
    expect(texts(10)).to.deep.equal(['row 8', 'row 9', 'row 10', 'row 11', 'row 12'])
    expect(texts(1)).to.deep.equal(['row 0', 'row 1', 'row 2', 'row 3', 'row 4'])
    expect(texts(19)).to.deep.equal(['row 15', 'row 16', 'row 17', 'row 18', 'row 19'])
    expect(centred({ rows: rowsOf(2), at: 1 }, 5)).to.have.length(2)
    expect(centred({ rows: [], at: -1 }, 5)).to.deep.equal([])
  })

  it('says before a row what is to be said', () => {
    const [first, second] = rowsOf(2)
    const rows = [first, second && { ...second, remarks: ['# gap'] }].filter((row) => row !== undefined)
    expect(centred({ rows, at: 1 }, 5)).to.deep.equal([
      { text: 'row 0', isCursor: false },
      { text: '# gap', isCursor: false },
      { text: 'row 1', isCursor: true },
    ])
  })
})
