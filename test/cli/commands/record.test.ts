import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { recollect, runHere, start } from '../../helpers/cli.ts'
import { inPackage } from '../../helpers/paths.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'

interface Info {
  readonly samples: number
  readonly from: number
  readonly thru: number
  readonly header: { readonly host: string; readonly comment?: string; readonly modules: readonly string[] }
}

async function infoOf(path: string): Promise<Info> {
  return JSON.parse((await runHere(['info', '--json', path])).stdout)
}

async function isWhole(path: string): Promise<boolean> {
  return (await runHere(['info', '--check', path])).code === 0
}

describe('cli: record', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()
  const made = (name: string) => join(directory.path, name, '/')
  const onlyFile = (name: string): string => {
    const names = readdirSync(made(name))
    expect(names).to.have.length(1)
    return join(made(name), names[0] ?? '')
  }

  it('records the running machine, and play shows it', async () => {
    const { code, stdout, stderr } = await recollect(['record', '-i', '0.25', '-c', '5', '-f', made('trip')])
    expect([code, stdout]).to.deep.equal([0, ''])
    const file = onlyFile('trip')
    expect(stderr).to.match(/^recording \S+\n5 samples(, \d+ missed)?\n$/)
    expect(stderr).to.include(`recording ${file}\n`)
    expect(await isWhole(file)).to.equal(true)

    const brief = await runHere(['play', file, '--hr', '0'])
    expect([brief.code, brief.stderr]).to.deep.equal([0, ''])
    const lines = brief.stdout.trimEnd().split('\n')
    expect(lines).to.have.length(2 + 4)
    for (const heading of ['CPU', 'Disks', 'Memory', 'Network']) expect(lines[0]).to.include(heading)

    const processes = await runHere(['play', file, '--format', 'csv', '-s', 'process'])
    expect(processes.stdout).to.include(`${process.pid}`)
  })

  it('fails if it could not write what it was to record', async () => {
    const running = start(['record', '-i', '0.1', '-c', '30', '-F', '0', '-s', 'load', '-f', made('gone')])
    await running.said(/^recording /)
    rmSync(made('gone'), { recursive: true })
    const { code, stderr } = await running.outcome
    expect(code).to.equal(1)
    expect(stderr).to.match(/\nrecollect: 30 samples(, \d+ missed)?, \d+ lost\n$/)
  })

  it('says nothing if it is asked to', async () => {
    const outcome = await recollect(['record', '-c1', '-qf', made('quiet'), '-scd', '--comment', 'two words'])
    expect(outcome).to.deep.include({ code: 0, stdout: '', stderr: '' })
    const { samples, header } = await infoOf(onlyFile('quiet'))
    expect([samples, header.comment]).to.deep.equal([1, 'two words'])
    expect([...header.modules].sort()).to.deep.equal(['cpu', 'disk', 'load'])
  })

  it("reads collectl's way to ask for it", async () => {
    expect((await recollect(['-scd', '-i0', '-c3', '-q', '-f', made('habit')])).code).to.equal(0)
    expect((await infoOf(onlyFile('habit'))).samples).to.equal(3)
  })

  it('ends after the run time', async () => {
    const started = performance.now()
    expect((await recollect(['record', '-i0.1', '-R1s', '-scd', '-q', '-f', made('time')])).code).to.equal(0)
    expect(performance.now() - started).to.be.within(1000, 10_000)
    expect((await infoOf(onlyFile('time'))).samples).to.be.within(3, 12)
  })

  it('records another tree', async () => {
    const root = inPackage('test/roots/1')
    expect((await recollect(['record', '-i0', '-c2', '-q', '--root', root, '-f', made('root')])).code).to.equal(0)
    expect(await isWhole(onlyFile('root'))).to.equal(true)
  })

  it('records what costs more where it is named', async () => {
    const asked = ['record', '-i0', '-c1', '-q', '-s', 'process']
    await recollect([...asked, '-f', made('cheap')])
    await recollect([...asked, '--with', 'process.runDelay', '-f', made('costly')])
    const found = (pattern: string, name: string) => runHere(['grep', pattern, made(name)])
    expect(await found('^proc:[0-9]+ sched ', 'cheap')).to.deep.include({ code: 1, stdout: '' })
    expect((await found('^proc:[0-9]+ sched [0-9]+ [0-9]+ [0-9]+$', 'costly')).code).to.equal(0)
    expect((await found('^proc:[0-9]+ oom ', 'costly')).code).to.equal(1)
  })

  it('says of which metrics it may be asked for more', async () => {
    const { code, stderr } = await runHere(['record', '-s', 'process', '--with', 'process.cpu', '-f', made('wrong')])
    expect(code).to.equal(2)
    expect(stderr).to.include('option --with: process.cpu: choose of process.runTime, process.runDelay')
  })

  it('says what the machine lacks of what is asked for, and records the rest', async () => {
    const root = inPackage('test/roots/1')
    const asked = ['record', '-i0', '-c1', '-q', '-s', 'cpu,zfs', '--root', root, '-f', made('lacks')]
    expect(await recollect(asked)).to.deep.equal({
      code: 0,
      signal: null,
      stdout: '',
      stderr:
        'recollect: import module zfs: nothing to record: needs ZFS (/proc/spl/kstat/zfs/arcstats: no such file or directory)\n',
    })
    expect((await infoOf(onlyFile('lacks'))).samples).to.equal(1)
  })

  it('leaves arguments out', async () => {
    const secret = ['record', '-i0', '-c1', '-q', '-s', 'process', '--comment', 'zebra-crossing']
    await recollect([...secret, '-f', made('arguments')])
    await recollect([...secret, '--no-args', '-f', made('no-arguments')])
    const found = (name: string) => runHere(['grep', 'zebra-crossing', made(name)])
    expect((await found('arguments')).stdout).to.match(/zebra-crossing/)
    expect(await found('no-arguments')).to.deep.include({ code: 1, stdout: '' })
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends the file cleanly on ${signal}, at once`, async () => {
      const { child, outcome, said } = start(['record', '-i', '60', '-scd', '-f', made(signal)])
      await said(/recording \S+\n/)
      const asked = performance.now()
      child.kill(signal)
      const { code, stderr } = await outcome
      expect(performance.now() - asked).to.be.lessThan(5000)
      expect(code).to.equal(0)
      expect(stderr).to.match(/\n1 sample\n$/)
      expect(await isWhole(onlyFile(signal))).to.equal(true)
    })
  }

  it('begins a new file on SIGHUP, without a gap', async () => {
    const { child, outcome, said } = start(['record', '-i', '0.2', '-scd', '-f', made('roll')])
    await said(/recording \S+\n/)
    await delay(500)
    child.kill('SIGHUP')
    await said(/recording \S+\nrecording \S+\n/)
    await delay(500)
    child.kill('SIGTERM')
    expect((await outcome).code).to.equal(0)
    const files = readdirSync(made('roll')).map((name) => join(made('roll'), name))
    expect(files).to.have.length(2)
    const [first, second] = await Promise.all(files.map(infoOf))
    expect((second?.from ?? 0) - (first?.thru ?? 0))
      .to.be.greaterThan(0)
      .and.lessThan(1)
    const { code, stdout, stderr } = await runHere(['play', made('roll'), '-scd', '--hr', '-1'])
    expect([code, stderr]).to.deep.equal([0, ''])
    expect(stdout.trimEnd().split('\n')).to.have.length((first?.samples ?? 0) + (second?.samples ?? 0) - 1)
  })

  it('ends after the length that was asked for, however often its configuration is read again', async () => {
    for (const [name, ...length] of [
      ['of-a-count', '-c', '12'],
      ['of-a-time', '-R', '2.2s'],
    ] as const) {
      const { child, outcome, said } = start(['record', '-i', '0.2', '-s', 'load', ...length, '-f', made(name)])
      await said(/recording \S+\n/)
      await delay(700)
      child.kill('SIGHUP')
      await said(/recording \S+\nrecording \S+\n/)
      const { code, stderr } = await outcome
      expect(code).to.equal(0)
      const samples = Number(/(\d+) samples/.exec(stderr)?.[1])
      // A time may miss some where the machine is busy, but holds no more.
      if (name === 'of-a-count') expect(samples).to.equal(12)
      else expect(samples).to.be.at.least(2).and.at.most(13)
    }
  })

  it('says where in the configuration stands what it cannot go on with', async () => {
    const config = join(directory.path, 'reread.conf')
    writeFileSync(config, '[record]\nrolllogs = 00:00\n')
    const { child, outcome, said } = start(['record', '-i', '0.2', '-s', 'load', '-f', made('reread')], {
      env: { RECOLLECT_CONFIG: config },
    })
    await said(/recording \S+\n/)
    writeFileSync(config, '[record]\nrolllogs = 99:99\n')
    child.kill('SIGHUP')
    const told = await said(/recollect: .*recording goes on as before/)
    expect(told).to.include(`recollect: ${config}:2: option -r: roll time: 99:99: expected`)
    child.kill('SIGTERM')
    expect((await outcome).code).to.equal(0)
  })

  it('makes what it has readable on SIGUSR1', async () => {
    const { child, outcome, said } = start(['record', '-i', '0.1', '-F', '3600', '-scd', '-f', made('flush')])
    await said(/recording \S+\n/)
    await delay(1000)
    const before = (await infoOf(onlyFile('flush'))).samples
    child.kill('SIGUSR1')
    await delay(500)
    const after = (await infoOf(onlyFile('flush'))).samples
    child.kill('SIGKILL')
    const { signal, stderr } = await outcome
    expect(signal).to.equal('SIGKILL')
    expect(stderr).to.not.match(/debugger/i)
    expect(before).to.be.lessThan(3)
    expect(after).to.be.greaterThan(before + 3)
    // What was cut off plays, and one line says so.
    const played = await runHere(['play', onlyFile('flush'), '-scd', '--hr', '-1'])
    expect(played.code).to.equal(0)
    expect(played.stdout.trimEnd().split('\n')).to.have.length(after - 1)
    expect(played.stderr).to.match(/^recollect: [^\n]+not closed[^\n]+\n$/)
    expect(await isWhole(onlyFile('flush'))).to.equal(false)
    const strict = await runHere(['play', onlyFile('flush'), '-scd', '--strict'])
    expect(strict.code).to.equal(1)
  })

  it('shows itself: the demo that npm start runs', async () => {
    const { code, stdout } = await recollect(['demo'], { env: { TMPDIR: directory.path } })
    expect(code).to.equal(0)
    const [, record = '', lines = '', processes = '', ...incident] = stdout.split(/^== /m)
    expect(record).to.match(/^\$ recollect record -i 1 -c 6 -f \S+ --quiet$/m)
    expect(lines.match(/^\d\d:\d\d:\d\d /gm)).to.have.length(5)
    expect(processes).to.match(/^# PROCESS SUMMARY/m)
    expect(processes.match(/^\d\d:\d\d:\d\d /gm)?.length).to.be.within(2, 4)
    if (existsSync(inPackage('samples/incident-0420'))) {
      expect(incident).to.have.length(3)
      expect(incident.join('')).to.match(/report-builder[\s\S]*nightly-backup/)
    }
    const [folder = ''] = readdirSync(directory.path).filter((name) => name.startsWith('recollect-demo-'))
    expect(stdout).to.include(`${join(directory.path, folder)}\n`)
    expect(await isWhole(join(directory.path, folder))).to.equal(true)
  })
})
