import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { FileSink } from '../../src/recording/file-sink.ts'
import { inPackage } from '../helpers/paths.ts'
import { Folder } from './made.ts'

describe('file sink', () => {
  const folder = new Folder()
  after(() => folder.remove())

  it('makes a file that nobody else reads', () => {
    const path = join(folder.path, 'new')
    const before = process.umask(0)
    const sink = new FileSink(path)
    process.umask(before)
    sink.write(Buffer.from('one '))
    sink.write(Buffer.from('two'))
    sink.sync()
    sink.close()
    sink.close()
    expect(readFileSync(path, 'utf8')).to.equal('one two')
    expect(statSync(path).mode & 0o777).to.equal(0o600)
  })

  it('never touches what is there already', () => {
    const path = join(folder.path, 'old')
    writeFileSync(path, 'old')
    expect(() => new FileSink(path)).to.throw('EEXIST')
    expect(readFileSync(path, 'utf8')).to.equal('old')
  })

  it('follows no link, not even one that leads nowhere', () => {
    const path = join(folder.path, 'link')
    const target = join(folder.path, 'target')
    symlinkSync(target, path)
    expect(() => new FileSink(path)).to.throw('EEXIST')
    expect(existsSync(target)).to.equal(false)
  })

  it('writes all or nothing', () => {
    const path = join(folder.path, 'limited')
    const script = `
      process.on('SIGXFSZ', () => {})
      const { FileSink } = await import(${JSON.stringify(inPackage('src/recording/file-sink.ts'))})
      const sink = new FileSink(${JSON.stringify(path)})
      sink.write(Buffer.alloc(3000, 'a'))
      try { sink.write(Buffer.alloc(3000, 'b')) } catch (error) { console.log(error.code) }
      sink.write(Buffer.alloc(1000, 'c'))`
    // The limit's unit is 1024 bytes: 3000 fit, 6000 do not, 4000 do.
    const command = `ulimit -f 4; exec '${process.execPath}' --conditions=source --import tsx --input-type=module --eval "$SCRIPT"`
    const env = { ...process.env, SCRIPT: script, TSX_DISABLE_CACHE: '1' }
    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8', env })).to.equal('EFBIG\n')
    expect(readFileSync(path, 'latin1')).to.equal('a'.repeat(3000) + 'c'.repeat(1000))
  })
})
