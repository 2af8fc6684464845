import { expect } from 'chai'
import { binarySize } from '../../src/vocabulary/binary-size.ts'

describe('binarySize', () => {
  for (const [bytes, text] of [
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [307_200, '300 KiB'],
    [50_000, '48.8 KiB'],
    [2 ** 20 - 1, '1024.0 KiB'],
    [2 ** 21, '2 MiB'],
    [1.5 * 2 ** 30, '1.5 GiB'],
    [2 ** 52, '4096 TiB'],
  ] as const) {
    it(`writes ${bytes} as ${text}`, () => expect(binarySize(bytes)).to.equal(text))
  }
})
