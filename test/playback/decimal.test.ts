import { expect } from 'chai'
import fc from 'fast-check'
import { type Decimal, joinDecimal, LOW_SPAN, readDecimal } from '../../src/playback/decimal.ts'

function read(text: string): Decimal {
  const into = { low: 0, high: 0, end: 0 }
  readDecimal(Buffer.from(text), 0, into)
  return into
}

describe('readDecimal', () => {
  it('reads every unsigned 64-bit number exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        const { low, high, end } = read(`${value} `)
        expect(BigInt(joinDecimal(high, low))).to.equal(value)
        expect(low).to.be.below(LOW_SPAN)
        expect(end).to.equal(String(value).length)
      }),
    )
  })

  it('reads signs and fractions', () => {
    expect(read('-12 ')).to.include({ low: -12, high: 0, end: 3 })
    expect(read('0.63\n')).to.include({ low: 0.63, end: 4 })
    expect(read('-1.5')).to.include({ low: -1.5, end: 4 })
    expect(read('7.')).to.include({ low: 7, end: 1 })
  })

  it('says NaN where there is no number', () => {
    for (const text of ['', 'x', '-', '- 1', '.5', '\n']) expect(read(text).low, text).to.be.NaN
  })

  it('takes hundreds of digits for no counter', () => {
    const { low, high, end } = read('9'.repeat(400))
    expect(end).to.equal(400)
    expect(joinDecimal(high, low)).to.be.NaN
  })
})
