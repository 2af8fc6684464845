import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { DescriptorBudget } from '../../src/source/descriptor-budget.ts'
import type { FileSource } from '../../src/vocabulary/source.ts'
import { asNobody } from '../helpers/nobody.ts'
import { moment, placeAt, readAll, readersOf, removeTrees, Tree } from './tree.ts'

const PROCESS: readonly FileSource[] = [
  { key: 'proc:* stat', path: '/proc/[0-9]*/stat' },
  { key: 'proc:*', path: '/proc/[0-9]*/status', keep: ['Tgid', 'Uid', 'VmRSS', 'vol'] },
  { key: 'proc:* cmd', path: '/proc/[0-9]*/cmdline', joined: true },
]

const CGROUP: FileSource = { key: 'cgroup-cpu', path: '/sys/fs/cgroup/**/cpu.stat' }

/** The first word of each line, without neighbours that are the same. */
function subjects(text: string): readonly string[] {
  const words = text.split('\n').map((line) => line.split(' ', 1)[0] ?? '')
  return words.filter((word, i) => word !== '' && word !== words[i - 1])
}

afterEach(removeTrees)

describe('reading processes', () => {
  it('reads each process as a whole, in the order of their numbers', () => {
    const text = readAll(readersOf(PROCESS, placeAt(moment(1))))
    expect(subjects(text)).to.deep.equal(['proc:1', 'proc:2', 'proc:812', 'proc:4711', 'proc:5020'])
    const lines = text.split('\n').filter((line) => line.startsWith('proc:4711 '))
    expect(lines.map((line) => line.replace(/\s+/g, ' ').slice(0, 40))).to.deep.equal([
      'proc:4711 stat 4711 (report builder) R 8',
      'proc:4711 Tgid: 4711',
      'proc:4711 Uid: 1000 1000 1000 1000',
      'proc:4711 VmRSS: 244000 kB',
      'proc:4711 voluntary_ctxt_switches: 900',
      'proc:4711 cmd /opt/reports/bin/report bu',
    ])
    expect(Buffer.from(text, 'latin1').toString('utf8')).to.contain('--title Umsatz über alles\n')
  })

  it('writes no command line for a kernel thread', () => {
    const text = readAll(readersOf(PROCESS, placeAt(moment(1))))
    expect(text).to.contain('proc:2 stat 2 (kthreadd)').and.not.contain('proc:2 cmd')
  })

  it('finds who came and forgets who left, without an error', () => {
    const tree = new Tree({ 'proc/9/stat': '9 a\n', 'proc/10/stat': '10 b\n', 'proc/self/stat': 'self\n' })
    const readers = readersOf(PROCESS.slice(0, 1), placeAt(tree.path))
    expect(readAll(readers)).to.equal('proc:9 stat 9 a\nproc:10 stat 10 b\n')
    tree.remove('proc/9')
    tree.write('proc/7/stat', '7 c\n')
    expect(readAll(readers)).to.equal('proc:7 stat 7 c\nproc:10 stat 10 b\n')
    expect(readers[0]?.unreadable()).to.deep.equal([])
  })

  it('survives a process that leaves between listing and reading', () => {
    const tree = new Tree({ 'proc/1/stat': '1 a\n', 'proc/1/status': 'Tgid:\t1\n', 'proc/3/stat': '3 c\n' })
    // All that is left is its directory, or a part of its files.
    mkdirSync(join(tree.path, 'proc/2'))
    const readers = readersOf(PROCESS, placeAt(tree.path))
    const expected = 'proc:1 stat 1 a\nproc:1 Tgid:\t1\nproc:3 stat 3 c\n'
    expect(readAll(readers)).to.equal(expected)
    expect(readAll(readers)).to.equal(expected)
  })

  it('says which files of others may not be read', async () => {
    const tree = new Tree({ 'proc/1/io': 'rchar: 1\n', 'proc/2/io': 'rchar: 2\n', 'proc/3/io': 'rchar: 3\n' })
    chmodSync(join(tree.path, 'proc/2/io'), 0)
    chmodSync(join(tree.path, 'proc/3/io'), 0)
    const sources = ['io', 'none'].map((name) => ({ key: 'proc:*', path: `/proc/[0-9]*/${name}` }))
    const readers = readersOf(sources, placeAt(tree.path))
    await asNobody(() => void expect(readAll(readers)).to.equal('proc:1 rchar: 1\n'))
    expect(readers[0]?.unreadable()).to.deep.equal(['/proc/[0-9]*/io: EACCES (2 of 3)', '/proc/[0-9]*/none: ENOENT'])
    // Who refused is not asked again and again.
    chmodSync(join(tree.path, 'proc/2/io'), 0o644)
    expect(readAll(readers)).to.equal('proc:1 rchar: 1\n')
  })

  it('follows thousands that come and go within an interval', () => {
    const tree = new Tree({ 'proc/1/stat': '1 (init)\n' })
    const readers = readersOf(PROCESS, placeAt(tree.path))
    readAll(readers)
    for (let pid = 1000; pid < 3000; pid++) tree.write(`proc/${pid}/stat`, `${pid} (storm)\n`)
    expect(readAll(readers).match(/^proc:\d+ stat \d+ \(storm\)$/gm)).to.have.length(2000)
    tree.remove('proc')
    tree.write('proc/1/stat', '1 (init)\n')
    expect(readAll(readers)).to.equal('proc:1 stat 1 (init)\n')
  }).timeout(10_000)
})

