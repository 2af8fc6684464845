import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { makeFolder } from '../../src/sink/make-folder.ts'

describe('a folder that is made', () => {
  const root = mkdtempSync(join(tmpdir(), 'make-folder-'))
  after(() => rmSync(root, { recursive: true }))

  it('is there with those above it, whether some were or not', () => {
    const path = join(root, 'a/b/c/')
    makeFolder(path, 0o700)
    makeFolder(path)
    makeFolder('/')
    expect(statSync(join(root, 'a')).mode & 0o777).to.equal(0o700)
    expect(statSync(path).isDirectory()).to.equal(true)
  })

  it('may be a link to one', () => {
    symlinkSync(root, join(root, 'link'))
    makeFolder(join(root, 'link'))
    makeFolder(join(root, 'link/below'))
    expect(statSync(join(root, 'below')).isDirectory()).to.equal(true)
  })

  it('cannot be made where the system makes none, or something else stands', () => {
    expect(() => makeFolder('/proc/recollect/below')).to.throw(/ENOENT.*\/proc\/recollect/)
    writeFileSync(join(root, 'file'), '')
    expect(() => makeFolder(join(root, 'file'))).to.throw(/EEXIST/)
    expect(() => makeFolder(join(root, 'file/below'))).to.throw(/ENOTDIR/)
  })
})
