import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { recordingPlace } from '../../src/recorder/recording-place.ts'

describe('where recordings go', () => {
  const root = mkdtempSync(join(tmpdir(), 'recording-place-'))
  after(() => rmSync(root, { recursive: true }))

  it('is a directory, made where a slash says so, or what names begin with', () => {
    const made = join(root, 'made/')
    expect(recordingPlace(made)).to.deep.equal({ directory: made, prefix: '' })
    expect(statSync(made).mode & 0o777).to.equal(0o700)
    expect(recordingPlace(join(root, 'made'))).to.deep.equal({ directory: join(root, 'made'), prefix: '' })
    expect(recordingPlace(join(root, 'web'))).to.deep.equal({ directory: root, prefix: 'web' })
  })

  it('must be there', () => {
    expect(() => recordingPlace(join(root, 'none/web'))).to.throw(`${root}/none: no such directory`)
  })

  it('is told from one that cannot be looked at', () => {
    symlinkSync('loop', join(root, 'loop'))
    expect(() => recordingPlace(join(root, 'loop/web'))).to.throw(/ELOOP/)
  })
})
