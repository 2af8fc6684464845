import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { ChildTarget } from '../../src/sink/child-target.ts'
import { ReplacedFile, WholeFile } from '../../src/sink/file-target.ts'
import { FilesTarget } from '../../src/sink/files-target.ts'
import type { Notice } from '../../src/vocabulary/error.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

/** What a promise is rejected with. */
async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'no failure'
}

describe('a child that reads what is sent', () => {
  const directory = temporaryDirectory()
  const open = (script: string, notices: Notice[] = []): Promise<ChildTarget> =>
    ChildTarget.open(
      { kind: 'child', command: ['sh', '-c', script], directory: join(directory.path, 'made'), fine: /^OK/ },
      { name: 'made', isLive: false, onNotice: (notice) => notices.push(notice) },
    )

  it('gets everything, in a directory that is made', async () => {
    const child = await open('cat > got')
    for (let n = 0; n < 2000; n++) {
      child.send(`${n} ${'x'.repeat(100)}\n`)
      await child.room()
    }
    await child.close()
    expect(readFileSync(join(directory.path, 'made', 'got'), 'utf8').split('\n')).to.have.length(2001)
  })

  it('is heard, five times and then counted', async () => {
    const heard = async (lines: number): Promise<readonly string[]> => {
      const notices: Notice[] = []
      const child = await open('while read line; do echo "OK $line"; echo "bad $line" >&2; done', notices)
      for (let n = 1; n <= lines; n++) child.send(`${n}\n`)
      await child.close()
      return notices.map(({ message }) => message)
    }
    const first = [1, 2, 3, 4, 5].map((n) => `export made: bad ${n}`)
    expect(await heard(6)).to.deep.equal([...first, 'export made: 1 more line of the kind'])
    expect(await heard(9)).to.deep.equal([...first, 'export made: 4 more lines of the kind'])
  })

  it('that says that something was lost is a failure in the end', async () => {
    const target = { kind: 'child', directory: directory.path, fine: /^OK/, lost: /^ERROR/ } as const
    const command = ['sh', '-c', 'cat > /dev/null; echo "WARNING: odd"; echo "ERROR: disk full"']
    const child = await ChildTarget.open({ ...target, command }, { name: 'made', isLive: false, onNotice: () => {} })
    expect(await failure(child.close())).to.equal('export made: sh: not all was written')
  })

  it('that misses what it was to make is told with the room that there is', async () => {
    const target = { kind: 'child', directory: directory.path, fine: /^OK/, unmade: /^no '(.*)'$/ } as const
    const command = ['sh', '-c', `cat > /dev/null; echo "no 'a/b.rrd'"`]
    const notices: Notice[] = []
    const options = { name: 'made', isLive: false, onNotice: (notice: Notice) => notices.push(notice) }
    await (await ChildTarget.open({ ...target, command }, options)).close()
    const [{ message } = { message: '' }] = notices
    const [, path, room = ''] =
      /^export made: (.*): could not be made: (\d+) KiB are free on the device$/.exec(message) ?? []
    expect([path, Number(room) > 0]).to.deep.equal([join(directory.path, 'a/b.rrd'), true])
  })

  it('that did not make all files that it should is a failure, and leaves none of them in part', async () => {
    const target = { kind: 'child', directory: directory.path, fine: /^$/, madeEnd: '</end>' } as const
    const command = ['sh', '-c', 'printf "a</end>\\n" > whole; printf "a</e" > part; cat > /dev/null']
    const child = await ChildTarget.open({ ...target, command }, { name: 'made', isLive: false, onNotice: () => {} })
    for (const file of ['whole', 'part', 'none']) child.send(`make ${file}\n`, file)
    const paths = ['part', 'none'].map((file) => join(directory.path, file))
    expect(await failure(child.close())).to.equal(`export made: sh: could not write ${paths.join(', ')}`)
    expect(readFileSync(join(directory.path, 'whole'), 'utf8')).to.equal('a</end>\n')
    expect(() => readFileSync(join(directory.path, 'part'))).to.throw('ENOENT')
  })

  it('that ends early, or is not there, is a failure', async () => {
    const child = await open('exit 3')
    child.send('something\n')
    expect(await failure(child.close())).to.equal('export made: sh: ended early: exit 3')
    const missing = ChildTarget.open(
      { kind: 'child', command: ['recollect-no-such-program'], directory: directory.path, fine: /^OK/ },
      { name: 'made', isLive: false, onNotice: () => {} },
    )
    expect(await failure(missing)).to.equal('export made: recollect-no-such-program: is not installed')
  })
})

describe('files below a directory', () => {
  const directory = temporaryDirectory()

  it('are never outside of it', () => {
    const files = new FilesTarget(directory.path)
    for (const path of ['', '../x', 'a/../../x', '/etc/x', 'a\0b']) {
      expect(() => files.send('text', path), path).to.throw('is not a file below')
    }
  })

  it('appear whole, when the run has ended', async () => {
    const files = new FilesTarget(directory.path)
    files.send('x'.repeat(300_000), 'a/b.txt')
    expect(() => readFileSync(join(directory.path, 'a/b.txt'))).to.throw('ENOENT')
    files.send(new Uint8Array([121]), 'a/b.txt')
    await files.close()
    expect(readFileSync(join(directory.path, 'a/b.txt'), 'utf8')).to.equal(`${'x'.repeat(300_000)}y`)
  })

  it('leave no draft where their place is a folder', async () => {
    const folder = join(directory.path, 'places')
    const place = join(folder, 'taken')
    mkdirSync(place, { recursive: true })
    const whole = new WholeFile(place)
    expect(await failure(whole.close())).to.equal(`${place}: cannot be written: is a directory`)
    expect(readdirSync(folder)).to.deep.equal(['taken'])
    expect(() => new ReplacedFile(place).send('x')).to.throw(`${place}: cannot be written: is a directory`)
    expect(readdirSync(folder)).to.deep.equal(['taken'])
    const files = new FilesTarget(folder)
    files.send('x', 'taken')
    expect(await failure(files.close())).to.equal(`${place}: cannot be written: is a directory`)
    expect(readdirSync(folder)).to.deep.equal(['taken'])
  })

  it('take away what a killed process left of them, and nothing else', async () => {
    const folder = join(directory.path, 'left')
    const { pid = 0 } = spawnSync('true')
    const others = ['.c.txt.tmp', `.c.txt.${process.ppid}.tmp`, `.d.txt.${pid}.tmp`, `c.txt.${pid}.tmp`]
    mkdirSync(folder)
    for (const name of [`.c.txt.${pid}.tmp`, ...others]) writeFileSync(join(folder, name), 'half')
    const files = new FilesTarget(folder)
    files.send('whole', 'c.txt')
    await files.close()
    expect(readdirSync(folder).toSorted()).to.deep.equal([...others, 'c.txt'].toSorted())
    writeFileSync(join(folder, `.c.txt.${pid}.tmp`), 'half')
    const file = new WholeFile(join(folder, 'c.txt'))
    await file.close()
    expect(readdirSync(folder).toSorted()).to.deep.equal([...others, 'c.txt'].toSorted())
  })
})
