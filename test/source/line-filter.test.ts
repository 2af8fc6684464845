import { expect } from 'chai'
import { lineFilter } from '../../src/source/line-filter.ts'
import type { FileSource } from '../../src/vocabulary/source.ts'

function filtered(text: string, how: Partial<FileSource>): string {
  const filter = lineFilter({ key: 'key', path: '/proc/x', ...how })
  if (filter === undefined) return text
  const left = filter(`\n${text.slice(0, -1)}`)
  return left === '' ? '' : `${left.slice(1)}\n`
}

describe('the filter of lines', () => {
  it('is none where every line is wanted', () => {
    expect(lineFilter({ key: 'key', path: '/proc/x' })).to.equal(undefined)
  })

  it('takes what looks like an expression for what it is', () => {
    expect(filtered('a.b 1\naxb 2\n(c) 3\n', { keep: ['a.b', '(c'] })).to.equal('a.b 1\n(c) 3\n')
    expect(filtered('^a 1\na 2\n$ 3\n[d]\\ 4\n', { drop: ['^', '$', '[d]\\'] })).to.equal('a 2\n')
  })

  it('begins a line behind a newline and nowhere else', () => {
    const text = 'Name: x\rVm\u0085Vm\nVmRSS: 1\n\n VmSize: 2\nVmPeak: 3\n'
    expect(filtered(text, { keep: ['Vm'] })).to.equal('VmRSS: 1\nVmPeak: 3\n')
    expect(filtered(text, { drop: ['Vm'] })).to.equal('Name: x\rVm\u0085Vm\n\n VmSize: 2\n')
    expect(filtered('a\rb c d\ne\rf g h\n', { cut: { e: 2 } })).to.equal('a\rb c d\ne\rf g\n')
  })

  it('cuts lines to so many words, and what they lack is no error', () => {
    const text = 'intr 5 0 0 0\nctxt 1 2 3\n  intr 1 2\nintr\nintr  7 \n\n'
    expect(filtered(text, { cut: { intr: 2 } })).to.equal('intr 5\nctxt 1 2 3\n  intr 1 2\nintr\nintr  7\n\n')
    expect(filtered(' a\tb  c d\n\n', { cut: { '': 3 } })).to.equal(' a\tb  c\n\n')
  })

  it('keeps, drops, skips and cuts at once', () => {
    const how = { skip: 1, keep: ['cpu', 'intr'], drop: ['cpu1'], cut: { intr: 2 } }
    expect(filtered('cpu heading\ncpu 1 2\ncpu0 1\ncpu1 1\nintr 9 8 7\nctxt 4\n', how)).to.equal(
      'cpu 1 2\ncpu0 1\nintr 9\n',
    )
  })

  it('keeps or drops a million lines in a row', () => {
    const text = 'wanted line\n'.repeat(1_000_000)
    expect(filtered(text, { keep: ['wanted'] }).length).to.equal(text.length)
    expect(filtered(text, { keep: ['other'] })).to.equal('')
    expect(filtered(text, { drop: ['wanted'] })).to.equal('')
  })
})
