import { expect } from 'chai'
import { recollect, runHere, start } from '../helpers/cli.ts'
import { inPackage } from '../helpers/paths.ts'

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n')

describe('cli: live', function () {
  this.timeout(60_000)

  it('shows cpu, disk, net, page and sys if nothing is asked for, the first row since boot', async () => {
    const { code, stdout, stderr } = await runHere(['live', '0.1', '3'])
    expect([code, stderr]).to.deep.equal([0, ''])
    const lines = linesOf(stdout)
    expect(lines).to.have.length(2 + 3)
    expect(lines[0]).to.equal('--total-cpu-usage-- -dsk/total- -net/total- ---paging-- ---system--')
    expect(lines[1]).to.equal('usr sys idl wai stl| read  writ| recv  send|  in   out | int   csw ')
    const cell = '[ \\d.]{4}[ BkMGTP]'
    const row = new RegExp(`^([ \\d]{3} ){4}[ \\d]{3}(\\|${cell} ${cell}){4}$`)
    for (const line of lines.slice(2)) expect(line.replace(/ since boot$/, '')).to.match(row)
    expect(lines.map((line) => line.endsWith(' since boot'))).to.deep.equal([false, false, true, false, false])
  })

  it('is the same for dstat -a, and leaves the row since boot out if it is told to', async () => {
    const { stdout } = await runHere(['live', '-a', '--noboot', '0.1', '2'])
    const lines = linesOf(stdout)
    expect(lines).to.have.length(2 + 2)
    expect(lines[0]).to.match(/^--total-cpu-usage-- -dsk\/total- -net\/total-/)
    expect(stdout).to.not.include('since boot')
  })

  /** The two heading lines of options. */
  const headings: readonly (readonly [options: string, titles: string, nicks: string])[] = [
    ['-dc', '-dsk/total- --total-cpu-usage--', ' read  writ|usr sys idl wai stl'],
    ['-c -C total,0', '--total-cpu-usage--------cpu0-usage----', 'usr sys idl wai stl:usr sys idl wai stl'],
    ['-M load,page -y', '---load-avg--- ---paging-- ---system--', ' 1m   5m  15m |  in   out | int   csw '],
    ['-t', '----system----', '     time     '],
    ['--columns cpu.user,load.avg1,load.avg5 -g', 'cpu- ----load--- ---paging--', 'User| Avg1  Avg5|  in   out '],
    ['-v', '---procs--- ------memory-usage----- ---paging-- -dsk/total- ---system-- --total-cpu-usage--', ''],
  ]
  for (const [options, titles, nicks] of headings) {
    it(`${options}: columns in the order of the options`, async () => {
      const { code, stdout, stderr } = await runHere(['live', ...options.split(' '), '0.05', '1'])
      expect([code, stderr]).to.deep.equal([0, ''])
      const [first, second] = linesOf(stdout)
      expect(first).to.equal(titles)
      if (nicks !== '') expect(second).to.equal(nicks)
    })
  }

  it('reads options from RECOLLECT_OPTS before those that are typed', async () => {
    const { stdout } = await recollect(['live', '-c', '0.05', '1'], { env: { RECOLLECT_OPTS: '-g --noboot' } })
    expect(linesOf(stdout)[0]).to.equal('---paging-- --total-cpu-usage--')
  })

  it('shows another tree', async () => {
    const { stdout } = await runHere(['live', '-m', '--root', inPackage('test/roots/1'), '0.05', '1'])
    const again = await runHere(['live', '-m', '--root', inPackage('test/roots/1'), '0.05', '1'])
    expect(stdout).to.equal(again.stdout)
  })

  it('lists the views', async () => {
    for (const options of [['--list'], ['-M', 'list']]) {
      const { code, stdout } = await runHere(['live', ...options])
      expect(code).to.equal(0)
      expect(stdout).to.match(/^--cpu +-c +What the CPUs do/m)
    }
  })

  it('writes no escapes where no terminal shows them, and ends cleanly when it is told to', async () => {
    const running = start(['live', '-cm', '0.1'])
    await new Promise((resolve) => running.child.stdout.once('data', resolve))
    running.child.kill('SIGINT')
    const { code, stdout, stderr } = await running.outcome
    expect([code, stderr]).to.deep.equal([0, ''])
    expect(stdout).to.match(/^[\x20-\x7e\n]+\n$/)
  })

  it('refuses what makes no sense', async () => {
    for (const [args, why] of [
      [['0'], /delay "0": wanted seconds/],
      [['fast'], /delay "fast": wanted seconds/],
      [['1', '0'], /count: "0": wanted/],
      [['1', '2', '3'], /one argument too many/],
      [['-M', 'cpus'], /view cpus: no such view.*cpu/],
      [['--columns', 'cpu.usr'], /cpu\.usr: no such metric.*user/],
      [['--columns', 'cpuu.user'], /cpuu: not found: did you mean cpu/],
      [['--float', '--integer'], /choose one/],
    ] as const) {
      const { code, stdout, stderr } = await runHere(['live', ...args])
      expect([code, stdout], args.join(' ')).to.deep.equal([2, ''])
      expect(stderr).to.match(why)
      expect(stderr).to.match(/^[^\n]+\n$/)
    }
  })
})
