import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { replaceFile } from '../../src/sink/draft.ts'

describe('a file that is replaced', () => {
  let folder = ''

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'draft-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is another file, that nobody but its owner may write to', () => {
    const path = join(folder, 'page')
    writeFileSync(path, 'before\n')
    chmodSync(path, 0o666)
    const before = statSync(path)
    replaceFile(path, 'after\n')
    const { ino, mode } = statSync(path)
    expect(readFileSync(path, 'utf8')).to.equal('after\n')
    expect(ino).not.to.equal(before.ino)
    expect(mode & 0o777).to.equal(0o644 & ~process.umask())
  })

  it('is as it was where it cannot be, and no draft is left', () => {
    const path = join(folder, 'page')
    mkdirSync(path)
    expect(() => replaceFile(path, 'after\n')).to.throw(`${path}: cannot be written: is a directory`)
    expect(readdirSync(folder)).to.deep.equal(['page'])
  })
})
