import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import process from '../../importers/process.ts'
import type { Reader } from '../../src/source/reader.ts'
import type { FileSource } from '../../src/vocabulary/source.ts'
import { skipFor } from '../helpers/needs.ts'
import { placeAt, readAll, readersOf } from '../source/tree.ts'

const SOURCES = process.sources.filter(({ onRequest }) => onRequest === undefined)

/** What tells of each thread whether it ran in between. */
const RAN: FileSource = { key: 'proc:* sched', path: '/proc/[0-9]*/task/[0-9]*/schedstat' }

/** The lines of each process, by its number. */
type Lines = ReadonlyMap<string, string>

/** Processes as they are, and as they are recorded. */
class Both {
  readonly #plain: readonly Reader[]
  readonly #recording: readonly Reader[]
  readonly #ran: readonly Reader[]
  /** How often each process was compared. */
  readonly compared = new Map<number, number>()

  constructor() {
    const place = placeAt('', 4096)
    const plain = SOURCES.map(({ still: _, ...source }): FileSource => source)
    this.#plain = readersOf(plain, place)
    this.#recording = readersOf(SOURCES, place)
    this.#ran = readersOf([RAN], place)
  }

  /** Reads so many times, and says what was recorded otherwise than it was before and after. */
  async compare(times: number): Promise<readonly string[]> {
    const wrong: string[] = []
    for (let i = 0; i < times; i++) {
      const readers = [this.#ran, this.#plain, this.#recording, this.#plain, this.#ran]
      const [ranBefore, before, recorded, after, ranAfter] = readers.map(linesOf)
      for (const [pid, lines] of recorded ?? []) {
        const was = before?.get(pid)
        const changed = was === undefined || was !== after?.get(pid) || ranBefore?.get(pid) !== ranAfter?.get(pid)
        if (changed) continue
        if (lines !== was) wrong.push(`${lines}was\n${was}`)
        this.compared.set(Number(pid), (this.compared.get(Number(pid)) ?? 0) + 1)
      }
      await sleep(30)
    }
    return wrong
  }

  /** The lines of a process as they are now recorded. */
  recorded(pid: number): string {
    return linesOf(this.#recording).get(String(pid)) ?? ''
  }

  close(): void {
    for (const reader of [...this.#plain, ...this.#recording, ...this.#ran]) reader.close()
  }
}

function linesOf(readers: readonly Reader[]): Lines {
  const lines = new Map<string, string>()
  for (const line of readAll(readers, performance.now() / 1000).split('\n')) {
    const pid = /^proc:(\d+)[ /]/.exec(line)?.[1]
    if (pid !== undefined) lines.set(pid, `${lines.get(pid) ?? ''}${line}\n`)
  }
  return lines
}

describe('processes that did not run', function () {
  this.timeout(60_000)
  const children: ChildProcess[] = []
  const folder = mkdtempSync(join(tmpdir(), 'recollect-still-'))
  let both: Both

  async function start(command: string, args: readonly string[], env = globalThis.process.env): Promise<number> {
    const child = spawn(command, args, { stdio: 'ignore', detached: true, env })
    children.push(child)
    await once(child, 'spawn')
    return child.pid ?? Number.NaN
  }

  beforeEach(() => {
    both = new Both()
  })

  afterEach(() => {
    both.close()
    for (const { pid } of children.splice(0)) if (pid !== undefined) globalThis.process.kill(-pid, 'SIGKILL')
  })

  after(() => rmSync(folder, { recursive: true }))

  it('are recorded as they are, whoever sleeps, runs or wakes', async () => {
    const sleeper = await start('sleep', ['60'])
    const waker = await start('sh', ['-c', 'while :; do sleep 0.05; done'])
    const threads = await start(globalThis.process.execPath, ['-e', 'setInterval(() => {}, 50)'])
    await start('sh', ['-c', 'while :; do :; done'])
    expect(await both.compare(25)).to.deep.equal([])
    expect(both.compared).to.include.keys([sleeper, waker, threads])
    expect(both.compared.get(sleeper)).to.be.above(20)
  })

  it('are recorded as others changed them', async () => {
    const sleeper = await start('sleep', ['60'])
    await both.compare(5)
    setPriority(sleeper, 7)
    expect(both.recorded(sleeper)).to.match(/^proc:\d+ stat \d+ \(sleep\) S (-?\d+ ){15}7 1 /)
    expect(await both.compare(5)).to.deep.equal([])
  })

  it('are recorded as they are when a few of their pages were taken away', async function () {
    const library = /\S+\/lib(?:m|gcc_s)[-.\d]*\.so[.\d]*$/m.exec(readFileSync('/proc/self/maps', 'latin1'))?.[0]
    if (library === undefined) skipFor(this, 'a shared library')
    const copy = join(folder, 'library.so')
    copyFileSync(library, copy)
    const sleeper = await start('sleep', ['60'], { ...globalThis.process.env, LD_PRELOAD: copy })
    const size = () => Number(/ VmRSS:\s+(\d+) kB/.exec(both.recorded(sleeper))?.[1])
    await both.compare(5)
    const whole = size()
    // What is mapped behind the end of a file is no longer there.
    truncateSync(copy, 0)
    expect(size()).to.be.below(whole)
    expect(await both.compare(5)).to.deep.equal([])
  })
})