describe('reading the running processes', () => {
  const children: ChildProcess[] = []

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  async function start(): Promise<ChildProcess> {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' })
    children.push(child)
    await once(child, 'spawn')
    return child
  }

  function readlink(path: string): string {
    try {
      return readlinkSync(path)
    } catch {
      // The descriptor that the directory was listed with.
      return ''
    }
  }

  const openFiles = () => readdirSync('/proc/self/fd').length

  it('keeps files open, as many as it may, and closes those of the dead', async () => {
    const before = openFiles()
    const budget = new DescriptorBudget(5)
    const readers = readersOf(PROCESS, { root: '', budget })
    const child = await start()
    const line = `proc:${child.pid} stat `
    expect(readAll(readers)).to.contain(line)
    expect(openFiles() - before).to.equal(5)
    for (let i = 0; i < 50; i++) readAll(readers)
    expect(openFiles() - before).to.equal(5)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(readAll(readers)).to.not.contain(line)
    for (const reader of readers) reader.close()
    expect(openFiles()).to.equal(before)
  })

  it('makes do with fewer when the system has no more to give', () => {
    const budget = new DescriptorBudget(200)
    const readers = readersOf(PROCESS, { root: '', budget })
    const before = openFiles()
    readAll(readers)
    const kept = openFiles() - before
    expect(kept).to.be.above(0)
    budget.shrink()
    expect(readAll(readers)).to.contain(`proc:${process.pid} stat `)
    expect(openFiles() - before).to.be.at.most(Math.max(0, kept - 64))
    for (const reader of readers) reader.close()
    expect(openFiles()).to.equal(before)
  })

  it('does not take a kept file for the process that it was opened for', async () => {
    const readers = readersOf(PROCESS, placeAt('', 10_000))
    readAll(readers)
    for (let round = 0; round < 20; round++) {
      const child = await start()
      expect(readAll(readers)).to.match(new RegExp(`^proc:${child.pid} cmd sleep 60$`, 'm'))
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    const text = readAll(readers)
    for (const child of children) expect(text).to.not.contain(`proc:${child.pid} `)
    const open = readdirSync('/proc/self/fd').flatMap((fd) => {
      const path = readlink(`/proc/self/fd/${fd}`)
      return children.filter((child) => path.startsWith(`/proc/${child.pid}/`))
    })
    expect(open).to.deep.equal([])
    for (const reader of readers) reader.close()
  })
})

describe('reading other members', () => {
  it('puts what the stars matched between key and line', () => {
    const source = { key: 'temp', path: '/sys/class/hwmon/hwmon*/temp*_input' }
    const tree = new Tree({
      'sys/devices/chip/temp1_input': '45000\n',
      'sys/devices/chip/temp10_input': '50000\n',
      'sys/devices/chip/temp2_input': '47000\n',
      'sys/devices/chip/temp2_label': 'Core\n',
    })
    mkdirSync(join(tree.path, 'sys/class/hwmon'), { recursive: true })
    symlinkSync('../../devices/chip', join(tree.path, 'sys/class/hwmon/hwmon3'))
    expect(readAll(readersOf([source], placeAt(tree.path)))).to.equal(
      'temp 3/1 45000\ntemp 3/2 47000\ntemp 3/10 50000\n',
    )
    const glued = { ...source, key: 'temp-' }
    expect(readAll(readersOf([glued], placeAt(tree.path)))).to.match(/^temp-3\/1 45000\n/)
  })

  it('puts a name before each line as it is, whatever is in it', () => {
    const tree = new Tree({ 'sys/fs/cgroup/$&$1/cpu.stat': 'usage_usec 1\nuser_usec 2\n' })
    const lines = 'cgroup-cpu $&$1 usage_usec 1\ncgroup-cpu $&$1 user_usec 2\n'
    expect(readAll(readersOf([CGROUP], placeAt(tree.path)))).to.equal(lines)
    expect(readAll(readersOf([{ ...CGROUP, keep: ['us'] }], placeAt(tree.path)))).to.equal(lines)
  })

  it('descends as deep as there are directories', () => {
    const text = readAll(readersOf([CGROUP], placeAt(moment(1))))
    expect(text.match(/^cgroup-cpu \S+ usage_usec \d+$/gm)).to.deep.equal([
      'cgroup-cpu / usage_usec 12920000000',
      'cgroup-cpu system.slice usage_usec 2280000',
      'cgroup-cpu system.slice/ssh.service usage_usec 680000',
      'cgroup-cpu user.slice usage_usec 11000000000',
    ])
  })

  it('does not follow links into loops', () => {
    const tree = new Tree({ 'sys/fs/cgroup/a/cpu.stat': 'usage_usec 1\n' })
    symlinkSync('..', join(tree.path, 'sys/fs/cgroup/a/loop'))
    expect(readAll(readersOf([CGROUP], placeAt(tree.path)))).to.equal('cgroup-cpu a usage_usec 1\n')
  })

  it('makes one word of any name', () => {
    const tree = new Tree({ 'sys/fs/cgroup/a b\n>>> ü/cpu.stat': 'usage_usec 1\n' })
    expect(Buffer.from(readAll(readersOf([CGROUP], placeAt(tree.path))), 'latin1').toString()).to.equal(
      'cgroup-cpu a\\x20b\\x0a>>>\\x20ü usage_usec 1\n',
    )
  })

  it('reads the files of a member together, and of each module by itself', () => {
    const tree = new Tree({ 'sys/node/node0/a': '1\n', 'sys/node/node0/b': '2\n', 'sys/node/node1/a': '3\n' })
    const sources = ['a', 'b'].map((name) => ({ key: `${name}-*`, path: `/sys/node/node*/${name}` }))
    expect(readAll(readersOf(sources, placeAt(tree.path)))).to.equal('a-0 1\nb-0 2\na-1 3\n')
  })

  it('looks for new ones every ten seconds, or when one has gone', () => {
    const tree = new Tree({ 'sys/fs/cgroup/a/cpu.stat': 'usage_usec 1\n' })
    const readers = readersOf([CGROUP], placeAt(tree.path))
    readAll(readers, 0)
    tree.write('sys/fs/cgroup/b/cpu.stat', 'usage_usec 2\n')
    expect(readAll(readers, 9)).to.equal('cgroup-cpu a usage_usec 1\n')
    expect(readAll(readers, 10)).to.equal('cgroup-cpu a usage_usec 1\ncgroup-cpu b usage_usec 2\n')
    tree.write('sys/fs/cgroup/c/cpu.stat', 'usage_usec 3\n')
    tree.remove('sys/fs/cgroup/a')
    expect(readAll(readers, 11)).to.equal('cgroup-cpu b usage_usec 2\n')
    expect(readAll(readers, 12)).to.equal('cgroup-cpu b usage_usec 2\ncgroup-cpu c usage_usec 3\n')
  })

  it('looks ever less often for what a member lacks', () => {
    const tree = new Tree({ 'sys/fs/cgroup/a/cpu.stat': 'usage_usec 1\n' })
    const pids = { key: 'cgroup-pids', path: '/sys/fs/cgroup/**/pids.current' }
    const readers = readersOf([CGROUP, pids], placeAt(tree.path))
    const usage = 'cgroup-cpu a usage_usec 1\n'
    expect(readAll(readers, 0)).to.equal(usage)
    expect(readAll(readers, 10)).to.equal(usage)
    tree.write('sys/fs/cgroup/a/pids.current', '5\n')
    expect(readAll(readers, 29)).to.equal(usage)
    expect(readAll(readers, 40)).to.equal(`${usage}cgroup-pids a 5\n`)
    // What it had and has lost is no reason to list all members at every sample.
    tree.remove('sys/fs/cgroup/a/cpu.stat')
    expect(readAll(readers, 41)).to.equal('')
    tree.write('sys/fs/cgroup/b/cpu.stat', 'usage_usec 2\n')
    expect(readAll(readers, 42)).to.equal('cgroup-pids a 5\ncgroup-cpu b usage_usec 2\n')
    tree.write('sys/fs/cgroup/c/cpu.stat', 'usage_usec 3\n')
    expect(readAll(readers, 43)).to.equal('cgroup-pids a 5\ncgroup-cpu b usage_usec 2\n')
  })

  it('sees within a minute what a member has got, however long it was without', () => {
    const tree = new Tree({ 'sys/fs/cgroup/a/cpu.stat': 'usage_usec 1\n' })
    const readers = readersOf(
      [CGROUP, { key: 'cgroup-pids', path: '/sys/fs/cgroup/**/pids.current' }],
      placeAt(tree.path),
    )
    for (let now = 0; now <= 3600; now += 10) readAll(readers, now)
    tree.write('sys/fs/cgroup/a/pids.current', '5\n')
    const later = [3610, 3620, 3630, 3640, 3650, 3660].map((now) => readAll(readers, now))
    expect(later.at(-1)).to.equal('cgroup-cpu a usage_usec 1\ncgroup-pids a 5\n')
  })

  it('names a pattern that fits nothing', () => {
    const readers = readersOf([CGROUP], placeAt(new Tree().path))
    expect(readAll(readers)).to.equal('')
    expect(readers[0]?.unreadable()).to.deep.equal(['/sys/fs/cgroup/**/cpu.stat: ENOENT'])
  })
})
