import { expect } from 'chai'
import { recollect, runHere, start } from '../../helpers/cli.ts'
import { inPackage } from '../../helpers/paths.ts'

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n')

describe('cli: watch', function () {
  this.timeout(60_000)

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
      [['watch', '-c', '0'], /option -c: "0": wanted/],
      [['watch', '-i', 'fast'], /option -i: "fast": wanted seconds/],
      [['watch', 'file'], /one argument too many/],
      [['watch', '-sq'], /-s q/],
    ] as const) {
      const { code, stdout, stderr } = await recollect(args)
      expect([code, stdout]).to.deep.equal([2, ''])
      expect(stderr).to.match(why)
    }
  })
})
