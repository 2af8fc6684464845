import { expect } from 'chai'
import { formatHeader, parseHeader } from '../../src/recording/header.ts'
import { headerLines } from '../../src/recording/header-copy.ts'
import { defaultLimits, findLongLine } from '../../src/recording/limits.ts'
import { loadZstd } from '../../src/recording/zstd.ts'
import { bombOf, MIB } from './bomb.ts'
import { Folder, header, make, readFile, stream } from './made.ts'

describe('limits', () => {
  const folder = new Folder()
  after(() => folder.remove())

  it('find the first line that is too long', () => {
    const find = (text: string, most: number): number => findLongLine(Buffer.from(text), 0, text.length, most)
    expect(find('', 3)).to.equal(-1)
    expect(find('ab\nab\nab\n', 3)).to.equal(-1)
    expect(find('ab\nabc\nab\n', 3)).to.equal(3)
    expect(find('a\na\nabc\n', 3)).to.equal(4)
    expect(find('abc', 3)).to.equal(-1)
    expect(find('abcd', 3)).to.equal(0)
    expect(find('\n\n\n\n\n\nabcd', 3)).to.equal(6)
    expect(findLongLine(Buffer.from('abcdef\nab\n'), 7, 10, 3)).to.equal(-1)
  })

  it('hold where a few bytes become very many', async () => {
    const made = make({ count: 2 })
    const head = make({ count: 0, close: false }).bytes
    const rest = made.bytes.subarray(head.length)
    const frame = bombOf(Buffer.alloc(MIB, 'x\n'), 40)
    expect(frame.length).to.be.lessThan(20_000)
    const before = process.memoryUsage().arrayBuffers
    const limits = { frameText: 20 * MIB, sample: 4 * MIB }
    for (const got of [
      await stream(Buffer.concat([head, frame, frame, rest]), 1000, { limits }),
      await readFile(folder, Buffer.concat([head, frame, rest])),
    ]) {
      expect(got.samples).to.deep.equal(made.samples)
      const told = got.notices.map(({ message }) => message).filter((message) => !message.includes('the index'))
      expect(told).to.have.length(1)
      expect(told[0]).to.match(/^\S+: damaged: bytes 4\d\d to \d+: no marker: no sample lost$/)
    }
    expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(64 * MIB)
  })

  it('refuse a window that takes more memory than any of ours', async () => {
    const zstd = loadZstd()
    const context = new zstd.CCtx()
    context.setParameter(zstd.CParameter.windowLog, 27)
    const out = Buffer.alloc(1000)
    const [, produced] = context.compressStream2(out, Buffer.from('>>> 1.000 <<<\n'), zstd.EndDirective.flush)
    const made = make({ count: 2 })
    const head = make({ count: 0, close: false }).bytes
    const bytes = Buffer.concat([head, out.subarray(0, produced), made.bytes.subarray(head.length)])
    const got = await stream(bytes)
    expect(got.samples).to.deep.equal(made.samples)
    expect(got.notices[0]?.message).to.include('memory')
  })

  it('leave room for every header that is written', () => {
    const unreadable = Array.from({ length: 5000 }, (_, i) => `/proc/${i}/io: EACCES`)
    const text = formatHeader({ ...header, unreadable })
    expect(text.length).to.be.lessThan(defaultLimits.header)
    expect(parseHeader(headerLines(text)).unreadable).to.deep.equal(unreadable)
  })
})
