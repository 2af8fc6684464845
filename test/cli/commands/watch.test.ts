import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { rawLines } from '../../../src/cli/output/raw-lines.ts'
import { NO_HEADER } from '../../../src/vocabulary/header.ts'
import { recollect, runHere, start } from '../../helpers/cli.ts'
import { inPackage } from '../../helpers/paths.ts'
import { temporaryDirectory } from '../../helpers/recordings.ts'
import { eventually } from '../../helpers/servers.ts'

const rowsOf = (text: string): readonly string[] => linesOf(text).filter((line) => !line.startsWith('#'))
const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n')

describe('cli: watch', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()

  it('shows the running machine as brief lines, as many as were asked for', async () => {
    const { code, stdout, stderr } = await runHere(['-scd', '-i0.1', '-c3'])
    expect([code, stderr]).to.deep.equal([0, ''])
    const lines = linesOf(stdout)
    expect(lines).to.have.length(2 + 3)
    expect(lines[0]).to.match(/^#<-+CPU-+><-+Disks-+>$/)
    expect(lines[1]).to.match(/^#cpu sys inter/)
    // Eight numbers, and no time: nobody asked for it.
    for (const line of lines.slice(2)) expect(line).to.match(/^( +[\d.]+[KMG]?){8}$/)
  })

  it("shows cpu, disks and network where nothing is said, in collectl's plot columns with -P", async () => {
    const { code, stdout } = await runHere(['-P', '-i0.1', '-c2', '-oU'])
    expect(code).to.equal(0)
    const [heading = '', ...rows] = linesOf(stdout)
    for (const name of ['#UTC', '[CPU]User%', '[DSK]ReadTot', '[NET]RxPktTot']) expect(heading).to.include(name)
    expect(heading).to.not.include('[MEM]')
    expect(rows).to.have.length(2)
    for (const row of rows) expect(row.split(' ')).to.have.length(heading.split(' ').length)
  })

  it("writes collectl's plot files as they come, a day each, behind what is there, and the recording beside them", async () => {
    const place = `${directory.path}/plots/`
    mkdirSync(place)
    const shown = ['-scD', '-P', '-f', place, '--rawtoo', '-oz', '-F0', '--hr', '0']
    const running = start([...shown, '-i0.2'])
    const written = async (): Promise<readonly string[]> => readdirSync(place).filter((name) => !name.includes('.raw'))
    await eventually(async () => {
      const [cpu = ''] = (await written()).filter((name) => name.endsWith('.tab'))
      // Each line is there as soon as it was measured.
      expect(rowsOf(readFileSync(place + cpu, 'utf8')).length).to.be.greaterThan(1)
    })
    running.child.kill('SIGINT')
    expect(await running.outcome).to.include({ code: 0, stderr: '', stdout: '' })
    const names = await written()
    expect(names.map((name) => name.replace(/^.*-\d{8}\./, '')).toSorted()).to.deep.equal(['dsk', 'tab'])
    const before = names.map((name) => readFileSync(place + name, 'utf8'))
    // The recording, which has a name of its own, makes the same of it.
    const [raw = ''] = readdirSync(place).filter((name) => name.includes('.raw'))
    mkdirSync(`${directory.path}/again/`)
    await runHere(['play', place + raw, '-scD', '-P', '--hr', '0', '-f', `${directory.path}/again/`])
    const again = names.map((name) =>
      readFileSync(`${directory.path}/again/${name}`, 'utf8').replace(/^# File: .*\n/m, ''),
    )
    expect(again).to.deep.equal(before)
    const more = await runHere([...shown, '-i0.2', '-c2'])
    expect([more.code, more.stderr]).to.deep.equal([0, ''])
    for (const [n, name] of names.entries()) {
      const after = readFileSync(place + name, 'utf8')
      expect(after.startsWith(before[n] ?? 'nothing')).to.equal(true)
      expect(rowsOf(after.slice(before[n]?.length))).to.have.length(2)
    }
  })

  it('shows the lines as they are recorded, harmless', async () => {
    const { stdout } = await runHere(['-ss', '-d4', '--root', inPackage('test/roots/1'), '-i0', '-c1'])
    const lines = linesOf(stdout)
    expect(lines.filter((line) => /^>>> \d+\.\d{3} <<<$/.test(line))).to.have.length(2)
    const sockstat = readFileSync(inPackage('test/roots/1/proc/net/sockstat'), 'utf8')
    expect(stdout).to.contain(
      linesOf(sockstat)
        .map((line) => `sock ${line}\n`)
        .join(''),
    )
    const bytes = Buffer.from('x a\tb\u001b[31m\u202e\n')
    const sample = { time: 7, steady: 0, bytes, start: 0, end: bytes.length, header: NO_HEADER, afterLoss: false }
    expect(rawLines(sample)).to.equal('>>> 7.000 <<<\nx a\tb\\x1b[31m\\u202e\n')
  })

  it('shows processes at each interval', async () => {
    const { code, stdout } = await runHere(['--top', 'rss,2', '-i0.1', '-c2', '--hr', '0'])
    expect(code).to.equal(0)
    const rows = linesOf(stdout).filter((line) => /^\d\d:\d\d:\d\d +\d+ /.test(line))
    expect(rows).to.have.length(4)
  })

  it('watches another tree', async () => {
    const { stdout } = await runHere(['watch', '--root', inPackage('test/roots/1'), '-sm', '-i0', '-c1', '--hr', '-1'])
    const again = await runHere(['watch', '--root', inPackage('test/roots/1'), '-sm', '-i0', '-c1', '--hr', '-1'])
    expect(stdout).to.match(/^( +\d+[KMG]?)+\n$/)
    expect(again.stdout).to.equal(stdout)
  })

  it('ends after the run time', async () => {
    const { code, stdout } = await runHere(['-sc', '-i0.1', '-R0.5s', '--hr', '-1'])
    expect(code).to.equal(0)
    expect(linesOf(stdout).length).to.be.within(1, 6)
  })

  it('ends cleanly when it is told to, with all that it has shown', async () => {
    const running = start(['-sc', '-i0.1'])
    await new Promise((resolve) => running.child.stdout.once('data', resolve))
    running.child.kill('SIGINT')
    const { code, stdout, stderr } = await running.outcome
    expect([code, stderr]).to.deep.equal([0, ''])
    expect(linesOf(stdout).length).to.be.greaterThan(2)
  })

  it('refuses what makes no sense', async () => {
    for (const [args, why] of [
      [['watch', '-c', '0'], /option -c: "0": expected/],
      [['watch', '-i', 'fast'], /option -i: "fast": expected seconds/],
      [['watch', 'file'], /unexpected argument/],
      [['watch', '-sq'], /option -s: q/],
    ] as const) {
      const { code, stdout, stderr } = await recollect(args)
      expect([code, stdout]).to.deep.equal([2, ''])
      expect(stderr).to.match(why)
    }
  })
})
