import { expect } from 'chai'
import fc from 'fast-check'
import { fileIdOf, formatHeader, parseHeader } from '../../src/recording/header.ts'
import { headerLines } from '../../src/recording/header-copy.ts'
import type { RecollectError } from '../../src/vocabulary/error.ts'
import type { Header } from '../../src/vocabulary/header.ts'
import { header } from './made.ts'

function roundTrip(about: Header): Header {
  return parseHeader(headerLines(formatHeader(about)))
}

function failure(text: string): RecollectError {
  try {
    parseHeader(text.split('\n'), 'x.raw.zst')
  } catch (error) {
    return error as RecollectError
  }
  throw new Error('nothing was thrown')
}

const MINIMAL = '# Recollect: 1 0.1.0\n# Created: 1\n# Booted: 0\n# HZ: 100\n# PageSize: 4096\n# CPUs: 1'

describe('header', () => {
  it('is one line a key', () => {
    const details = new Map([['disk', new Map([['vda', 'virtio']])]])
    const unreadable = ['/proc/slabinfo: EACCES']
    expect(formatHeader({ ...header, details, unreadable, comment: 'night' }, '0123456789abcdef')).to.equal(
      [
        '# Recollect: 1 0.1.0',
        '# File: 0123456789abcdef',
        '# Host: box',
        '# Created: 1795288876.940',
        '# Booted: 1795200000.500',
        '# Kernel: 6.18.44',
        '# Arch: x86_64',
        '# Zone: Europe/Berlin',
        '# HZ: 100',
        '# PageSize: 4096',
        '# CPUs: 2',
        '# Interval: 10 60',
        '# Modules: cpu disk',
        '# Module disk: vda=virtio',
        '# Unreadable: /proc/slabinfo: EACCES',
        '# Comment: night',
        '',
      ].join('\n'),
    )
  })

  it('is read back as it was', () => {
    const about: Header = {
      ...header,
      intervals: [0.1, 60],
      details: new Map([
        [
          'env',
          new Map([
            ['fan=1', 'a=b'],
            ['', ''],
          ]),
        ],
        ['disk', new Map([['x', ' y ']])],
      ]),
      unreadable: ['/proc/a: EACCES', '/proc/b\nc: EIO'],
      comment: 'two\nlines, a tab\t, a bell\u0007, a backslash \\n and \\x41, \u{1f4fc}\u202e ',
    }
    const { lines, ...read } = roundTrip(about)
    const { lines: _, ...wanted } = about
    expect(read).to.deep.equal(wanted)
    expect(lines).to.have.length(18)
  })

  it('holds any text', () => {
    const words = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1'))
    fc.assert(
      fc.property(words, words, words, (host, key, comment) => {
        const details = new Map([['m', new Map([[key, comment]])]])
        const text = formatHeader({ ...header, host, comment, details })
        // biome-ignore lint/suspicious/noControlCharactersInRegex: there must be none
        expect(text.replaceAll('\n', '')).not.to.match(/[\u0000-\u001f\u007f-\u009f]/)
        expect(roundTrip({ ...header, host, comment, details })).to.deep.include({ host, comment, details })
      }),
      { numRuns: 50 },
    )
  })

  it('leaves keys alone that it does not know', () => {
    const read = parseHeader(`${MINIMAL}\n# Colour: blue\n# Module\nnonsense\n# Module x: no equals`.split('\n'))
    expect(read).to.deep.include({ hz: 100, zone: 'UTC', host: '', modules: [], intervals: [] })
    expect(read.details.size).to.equal(0)
    expect(read).not.to.have.property('comment')
  })

  it('gives its file id', () => {
    expect(fileIdOf(parseHeader(formatHeader(header, 'fedcba9876543210').split('\n')))).to.equal('fedcba9876543210')
    expect(fileIdOf(roundTrip(header))).to.equal(undefined)
    expect(fileIdOf(parseHeader(`${MINIMAL}\n# File: xyz`.split('\n')))).to.equal(undefined)
  })

  it('refuses what is none', () => {
    expect(failure('# Collectl: V4.3.1').code).to.equal('not-a-recording')
    expect(failure('').message).to.match(/^x\.raw\.zst: not a recording/)
  })

  it('refuses numbers that would make others wrong', () => {
    for (const bad of ['0', '-1', '', 'NaN', 'Infinity', '1e999']) {
      const error = failure(MINIMAL.replace('# HZ: 100', `# HZ: ${bad}`))
      expect(error.code).to.equal('not-a-recording')
      expect(error.message).to.include(`HZ is "${bad}"`)
    }
  })

  it('refuses a newer format, and says which', () => {
    const error = failure(MINIMAL.replace('1 0.1.0', '2 3.4.5'))
    expect(error.code).to.equal('newer-format')
    expect(error.message).to.include('recollect 3.4.5 in format 2')
  })
})
