import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { measureGzipHead } from '../../src/recording/gzip-head.ts'

/** A head with all that one may have, as RFC 1952 lays it out. */
function head({ extra = '', name = '', comment = '', crc = false } = {}): Buffer {
  const flags = (extra === '' ? 0 : 4) | (name === '' ? 0 : 8) | (comment === '' ? 0 : 16) | (crc ? 2 : 0)
  const size = Buffer.alloc(2)
  size.writeUInt16LE(extra.length)
  return Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 3]),
    extra === '' ? Buffer.alloc(0) : Buffer.concat([size, Buffer.from(extra)]),
    Buffer.from(name === '' ? '' : `${name}\0`),
    Buffer.from(comment === '' ? '' : `${comment}\0`),
    Buffer.alloc(crc ? 2 : 0),
  ])
}

describe('gzip head', () => {
  it('is measured with all its parts, or said to go on', () => {
    for (const about of [
      {},
      { name: 'x.raw' },
      { extra: 'abc\0def' },
      { comment: 'c' },
      { crc: true },
      { extra: 'e', name: 'n', comment: 'c', crc: true },
    ]) {
      const bytes = head(about)
      expect(measureGzipHead(Buffer.concat([bytes, Buffer.from('data')]))).to.equal(bytes.length)
      expect(measureGzipHead(Buffer.concat([Buffer.from('before'), bytes]), 6)).to.equal(bytes.length)
      for (let cut = 0; cut < bytes.length; cut++) expect(measureGzipHead(bytes.subarray(0, cut))).to.equal(undefined)
    }
    expect(measureGzipHead(gzipSync('x'))).to.equal(10)
  })

  it('is not seen where none is', () => {
    for (const bytes of [
      [0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0],
      [0x50, 0x4b],
      [0x1f, 0x8b, 8, 0x20, 0, 0, 0, 0, 0, 0],
    ]) {
      expect(measureGzipHead(Buffer.from(bytes))).to.equal(-1)
    }
  })
})
