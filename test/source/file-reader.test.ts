import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { FileSource } from '../../src/vocabulary/source.ts'
import { asNobody } from '../helpers/nobody.ts'
import { moment, placeAt, readAll, readersOf, removeTrees, Tree } from './tree.ts'

afterEach(removeTrees)

function recorded(content: string | Uint8Array, how: Partial<FileSource> = {}): string {
  const tree = new Tree({ 'proc/file': content })
  return readAll(readersOf([{ key: 'key', path: '/proc/file', ...how }], placeAt(tree.path)))
}

describe('reading a file', () => {
  it('writes the key before every line', () => {
    expect(recorded('one\ntwo 2\n\nthree\n')).to.equal('key one\nkey two 2\nkey \nkey three\n')
  })

  it('writes lines as they are where the key is empty', () => {
    expect(recorded('one\n two\n', { key: '' })).to.equal('one\n two\n')
  })

  it('lets no line without a key pass for a marker or a comment', () => {
    expect(recorded('>>> 1.000 <<<\n#end\n>>>x\na # b\n', { key: '' })).to.equal('>>>x\na # b\n')
    expect(recorded('a\n# c\nb\n>>> 1.000 <<<', { key: '' })).to.equal('a\nb\n')
    expect(recorded('#\n>>> 1.000 <<<\n')).to.equal('key #\nkey >>> 1.000 <<<\n')
  })

  it('glues a key that ends in a hyphen', () => {
    expect(recorded('TcpExt: A\nTcpExt: 1\n', { key: 'tcp-' })).to.equal('tcp-TcpExt: A\ntcp-TcpExt: 1\n')
  })

  it('ends the last line', () => {
    expect(recorded('one')).to.equal('key one\n')
    expect(recorded('one\ntwo')).to.equal('key one\nkey two\n')
  })

  it('writes nothing for an empty file', () => {
    expect(recorded('')).to.equal('')
    expect(recorded('', { joined: true })).to.equal('')
  })

  it('keeps every byte', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i).filter((byte) => byte !== 10)
    expect(recorded(bytes)).to.equal(`key ${Buffer.from(bytes).toString('latin1')}\n`)
    expect(recorded('größer\nkleiner\n', { key: 'gemäß' })).to.equal(
      Buffer.from('gemäß größer\ngemäß kleiner\n').toString('latin1'),
    )
  })

  it('reads files of many pages whole', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${'x'.repeat(i % 90)}`)
    expect(recorded(`${lines.join('\n')}\n`)).to.equal(`${lines.map((line) => `key ${line}`).join('\n')}\n`)
  })

  it('leaves out headings and unwanted lines', () => {
    const content = 'head\nhead\nnr_free 1\nnr_shmem 2\npgpgin 3\npg 4\nnumatastic 5\n'
    const from = (how: Partial<FileSource>) => recorded(content, { key: '', ...how })
    expect(from({ skip: 2, keep: ['nr_shmem', 'pgp'] })).to.equal('nr_shmem 2\npgpgin 3\n')
    expect(from({ skip: 2, drop: ['nr_', 'num'] })).to.equal('pgpgin 3\npg 4\n')
    expect(from({ skip: 2, keep: ['pg'], drop: ['pgp'] })).to.equal('pg 4\n')
    expect(from({ skip: 99 })).to.equal('')
    expect(from({ keep: [] })).to.equal('')
    expect(from({ keep: [''] })).to.equal(content)
    expect(from({ keep: ['numatastic 5 and more than there is'] })).to.equal('')
    expect(recorded(content, { skip: 4, drop: ['pgp'] })).to.equal('key pg 4\nkey numatastic 5\n')
  })

  it('cuts lines to their first words', () => {
    const content = 'cpu  1 2\nintr 90 0 1 0 2\nctxt 7\nintr\n  intr 1 2\n'
    expect(recorded(content, { key: '', cut: { intr: 2 } })).to.equal('cpu  1 2\nintr 90\nctxt 7\nintr\n  intr 1 2\n')
    expect(recorded(content, { keep: ['cpu', 'intr'], cut: { intr: 1, cpu: 2 } })).to.equal(
      'key cpu  1\nkey intr\nkey intr\n',
    )
  })

  it('makes one line of a command line', () => {
    const joined = (content: string) => recorded(content, { joined: true })
    expect(joined('/bin/sh\0-c\0a b\0')).to.equal('key /bin/sh -c a b\n')
    expect(joined('sshd: root@pts/0')).to.equal('key sshd: root@pts/0\n')
    expect(joined('sh\0-c\0one\n>>> 1.000 <<<\n\0')).to.equal('key sh -c one >>> 1.000 <<< \n')
    expect(joined('\0\0')).to.equal('')
    expect(joined('x'.repeat(1_000_000))).to.have.length(32 * 1024 + 5)
  })

  it('keeps a line whole that has ends of lines in a name', () => {
    const single = (content: string) => recorded(content, { single: true })
    expect(single('7 (a\nb\n) S 1\n')).to.equal('key 7 (a b ) S 1\n')
    expect(single('7 (cat) S 1\n')).to.equal('key 7 (cat) S 1\n')
    expect(single('7 (cat) S 1')).to.equal('key 7 (cat) S 1\n')
  })

  it('sees what a file says now, also when another one took its place', () => {
    const tree = new Tree({ 'proc/file': 'one\n' })
    const readers = readersOf([{ key: 'key', path: '/proc/file' }], placeAt(tree.path))
    expect(readAll(readers)).to.equal('key one\n')
    tree.write('proc/file', 'two\n')
    expect(readAll(readers)).to.equal('key two\n')
    tree.write('proc/other', 'three\n')
    renameSync(join(tree.path, 'proc/other'), join(tree.path, 'proc/file'))
    expect(readAll(readers)).to.equal('key three\n')
  })

  it('names what is missing, and finds it when it is there', () => {
    const tree = new Tree()
    const readers = readersOf([{ key: 'key', path: '/proc/file' }], placeAt(tree.path))
    expect(readAll(readers, 100)).to.equal('')
    expect(readers[0]?.unreadable()).to.deep.equal(['/proc/file: ENOENT'])
    tree.write('proc/file', 'one\n')
    // It was tried a moment ago.
    expect(readAll(readers, 101)).to.equal('')
    expect(readAll(readers, 111)).to.equal('key one\n')
    expect(readers[0]?.unreadable()).to.deep.equal([])
  })

  it('names what may not be read, and what is no file', async () => {
    const tree = new Tree({ 'proc/file': 'secret\n', 'proc/dir/file': '' })
    chmodSync(join(tree.path, 'proc/file'), 0)
    const sources = ['/proc/file', '/proc/dir'].map((path) => ({ key: 'key', path }))
    const readers = readersOf(sources, placeAt(tree.path))
    await asNobody(() => void expect(readAll(readers)).to.equal(''))
    expect(readers.flatMap((reader) => reader.unreadable())).to.deep.equal(['/proc/file: EACCES', '/proc/dir: EISDIR'])
  })

  it('does not wait for somebody to write into a pipe', () => {
    const tree = new Tree({ 'proc/other': '' })
    execFileSync('mkfifo', [join(tree.path, 'proc/file')])
    expect(readAll(readersOf([{ key: 'key', path: '/proc/file' }], placeAt(tree.path)))).to.equal('')
  })

  it('records a true moment byte for byte', () => {
    const text = (path: string) => readFileSync(moment(2) + path, 'latin1')
    const sources = [
      { key: '', path: '/proc/meminfo' },
      { key: 'disk', path: '/proc/diskstats' },
      { key: 'Net', path: '/proc/net/dev', skip: 2 },
    ]
    const led = (key: string, lines: string) => lines.replace(/^(?=.)/gm, `${key} `)
    expect(readAll(readersOf(sources, placeAt(moment(2))))).to.equal(
      led('disk', text('/proc/diskstats')) +
        text('/proc/meminfo') +
        led('Net', text('/proc/net/dev').split('\n').slice(2).join('\n')),
    )
  })

  it('reads the running kernel', () => {
    const readers = readersOf([{ key: '', path: '/proc/version' }], placeAt(''))
    const version = readFileSync('/proc/version', 'latin1')
    for (let i = 0; i < 3; i++) expect(readAll(readers)).to.equal(version)
  })
})

describe('sources of several modules', () => {
  it('read a file once, with all that they keep', () => {
    const tree = new Tree({ 'proc/stat': 'cpu 1\nintr 2 3\nctxt 4\nbtime 5\n' })
    const stat = { key: '', path: '/proc/stat' }
    const readers = (other: FileSource) => readersOf([{ ...stat, keep: ['cpu'] }, other], placeAt(tree.path))
    expect(readAll(readers({ ...stat, keep: ['ctxt', 'cpu'] }))).to.equal('cpu 1\nctxt 4\n')
    expect(readAll(readers(stat))).to.equal('cpu 1\nintr 2 3\nctxt 4\nbtime 5\n')
    expect(readAll(readers({ ...stat, key: 'other', keep: ['ctxt'] }))).to.equal('cpu 1\nother ctxt 4\n')
  })

  it('are read in the order that collectl reads them', () => {
    const names = ['slabinfo', 'mine', 'net/dev', 'stat', 'buddyinfo', 'meminfo']
    const tree = new Tree(Object.fromEntries(names.map((name) => [`proc/${name}`, `${name}\n`])))
    const sources = names.map((name) => ({ key: '', path: `/proc/${name}` }))
    expect(readAll(readersOf(sources, placeAt(tree.path)))).to.equal(
      'buddyinfo\nstat\nmeminfo\nnet/dev\nmine\nslabinfo\n',
    )
  })
})
