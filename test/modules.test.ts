import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadImporter, modulePath } from '../src/modules.ts'
import type { RecollectError } from '../src/vocabulary/error.ts'
import { play, sampleOf } from './helpers/samples.ts'

const MODULE = `
import { defineImporter, gauge, Unavailable } from 'recollect/importer'

let factor = 1
export default defineImporter({
  name: 'mine',
  title: 'MINE',
  sources: [{ key: 'mine', path: '/proc/mine' }],
  metrics: { value: gauge({ help: 'A value' }) },
  init(options) {
    if (options.broken !== undefined) throw new Unavailable('mine: no such device')
    factor = Number(options.factor ?? 1)
  },
  analyze(line, row) {
    row.value = line.number(0) * factor
  },
})
`

async function failure(work: Promise<unknown>): Promise<RecollectError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  // A module may carry its own copy of the class, so the code tells, not the class.
  return error instanceof Error && 'code' in error ? (error as RecollectError) : expect.fail(`no failure: ${error}`)
}

describe('loading modules', () => {
  let folder = ''
  let path = ''

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'modules-'))
    path = join(folder, 'mine.js')
    writeFileSync(path, MODULE, { mode: 0o644 })
    writeFileSync(join(folder, 'empty.js'), 'export default {}')
    writeFileSync(join(folder, 'wrong.js'), 'export default (')
  })
  after(() => rmSync(folder, { recursive: true }))

  it('loads a file from anywhere by its path, and gives it its options', async () => {
    const { importer, origin } = await loadImporter(`${path},factor=3`)
    expect(origin).to.equal(path)
    expect(play(importer, [sampleOf(1, 'mine 14\n')])).to.deep.equal([{ '': { value: 42 } }])
  })

  it('refuses a setting that is given twice', async () => {
    const { code, message } = await failure(loadImporter('redis,port=1,port=2'))
    expect([code, message]).to.deep.equal(['bad-option', 'import module redis: port: given twice'])
  })

  it('refuses settings of a module that has none', async () => {
    const { code, message } = await failure(loadImporter('misc,logins'))
    expect([code, message]).to.deep.equal(['bad-option', 'import module misc: logins: it has no settings'])
  })

  it('loads a name from the listed folders and from the package, never from the current directory', async () => {
    const before = process.env['RECOLLECT_PATH']
    const cwd = process.cwd()
    process.chdir(folder)
    try {
      delete process.env['RECOLLECT_PATH']
      expect((await failure(loadImporter('mine'))).code).to.equal('no-such-module')
      process.env['RECOLLECT_PATH'] = folder
      expect((await loadImporter('mine')).origin).to.equal(path)
      expect((await loadImporter('load')).origin).to.equal('package')
    } finally {
      process.chdir(cwd)
      if (before === undefined) delete process.env['RECOLLECT_PATH']
      else process.env['RECOLLECT_PATH'] = before
    }
  })

  it('looks names up in absolute folders only', () => {
    expect(modulePath({ RECOLLECT_PATH: 'relative:/opt/modules', XDG_CONFIG_HOME: '/home/me/.config' })).to.deep.equal([
      '/opt/modules',
      '/home/me/.config/recollect/modules',
    ])
  })

  it('refuses what everybody may write to', async () => {
    chmodSync(path, 0o646)
    const error = await failure(loadImporter(path))
    chmodSync(path, 0o644)
    expect(error.code).to.equal('bad-module')
    expect(error.message).to.contain('anyone may write to it')
  })

  it('says in one line what is wrong with a module', async () => {
    expect((await failure(loadImporter('./gone.js'))).message).to.contain('gone.js: no such file')
    expect((await failure(loadImporter(join(folder, 'empty.js')))).message).to.contain(
      'default export is not an import module',
    )
    expect((await failure(loadImporter(join(folder, 'wrong.js')))).code).to.equal('bad-module')
    const unavailable = await failure(loadImporter(`${path},broken`))
    expect([unavailable.code, unavailable.message]).to.deep.equal(['unavailable', 'mine: no such device'])
  })
})
