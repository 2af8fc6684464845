import { expect } from 'chai'
import { cellText } from '../../src/layout/cell-text.ts'
import type { Look } from '../../src/vocabulary/view.ts'

const BYTES: Look = { kind: 'bytes', width: 5, step: 1024 }
const COUNT: Look = { kind: 'decimal', width: 5, step: 1000 }
const FLOAT: Look = { kind: 'float', width: 5, step: 1024 }
const SHARE: Look = { kind: 'percent', width: 3, step: 34 }
const LOAD: Look = { kind: 'float', width: 4, step: 0.5 }

const shown = (value: number, look: Look, choice = {}): string => {
  const { text, letter } = cellText(value, look, choice)
  return text + letter
}

describe('cells', () => {
  // What dstat 0.7.4 shows of the same numbers in the same columns.
  const cases: readonly (readonly [number, Look, string])[] = [
    [0, BYTES, '   0 '],
    [1, BYTES, '   1B'],
    [9999, BYTES, '9999B'],
    [10_240, BYTES, '  10k'],
    [353_280, BYTES, ' 345k'],
    [14 * 2 ** 20, BYTES, '  14M'],
    [2 ** 50, BYTES, '1024T'],
    [0, COUNT, '   0 '],
    [1632, COUNT, '1632 '],
    [10_000, COUNT, '  10k'],
    [4_402_000, COUNT, '4402k'],
    [0, FLOAT, '   0 '],
    [843_776_000, FLOAT, ' 805M'],
    [20_293_787_648, FLOAT, '18.9G'],
    [50.4, SHARE, ' 50'],
    [100, SHARE, '100'],
    [0, LOAD, '   0'],
    [0.5, LOAD, '0.50'],
    [9.5, LOAD, '9.50'],
    [9.999, LOAD, '10.0'],
    [12.34, LOAD, '12.3'],
    [123.4, LOAD, ' 123'],
  ]
  for (const [value, look, text] of cases) {
    it(`${value} in ${look.width} as ${look.kind} is ${JSON.stringify(text)}`, () => {
      expect(shown(value, look)).to.equal(text)
    })
  }

  it('are never wider than their column, and never narrower', () => {
    for (const look of [BYTES, COUNT, FLOAT, SHARE, LOAD, { ...COUNT, width: 3 }, { ...LOAD, width: 10, step: 0 }]) {
      for (let power = -6; power < 30; power++) {
        for (const digits of [1, 1.5, 9.49, 9.5, 9.999_999]) {
          for (const choice of [{}, { bits: true }, { numbers: 'float' }, { numbers: 'integer' }]) {
            expect(shown(digits * 10 ** power, look, choice)).to.have.length(look.width)
          }
        }
      }
      expect(shown(Number.NaN, look).trim()).to.equal('-')
      expect(shown(Number.NaN, look)).to.have.length(look.width)
    }
  })

  it('say how large a number is that would not fit', () => {
    expect(shown(1234, SHARE)).to.equal(' 1k')
    expect(shown(54_321, { ...SHARE, width: 4 })).to.equal(' 54k')
  })

  it('tell bits', () => {
    expect(shown(1250, BYTES, { bits: true })).to.equal('  10k')
    expect(shown(1, BYTES, { bits: true })).to.equal('   8b')
    expect(shown(1250, COUNT, { bits: true })).to.equal('1250 ')
  })

  it('tell minutes', () => {
    const minutes: Look = { kind: 'minutes', width: 5, step: 0 }
    expect([125, 6000, 60_000].map((value) => shown(value, minutes))).to.deep.equal([' 2h05', ' 100h', '1000h'])
    expect(shown(600_000, { ...minutes, width: 4 })).to.equal('416d')
    expect(shown(60_000_000, { ...minutes, width: 4 })).to.equal('5952w'.slice(0, 5))
  })

  it('have the colour of their magnitude or step', () => {
    expect([1, 10_240, 2 ** 30, 2 ** 50].map((value) => cellText(value, BYTES).tier)).to.deep.equal([0, 1, 2, 4])
    expect([1, 33, 34, 68, 99].map((value) => cellText(value, SHARE).tier)).to.deep.equal([0, 0, 1, 2, 2])
    expect([100, 0, Number.NaN].map((value) => cellText(value, SHARE).tier)).to.deep.equal(['full', 'zero', 'unknown'])
    expect([0.4, 0.5, 4.1].map((value) => cellText(value, LOAD).tier)).to.deep.equal([0, 1, 0])
    expect(cellText(5, { ...COUNT, step: 0 }).tier).to.equal('plain')
  })
})
