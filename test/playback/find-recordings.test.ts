import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { findRecordings } from '../../src/playback/find-recordings.ts'

describe('findRecordings', () => {
  let root = ''
  const at = (...names: string[]): string[] => names.map((name) => join(root, name))

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'find-recordings-'))
    for (const host of ['alpha', 'beta']) {
      mkdirSync(join(root, host))
      for (const day of ['20261120', '20261121']) writeFileSync(join(root, host, `${host}-${day}-000000.raw.zst`), '')
      writeFileSync(join(root, host, 'notes.txt'), '')
    }
    writeFileSync(join(root, 'alpha', 'alpha-20261119-000000.raw.gz'), '')
    writeFileSync(join(root, 'renamed'), '')
    mkdirSync(join(root, 'empty'))
  })
  after(() => rmSync(root, { recursive: true }))

  it('takes files by any name, once', () => {
    expect(findRecordings(at('renamed', 'renamed'))).to.deep.equal(at('renamed'))
  })

  it('takes the recordings of a directory, and nothing else in it', () => {
    expect(findRecordings(at('alpha'))).to.deep.equal(
      at(
        'alpha/alpha-20261119-000000.raw.gz',
        'alpha/alpha-20261120-000000.raw.zst',
        'alpha/alpha-20261121-000000.raw.zst',
      ),
    )
  })

  it('takes patterns that the shell left alone, directories among them', () => {
    expect(findRecordings(at('*/*-2026112?-*.zst'))).to.have.length(4)
    expect(findRecordings(at('b*'))).to.deep.equal(
      at('beta/beta-20261120-000000.raw.zst', 'beta/beta-20261121-000000.raw.zst'),
    )
  })

  it('takes what the names of recordings begin with, as the recorder does', () => {
    expect(findRecordings(at('beta/beta'))).to.deep.equal(findRecordings(at('beta')))
    expect(() => findRecordings(at('beta/bet'))).to.throw('beta/bet: no such file')
    expect(() => findRecordings(at('beta/beta/'))).to.throw('beta/beta/: no such file')
    expect(() => findRecordings(at('beta/notes'))).to.throw('beta/notes: no such file')
  })

  it('passes over directories without recordings where a pattern finds others', () => {
    expect(findRecordings(at('*'))).to.deep.equal([...findRecordings(at('alpha', 'beta')), ...at('renamed')])
    expect(() => findRecordings(at('em*'))).to.throw('em*: no recordings in these directories')
  })

  it('tells of directories without recordings beside others, where somebody listens', () => {
    const told: string[] = []
    const listen = ({ message }: { readonly message: string }) => told.push(message)
    expect(findRecordings(at('alpha', 'empty', 'em*'), listen)).to.deep.equal(findRecordings(at('alpha')))
    expect(told).to.deep.equal([
      `${at('empty')[0]}: no recordings in this directory: skipped`,
      `${at('em*')[0]}: no recordings in these directories: skipped`,
    ])
    expect(() => findRecordings(at('alpha', 'empty'))).to.throw('empty: no recordings in this directory')
    expect(() => findRecordings(at('empty'), listen)).to.throw('empty: no recordings in this directory')
  })

  it('says which argument means nothing', () => {
    expect(() => findRecordings(at('gone'))).to.throw('gone: no such file')
    expect(() => findRecordings(at('g*'))).to.throw('g*: no file matches')
    expect(() => findRecordings([''])).to.throw('FILE: needs a name: it is empty')
    expect(() => findRecordings(at('empty'))).to.throw('empty: no recordings in this directory')
  })
})
