import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { program, runHere } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

const LIMIT = 192 * 1024 * 1024
const SECONDS = 12

/** Eats memory without end, page by page, and is the first that the kernel kills. */
const EATER = `echo 1000 > /proc/self/oom_score_adj; exec perl -e '$| = 1; while (1) { push @eaten, "x" x 4194304 }'`

/** A control group with a limit of memory and its eater's deaths, by either version of the interface. */
interface Group {
  readonly path: string
  limit(): void
  kills(): number
}

function groupAt(name: string): Group | undefined {
  const value = (path: string) => Number(/^oom_kill (\d+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? 'NaN')
  const [old, unified] = [`/sys/fs/cgroup/memory/${name}`, `/sys/fs/cgroup/${name}`]
  if (existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes')) {
    return {
      path: old,
      limit: () => writeFileSync(join(old, 'memory.limit_in_bytes'), `${LIMIT}`),
      kills: () => value(join(old, 'memory.oom_control')),
    }
  }
  if (!existsSync('/sys/fs/cgroup/cgroup.controllers')) return undefined
  return {
    path: unified,
    limit: () => writeFileSync(join(unified, 'memory.max'), `${LIMIT}`),
    kills: () => value(join(unified, 'memory.events')),
  }
}

describe('packaging: memory pressure', function () {
  this.timeout(120_000)
  const directory = temporaryDirectory()
  const group = groupAt(`recollect-test-${process.pid}`)
  const running = new Set<ChildProcess>()

  before(function () {
    if (group === undefined) return skipFor(this, 'the memory controller of control groups')
    try {
      mkdirSync(group.path)
      group.limit()
    } catch {
      return skipFor(this, 'the right to make a control group')
    }
  })

  after(async () => {
    if (group === undefined) return
    const all = [...running].map((child) => new Promise((resolve) => child.on('close', resolve)))
    for (const child of running) child.kill('SIGKILL')
    await Promise.all(all)
    if (existsSync(group.path)) rmdirSync(group.path)
  })

  /** Runs a shell's command inside the group. */
  function inGroup(command: string, ...args: readonly string[]): ChildProcess {
    const procs = join(group?.path ?? '', 'cgroup.procs')
    const child = spawn('sh', ['-c', `echo $$ > ${procs}; ${command}`, 'sh', ...args], { stdio: 'ignore' })
    running.add(child)
    child.on('close', () => running.delete(child))
    return child
  }

  it('keeps no tick of a recorder waiting, in the group whose memory is eaten', async () => {
    const target = join(directory.path, 'records/')
    const words = ['record', '-i1', '-R', `${SECONDS}s`, '-q', '-f', target]
    const recorder = inGroup('exec "$@"', ...program, ...words)
    const ended = new Promise<number | null>((resolve) => recorder.on('close', resolve))
    let isOver = false
    void ended.then(() => {
      isOver = true
    })
    await delay(1000)
    while (!isOver) {
      const eater = inGroup(EATER)
      await Promise.race([ended, new Promise((resolve) => eater.on('close', resolve))])
    }
    expect(await ended).to.equal(0)
    expect(group?.kills()).to.be.greaterThan(0)

    const { code, stdout } = await runHere(['info', '--check', '--json', target])
    const { samples } = JSON.parse(stdout)
    expect(code).to.equal(0)
    expect(samples).to.be.at.least(SECONDS)
    // Each tick has its sample before the next is due: one in every second.
    const csv = await runHere(['play', target, '-sc', '--format', 'csv', '--utc'])
    const times = csv.stdout.split('\n').flatMap((line) => Date.parse(/^[^,]*/.exec(line)?.[0] ?? '') || [])
    expect(times.length).to.be.at.least(SECONDS - 1)
    const seconds = times.map((time) => Math.floor(time / 1000))
    const [first = 0] = seconds
    expect(seconds).to.deep.equal(seconds.map((_, at) => first + at))
    const latest = Math.max(...times.map((time) => time % 1000))
    console.log(`      ${samples} samples, ${group?.kills()} processes killed beside it, ${latest} ms late at most`)
  })
})
