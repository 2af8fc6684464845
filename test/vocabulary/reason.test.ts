import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { expect } from 'chai'
import { RecollectError } from '../../src/vocabulary/error.ts'
import { placeAndReason, reasonOf, unreadableInWords } from '../../src/vocabulary/reason.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

function failure(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

describe('why something failed', () => {
  const folder = temporaryDirectory()

  it("is told in words, where the system's code is known", () => {
    const error = failure(() => readFileSync(folder.path))
    expect(reasonOf(error)).to.equal('is a directory')
    const missing = failure(() => readFileSync(`${folder.path}/none`))
    expect(placeAndReason(missing)).to.equal(`${folder.path}/none: no such file or directory`)
    expect(reasonOf(new RecollectError('bad-option', 'export csv: dir: needs a folder'))).to.equal(
      'export csv: dir: needs a folder',
    )
    expect([reasonOf('a word'), reasonOf(Object.assign(new Error(''), { code: 'EODD' }))]).to.deep.equal([
      'a word',
      'EODD',
    ])
  })

  it('is that of the first address, where a name has several', async () => {
    const error = await new Promise((resolve) => connect({ host: 'localhost', port: 1 }).on('error', resolve))
    expect(reasonOf(error)).to.equal('connection refused')
    const both = new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })], '')
    expect(reasonOf(both)).to.equal('connection refused')
  })

  it('is put in the place of a code in what could not be read', () => {
    const entries = ['/proc/a: EACCES', '/proc/*/io: EACCES (2 of 3)', '/proc/b: EODD', 'EACCES: x', '/x: EIO: y']
    expect(entries.map(unreadableInWords)).to.deep.equal([
      '/proc/a: permission denied',
      '/proc/*/io: permission denied (2 of 3)',
      '/proc/b: EODD',
      'EACCES: x',
      '/x: EIO: y',
    ])
  })
})
