import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import type { RecorderStatus } from '../../src/cli/recorder-status.ts'
import { type Running, recollect, runHere, start } from '../helpers/cli.ts'
import { skipFor } from '../helpers/needs.ts'
import { NotifySocket } from '../helpers/notify-socket.ts'
import { inPackage } from '../helpers/paths.ts'
import { temporaryDirectory } from '../helpers/recordings.ts'

const unitPath = inPackage('src/packaging/recollect.service')
const unit = readFileSync(unitPath, 'utf8')

/** The words behind the program in the unit's ExecStart. */
function startWords(): readonly string[] {
  const [, words = ''] = /^ExecStart=\/usr\/bin\/recollect (.*)$/m.exec(unit) ?? []
  return words.split(' ')
}

// A tick of a tenth of a second may be missed on a busy machine; nothing else may go wrong.
const LATE_AT_MOST = /^none$|ticks? missed/

const has = (program: string): boolean => spawnSync('which', [program]).status === 0

describe('packaging: service', function () {
  this.timeout(120_000)
  const directory = temporaryDirectory()
  const logs = () => join(directory.path, 'logs')
  const config = () => join(directory.path, 'recollect.conf')
  let manager: NotifySocket | undefined
  const started: Running[] = []

  before(async function () {
    if (!has('systemd-notify')) return skipFor(this, 'systemd-notify')
    const socket = join(directory.path, 'notify')
    manager = new NotifySocket(socket)
    await manager.heard(/^bound$/)
    mkdirSync(logs())
  })

  after(() => {
    for (const { child } of started) child.kill('SIGKILL')
    manager?.close()
  })

  const environment = () => ({
    NOTIFY_SOCKET: join(directory.path, 'notify'),
    WATCHDOG_USEC: '2000000',
    LOGS_DIRECTORY: logs(),
    RUNTIME_DIRECTORY: join(directory.path, 'run'),
    RECOLLECT_CONFIG: config(),
  })

  /** The service as its manager starts it. */
  function startService(settings: string): Running {
    writeFileSync(config(), `[record]\n${settings}\n`)
    const service = start(startWords(), { env: environment() })
    started.push(service)
    return service
  }

  const files = () => readdirSync(logs()).filter((name) => name.endsWith('.raw.zst'))
  const said = () => manager?.messages.length ?? 0
  const heard = async (pattern: RegExp, after = 0) => (await manager?.heard(pattern, after)) ?? ''

  /** What the recorder answers; others may run on this machine. */
  async function statusOf({ child }: Running): Promise<RecorderStatus> {
    const { stdout } = await recollect(['status', '--json'], { env: environment() })
    const all: readonly RecorderStatus[] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    return all.find(({ pid }) => pid === child.pid) ?? expect.fail(`no answer of ${child.pid}: ${stdout}`)
  }

  async function checked(name: string) {
    const path = join(logs(), name)
    const { code, stdout } = await runHere(['info', '--check', '--json', path])
    return { code, info: JSON.parse(stdout) }
  }

  it('starts, is ready, is watched, reloads, stops', async () => {
    const service = startService('interval = 0.2\nsubsys = cpu,memory')
    expect(await heard(/^READY=1/)).to.match(/^READY=1\tSTATUS=1 sample; .*\.raw\.zst/)
    const before = said()
    expect(await heard(/^WATCHDOG=1/, before)).to.match(/STATUS=\d+ samples; \S+ late, \S+ at most; /)
    await heard(/^WATCHDOG=1/, said())

    const status = await statusOf(service)
    expect(status.lastError?.message ?? 'none').to.match(LATE_AT_MOST)
    expect(status.intervals).to.deep.equal([0.2])
    expect(status.now - (status.last ?? 0)).to.be.within(0, 60)
    expect(status.path).to.equal(join(logs(), files()[0] ?? ''))
    const page = await recollect(['status'], { env: environment() })
    expect(page.stdout).to.match(/^recorder \d+\n {2}running +since .*, each 0\.2 s\n {2}last sample .*\n/)

    writeFileSync(config(), '[record]\ninterval = 0.1\nsubsys = cpu\n')
    const beforeReload = said()
    service.child.kill('SIGHUP')
    expect(await heard(/^RELOADING=1/, beforeReload)).to.match(/^RELOADING=1\tMONOTONIC_USEC=\d+$/)
    await heard(/^READY=1/, beforeReload)
    const [first = '', second = ''] = files()
    expect((await statusOf(service)).intervals).to.deep.equal([0.1])

    writeFileSync(config(), '[record]\ninterval = often\n')
    const beforeMistake = said()
    service.child.kill('SIGHUP')
    await service.said(/"often": expected seconds.*: recording goes on as before/)
    await heard(/^READY=1\tSTATUS=.* \d+ errors?$/, beforeMistake)

    const beforeStop = said()
    service.child.kill('SIGTERM')
    expect((await service.outcome).code).to.equal(0)
    await heard(/^STOPPING=1/, beforeStop)
    expect(readdirSync(environment().RUNTIME_DIRECTORY)).to.deep.equal([])

    const [one, two] = [await checked(first), await checked(second)]
    expect([one.code, two.code]).to.deep.equal([0, 0])
    expect([one.info.header.intervals, two.info.header.intervals]).to.deep.equal([[0.2], [0.1]])
    expect(two.info.header.modules).to.deep.equal(['cpu'])
    // Nothing is missing between the two.
    expect(two.info.from - one.info.thru).to.be.lessThan(10)
  })

  it('begins anew after a crash, and loses no more than was not flushed', async () => {
    for (const name of files()) rmSync(join(logs(), name))
    const settings = 'interval = 0.1\nsubsys = cpu\nflush = 0.1'
    const crashed = startService(settings)
    let before = said()
    await heard(/^WATCHDOG=1/, before)
    crashed.child.kill('SIGKILL')
    const killedAt = Date.now() / 1000
    await crashed.outcome
    before = said()
    const again = startService(settings)
    await heard(/^READY=1/, before)
    expect((await statusOf(again)).lastError?.message ?? 'none').to.match(LATE_AT_MOST)
    again.child.kill('SIGTERM')
    await again.outcome
    const [first = '', second = ''] = files()
    const [one, two] = [await checked(first), await checked(second)]
    expect([one.code, two.code]).to.deep.equal([1, 0])
    expect(killedAt - one.info.thru).to.be.lessThan(5)
    const played = await runHere(['play', logs(), '-sc', '--format', 'csv'])
    expect(played.stdout.trimEnd().split('\n').length).to.be.greaterThan(one.info.samples)
  })

  it('goes on while the disk is full, says so, and is well when there is room again', async function () {
    for (const name of files()) rmSync(join(logs(), name))
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', logs()]).status !== 0) {
      return skipFor(this, 'the right to mount a small file system')
    }
    try {
      const ballast = join(logs(), 'ballast')
      const before = said()
      const service = startService('interval = 0.1\nsubsys = cpu,interrupt,process')
      await heard(/^READY=1/, before)
      spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4k'])
      const full = said()
      await heard(/^WATCHDOG=1\tSTATUS=.* error/, full)
      await service.said(/no space left on the device: recording goes on in memory/)
      rmSync(ballast)
      await delay(2000)
      service.child.kill('SIGTERM')
      const { code, stderr } = await service.outcome
      expect(code).to.equal(0)
      expect(stderr).to.include('can be written again')
      expect(stderr).to.not.include('lost')
      for (const name of files()) expect((await checked(name)).code).to.equal(0)
    } finally {
      execFileSync('umount', ['--lazy', logs()])
    }
  })

  it('has a unit that systemd verifies, and that exposes little', function () {
    if (!has('systemd-analyze')) return skipFor(this, 'systemd-analyze')
    const path = join(directory.path, 'recollect.service')
    // Neither the program nor its user need be on this machine.
    writeFileSync(path, unit.replaceAll('/usr/bin/recollect', '/bin/true').replace('User=recollect', 'User=daemon'))
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' })
    expect(verified.stderr.split('\n').filter((line) => line.includes('recollect'))).to.deep.equal([])
    expect(verified.status).to.equal(0)
    const judged = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', path], {
      encoding: 'utf8',
    })
    const [, score = 'NaN'] = /Overall exposure level for recollect\.service: ([\d.]+)/.exec(judged.stdout) ?? []
    console.log(`      systemd-analyze security: ${score} of 10`)
    expect(Number(score)).to.be.at.most(2.6)
  })
})
