import { expect } from 'chai'
import fc from 'fast-check'
import { readMarker, writeMarker } from '../../src/recording/marker.ts'
import { readTrailer, writeTrailerCrc, writeTrailerHead } from '../../src/recording/trailer.ts'

function marker(ms: number): string {
  const bytes = Buffer.alloc(40)
  return bytes.toString('latin1', 2, writeMarker(bytes, 2, ms))
}

function parseMarker(text: string): number {
  return readMarker(Buffer.from(`ab${text}c`), 2, 2 + text.length)
}

describe('marker', () => {
  it('is the time between arrows', () => {
    expect(marker(1795288876940)).to.equal('>>> 1795288876.940 <<<\n')
    expect(marker(5)).to.equal('>>> 0.005 <<<\n')
    expect(marker(4102444800000)).to.equal('>>> 4102444800.000 <<<\n')
  })

  it('is read as the nearest number', () => {
    fc.assert(
      fc.property(fc.nat(4e12), (ms) => {
        expect(parseMarker(marker(ms))).to.equal(ms / 1000)
      }),
    )
  })

  it('is nothing else', () => {
    const others = [
      '>>> 1795288876.940 <<<',
      '>>> 1795288876 <<<\n',
      '>>> .940 <<<\n',
      '>>> 1795288876. <<<\n',
      '>>> -1.000 <<<\n',
      '>>> 1e9.000 <<<\n',
      '>>>  1.000 <<<\n',
      '>>> 1.000  <<<\n',
      '>> 1.000 <<<\n',
      '>>> 123456789012.000 <<<\n',
      '>>> 1.0000001 <<<\n',
      '>>> <<<\n',
      '>>> 1.000 <<<\n\n',
    ]
    for (const text of others) expect(parseMarker(text), text).to.be.NaN
    expect(parseMarker('>>> 1.5 <<<\n')).to.equal(1.5)
  })
})

function trailer(number: number, steady: number, crc: number): string {
  const bytes = Buffer.alloc(100)
  return bytes.toString('latin1', 0, writeTrailerCrc(bytes, writeTrailerHead(bytes, 0, { number, steady }), crc))
}

function parseTrailer(text: string): { number: number; steady: number; crc: number; crcAt: number } | undefined {
  const read = { number: Number.NaN, steady: Number.NaN, crc: Number.NaN, crcAt: Number.NaN }
  return readTrailer(Buffer.from(text), 0, text.length, read) ? read : undefined
}

describe('trailer', () => {
  it('is number, steady clock and checksum', () => {
    expect(trailer(0, 12.5, 0xab)).to.equal('#end 0 12.500000 000000ab\n')
    expect(trailer(8640, 99999.1234567, 0xdeadbeef)).to.equal('#end 8640 99999.123457 deadbeef\n')
    expect(trailer(1, Number.NaN, 0)).to.equal('#end 1 - 00000000\n')
  })

  it('is read back', () => {
    const micros = fc.nat(1e15)
    fc.assert(
      fc.property(fc.nat(2 ** 31), micros, fc.nat(2 ** 32 - 1), (number, micro, crc) => {
        const text = trailer(number, micro / 1e6, crc)
        expect(parseTrailer(text)).to.deep.equal({ number, steady: micro / 1e6, crc, crcAt: text.length - 9 })
      }),
    )
    expect(parseTrailer('#end 1 - 00000000\n')?.steady).to.be.NaN
  })

  it('is nothing else', () => {
    const others = [
      '#end 1 1.000000 0000000G\n',
      '#end 1 1.000000 0000000A\n',
      '#end 1 1.000000 000000000\n',
      '#end 1 1.000000 0000000\n',
      '#end 1 1.000000\n',
      '#end  1.000000 00000000\n',
      '#end x 1.000000 00000000\n',
      '#end 1 1 00000000\n',
      '#end 1 -- 00000000\n',
      '#end 1 -1.0 00000000\n',
      '#end 1  00000000\n',
      '#end 1234567890123456 1.000000 00000000\n',
    ]
    for (const text of others) expect(parseTrailer(text), text).to.equal(undefined)
  })
})
