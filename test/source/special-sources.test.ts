import { execFileSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { whyAbsent } from '../../src/source/why-absent.ts'
import { asNobody } from '../helpers/nobody.ts'
import { placeAt, readAll, readersOf, removeTrees, Tree } from './tree.ts'

afterEach(removeTrees)

describe('a source that is there without lines', () => {
  const source = { key: 'lock', path: '/proc/locks', evenEmpty: true }

  it('leaves its key', () => {
    expect(readAll(readersOf([source], placeAt(new Tree({ 'proc/locks': '' }).path)))).to.equal('lock\n')
  })

  it('leaves nothing where it is not there, and its lines where it has some', () => {
    expect(readAll(readersOf([source], placeAt(new Tree().path)))).to.equal('')
    expect(readAll(readersOf([source], placeAt(new Tree({ 'proc/locks': '1: A\n' }).path)))).to.equal('lock 1: A\n')
  })
})

describe('a source that counts', () => {
  const FILES = {
    'q/in/1': '',
    'q/late/A/A1': '',
    'q/late/A/A2': '',
    'q/late/B/B3': '',
    'q/late/4': '',
    'q/late/.x': '',
  }

  function counted(path: string, count: 'files' | 'directories'): string {
    return readAll(readersOf([{ key: 'queue', path, count }], placeAt(new Tree(FILES).path)))
  }

  it('counts files in a directory, and at any depth', () => {
    expect(counted('/q/in/*', 'files')).to.equal('queue 1\n')
    expect(counted('/q/late/*', 'files')).to.equal('queue 1\n')
    expect(counted('/q/late/**/*', 'files')).to.equal('queue 4\n')
    expect(counted('/q/late/*/*', 'files')).to.equal('queue 3\n')
  })

  it('counts directories, and those of some name', () => {
    expect(counted('/q/late/*', 'directories')).to.equal('queue 2\n')
    expect(counted('/q/*', 'directories')).to.equal('queue 2\n')
    expect(counted('/q/late/[0-9]*', 'files')).to.equal('queue 1\n')
  })

  it('tells nothing of a directory that is not there', () => {
    const readers = readersOf([{ key: 'queue', path: '/q/none/*', count: 'files' }], placeAt(new Tree(FILES).path))
    expect(readAll(readers)).to.equal('')
    expect(readers.flatMap((reader) => reader.unreadable())).to.deep.equal(['/q/none/*: ENOENT'])
  })

  it('tells nothing where a part of them may not be seen', async () => {
    const tree = new Tree(FILES)
    chmodSync(join(tree.path, 'q/late/B'), 0)
    const readers = readersOf([{ key: 'queue', path: '/q/late/**/*', count: 'files' }], placeAt(tree.path))
    await asNobody(() => {
      expect(readAll(readers)).to.equal('')
    })
    expect(readers.flatMap((reader) => reader.unreadable())).to.deep.equal(['/q/late/**/*: EACCES'])
  })
})

describe('a source of file systems', () => {
  const source = { key: 'space', path: '/proc/self/mountinfo', space: true }
  const TYPES = 'nodev\tproc\nnodev\ttmpfs\nnodev\tnfs4\n\text4\n\tsquashfs\n'

  function points(mounts: readonly string[]): readonly string[] {
    const lines = mounts.map((mount, n) => `${n} 1 ${mount}\n`).join('')
    const tree = new Tree({ 'proc/self/mountinfo': lines, 'proc/filesystems': TYPES, 'a b/x': '', 'srv/x': '' })
    return readAll(readersOf([source], placeAt(tree.path)))
      .split('\n')
      .map((line) => line.split(' ').slice(1, 4).join(' '))
      .filter((line) => line !== '')
  }

  it('asks local ones, each once', () => {
    expect(
      points([
        '8:1 / / rw shared:1 - ext4 /dev/sda1 rw',
        '0:5 / /proc rw - proc proc rw',
        '8:2 / /a\\040b rw - ext4 /dev/sda2 rw',
        '8:1 /home /srv rw - ext4 /dev/sda1 rw',
        '0:9 / /srv rw shared:7 master:2 - nfs4 server:/ rw',
        '7:0 / /srv rw - squashfs /dev/loop0 ro',
      ]),
    ).to.deep.equal(['/ ext4 /dev/sda1', '/a\\040b ext4 /dev/sda2'])
  })

  it('tells of what was mounted last where two share a place', () => {
    const mounts = ['8:2 / /srv rw - ext4 /dev/sda2 rw', '0:9 / /srv rw - nfs4 server:/ rw']
    expect(points(mounts)).to.deep.equal([])
  })

  it("passes over what is not there any more, and takes a container's root", () => {
    const mounts = ['0:31 / / rw - overlay overlay rw', '8:2 / /gone rw - ext4 /dev/sda2 rw']
    expect(points(mounts)).to.deep.equal(['/ overlay overlay'])
  })

  it('says what df says of this machine', () => {
    const lines = readAll(readersOf([source], placeAt(''))).split('\n')
    const root = lines.map((line) => line.split(' ')).find(([, point]) => point === '/')
    if (root === undefined) return expect.fail('no file system at /')
    const [blockSize = 0, blocks = 0, free = 0] = root.slice(4).map(Number)
    const columns = execFileSync('df', ['-B1', '--output=size,used', '/'], { encoding: 'utf8' }).split('\n')[1]
    const [size, used] = columns?.trim().split(/\s+/).map(Number) ?? []
    expect(blockSize * blocks).to.equal(size)
    // Somebody may write meanwhile.
    expect(blockSize * (blocks - free)).to.be.closeTo(used ?? Number.NaN, 256 * 2 ** 20)
  })
})

describe('why a machine has nothing to record', () => {
  const sources = [{ key: 'zfs', path: '/proc/spl/kstat/zfs/arcstats' }]

  it('is what the module needs', () => {
    const { path } = new Tree({ 'proc/x': '' })
    expect(whyAbsent({ sources, needs: 'ZFS' }, path)).to.equal(
      'needs ZFS (/proc/spl/kstat/zfs/arcstats: no such file or directory)',
    )
    expect(whyAbsent({ sources }, path)).to.equal(undefined)
  })

  it('is nothing where there is some', () => {
    const { path } = new Tree({ 'proc/spl/kstat/zfs/arcstats': 'hits 4 5\n' })
    expect(whyAbsent({ sources, needs: 'ZFS' }, path)).to.equal(undefined)
  })
})
