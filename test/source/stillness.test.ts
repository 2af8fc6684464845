import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import type { FileSource, Stillness } from '../../src/vocabulary/source.ts'
import { placeAt, readAll, readersOf, removeTrees, Tree } from './tree.ts'

const STILL: readonly Stillness[] = [{ same: ['schedstat', 'stat'], fits: /^\d+ [1-9].*\n.* 1 thread/ }]

const SOURCES: readonly FileSource[] = [
  { key: 'proc:* stat', path: '/proc/[0-9]*/stat', still: STILL },
  { key: 'proc:*', path: '/proc/[0-9]*/status', keep: ['Vm'], still: STILL },
]

/** Readings after which a member whose witnesses always said the same is known to be still. */
const UNTIL_KNOWN = 2

/** A tree with one process, and what is recorded of it at some second; its status counts the readings. */
class Machine {
  readonly tree = new Tree()
  readonly #readers
  #now = 0
  #readings = 0

  constructor(sources: readonly FileSource[] = SOURCES) {
    this.say({})
    this.#readers = readersOf(sources, placeAt(this.tree.path))
  }

  say({ schedstat = '5 7 3', stat = '9 (cat) S 1 thread' }: { schedstat?: string; stat?: string }): void {
    this.tree.write('proc/9/schedstat', `${schedstat}\n`)
    this.tree.write('proc/9/stat', `${stat}\n`)
  }

  /** What is recorded a second later. */
  get text(): string {
    return readAll(this.#readers, ++this.#now)
  }

  /** Which reading's status is recorded, of that and the last one's. */
  read(seconds = 1): { readonly reading: number; readonly status: number } {
    this.#now += seconds - 1
    this.tree.write('proc/9/status', `Name: cat\nVmSize: ${++this.#readings}\n`)
    return { reading: this.#readings, status: Number(/^proc:9 VmSize: (\d+)$/m.exec(this.text)?.[1]) }
  }

  get isRead(): boolean {
    const { reading, status } = this.read()
    return reading === status
  }

  /** Whether each of so many readings read the status, in one text: `r` for those that did. */
  story(readings: number): string {
    return Array.from({ length: readings }, () => (this.isRead ? 'r' : '-')).join('')
  }
}

afterEach(removeTrees)

describe('a member that is still', () => {
  it('is recorded as it was last read', () => {
    const machine = new Machine()
    expect(machine.story(UNTIL_KNOWN + 5)).to.equal('rr-----')
  })

  it('is read where one of its witnesses says something else', () => {
    const machine = new Machine()
    machine.story(UNTIL_KNOWN)
    expect(machine.isRead).to.equal(false)
    machine.say({ schedstat: '5 8 3' })
    expect(machine.story(3)).to.equal('r--')
    machine.say({ schedstat: '5 8 3', stat: '9 (cat) T 1 thread' })
    expect(machine.story(3)).to.equal('r--')
  })

  it('is read each time where what they say proves nothing', () => {
    const machine = new Machine()
    machine.say({ stat: '9 (cat) S 2 threads' })
    expect(machine.story(30)).to.equal('r'.repeat(30))
    machine.say({ schedstat: '0 0 0' })
    expect(machine.story(30)).to.equal('r'.repeat(30))
    machine.tree.remove('proc/9/schedstat')
    expect(machine.story(30)).to.equal('r'.repeat(30))
  })

  it('is found again after a time in which it never was', () => {
    const machine = new Machine()
    for (let i = 0; i < 50; i++) {
      machine.say({ schedstat: `${i} 7 3` })
      expect(machine.isRead).to.equal(true)
    }
    expect(machine.story(12)).to.match(/^r+-+$/)
  })

  it('is read once a minute all the same', () => {
    const machine = new Machine()
    machine.story(UNTIL_KNOWN)
    const readings = Array.from({ length: 8 }, () => machine.read(15))
    const read = readings.map(({ reading, status }) => (reading === status ? 'r' : '-')).join('')
    expect(read).to.equal('---r---r')
  })

  it('is told by another way where the first proves nothing', () => {
    const ways = [{ same: ['none'], fits: /x/ }, { same: ['stat'], fits: /T/ }, ...STILL]
    const machine = new Machine(SOURCES.map((source) => ({ ...source, still: ways })))
    expect(machine.story(20)).to.match(/^r+-{5,}$/)
  })

  it('is read where not all sources that are read together say so', () => {
    const other: FileSource = { key: 'proc:* more', path: '/proc/[0-9]*/more' }
    expect(new Machine([...SOURCES, other]).story(6)).to.equal('rrrrrr')
  })

  it('is read again where a file could not be read for once', () => {
    const machine = new Machine()
    machine.story(UNTIL_KNOWN - 1)
    const status = join(machine.tree.path, 'proc/9/status')
    machine.tree.remove('proc/9/status')
    execFileSync('mkfifo', [status])
    expect(machine.text).to.not.contain('VmSize')
    machine.tree.remove('proc/9/status')
    expect(machine.story(4)).to.equal('r---')
  })

  it('keeps its place among those that come, go and change', () => {
    const tree = new Tree()
    const write = (pid: number, value: string) => {
      tree.write(`proc/${pid}/schedstat`, `${value.length} 1 1\n`)
      tree.write(`proc/${pid}/stat`, `${pid} (${value}) S 1 thread\n`)
      tree.write(`proc/${pid}/status`, `VmSize: ${value}\nName: x\nVmRSS: ${value}\n`)
    }
    const lines = (pid: number, value: string) =>
      `proc:${pid} stat ${pid} (${value}) S 1 thread\nproc:${pid} VmSize: ${value}\nproc:${pid} VmRSS: ${value}\n`
    const readers = readersOf(SOURCES, placeAt(tree.path))
    const values = new Map([1, 2, 3, 4, 5].map((pid) => [pid, 'a']))
    const check = () => {
      const pids = [...values.keys()].sort((a, b) => a - b)
      expect(readAll(readers)).to.equal(pids.map((pid) => lines(pid, values.get(pid) ?? '')).join(''))
    }
    const change = (pid: number, value: string) => {
      values.set(pid, value)
      write(pid, value)
    }
    for (const pid of values.keys()) write(pid, 'a')
    for (let i = 0; i < 4; i++) check()
    change(3, 'longer')
    check()
    check()
    change(7, 'new')
    change(1, 'also longer')
    check()
    check()
    values.delete(2)
    tree.remove('proc/2')
    check()
    change(6, 'between')
    for (let i = 0; i < 4; i++) check()
  })
})
