import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { linesWithoutGaps, recollect, runHere, start } from '../../helpers/cli.ts'
import { inPackage } from '../../helpers/paths.ts'
import { temporaryDirectory, writeRecording } from '../../helpers/recordings.ts'

describe('cli: live', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()

  it('shows cpu, disk, net, page and sys if nothing is asked for, the first row since boot', async () => {
    const { code, stdout, stderr } = await runHere(['live', '0.1', '3'])
    expect([code, stderr]).to.deep.equal([0, ''])
    const lines = linesWithoutGaps(stdout)
    expect(lines).to.have.length(2 + 3)
    expect(lines[0]).to.equal('--total-cpu-usage-- -dsk/total- -net/total- ---paging-- ---system--')
    expect(lines[1]).to.equal('usr sys idl wai stl| read  writ| recv  send|  in   out | int   csw ')
    const cell = '[ \\d.-]{4}[ BkMGTP]'
    const row = new RegExp(`^([ \\d-]{3} ){4}[ \\d-]{3}(\\|${cell} ${cell}){4}$`)
    for (const line of lines.slice(2)) expect(line.replace(/ since boot$/, '')).to.match(row)
    expect(lines.map((line) => line.endsWith(' since boot'))).to.deep.equal([false, false, true, false, false])
  })

  it('is the same for dstat -a, and leaves the row since boot out if it is told to', async () => {
    const { stdout } = await runHere(['live', '-a', '--noboot', '0.1', '2'])
    const lines = linesWithoutGaps(stdout)
    expect(lines).to.have.length(2 + 2)
    expect(lines[0]).to.match(/^--total-cpu-usage-- -dsk\/total- -net\/total-/)
    expect(stdout).to.not.include('since boot')
  })

  /** The two heading lines of options. */
  const headings: readonly (readonly [options: string, titles: string, nicks: string])[] = [
    ['-dc', '-dsk/total- --total-cpu-usage--', ' read  writ|usr sys idl wai stl'],
    ['-c -C total,0', '--total-cpu-usage-- -----cpu0-usage----', 'usr sys idl wai stl:usr sys idl wai stl'],
    ['-M load,page -y', '---load-avg--- ---paging-- ---system--', ' 1m   5m  15m |  in   out | int   csw '],
    ['-t', '----system----', '     time     '],
    ['--columns cpu.user,load.avg1,load.avg5 -g', 'cpu- ----load--- ---paging--', 'User| Avg1  Avg5|  in   out '],
    ['-v', '---procs--- ------memory-usage----- ---paging-- -dsk/total- ---system-- --total-cpu-usage--', ''],
  ]
  for (const [options, titles, nicks] of headings) {
    it(`${options}: columns in the order of the options`, async () => {
      const { code, stdout, stderr } = await runHere(['live', ...options.split(' '), '0.05', '1'])
      expect([code, stderr]).to.deep.equal([0, ''])
      const [first, second] = linesWithoutGaps(stdout)
      expect(first).to.equal(titles)
      if (nicks !== '') expect(second).to.equal(nicks)
    })
  }

  it('reads options from RECOLLECT_OPTS before those that are typed', async () => {
    const { stdout } = await recollect(['live', '-c', '0.05', '1'], { env: { RECOLLECT_OPTS: '-g --noboot' } })
    expect(linesWithoutGaps(stdout)[0]).to.equal('---paging-- --total-cpu-usage--')
  })

  it('shows another tree', async () => {
    const { stdout } = await runHere(['live', '-m', '--root', inPackage('test/roots/1'), '0.05', '1'])
    const again = await runHere(['live', '-m', '--root', inPackage('test/roots/1'), '0.05', '1'])
    expect(stdout).to.equal(again.stdout)
  })

  it('records what it shows; play shows the recording byte for byte the same', async () => {
    const place = join(directory.path, 'recorded/')
    const options = ['-tcdngylmp', '--cpu-use', '-C', 'total,0', '--columns', 'disk.*.reads', '--cpu']
    const shown = await runHere(['live', ...options, '--record', place, '0.2', '6'])
    expect([shown.code, shown.stderr]).to.deep.equal([0, ''])
    const played = await runHere(['play', place, '--boot', '--dstat', options.join(' ')])
    expect([played.code, played.stderr]).to.deep.equal([0, ''])
    expect(linesWithoutGaps(shown.stdout)).to.have.length(2 + 6)
    expect(played.stdout).to.equal(shown.stdout)
    const withoutBoot = await runHere(['play', place, '--dstat', options.join(' ')])
    expect(linesWithoutGaps(withoutBoot.stdout)).to.deep.equal(
      linesWithoutGaps(shown.stdout).filter((line) => !line.includes('boot')),
    )
  })

  it('appends CSV to a file, row by row, as many cells in each as headings', async () => {
    const file = join(directory.path, 'rows.csv')
    const first = await runHere(['live', '-tcd', '-D', 'total,none', '--output', file, '0.1', '3'])
    expect([first.code, first.stderr]).to.deep.equal([0, 'recollect: disk none: not there\n'])
    const second = await runHere(['live', '-y', '--bits', '-o', file, '0.1', '2'])
    expect(second.code).to.equal(0)
    const lines = readFileSync(file, 'utf8').split('\n')
    expect(lines[0]).to.match(/^"recollect \d+\.\d+\.\d+ CSV output"$/)
    expect(lines[2]).to.match(/^"Host:","[^"]+",,,,"User:","[^"]*"$/)
    expect(lines[3]).to.match(/^"Cmdline:","recollect live .*",,,,"Date:","\d\d \w{3} \d{4} \d\d:\d\d:\d\d \S+"$/)
    expect(lines[4]).to.equal('"system","total cpu usage",,,,,"dsk/total",,"dsk/none",')
    expect(lines[5]).to.equal('"time","usr","sys","idl","wai","stl","total:read","total:writ","none:read","none:writ"')
    for (const line of lines.slice(6, 9)) expect(line).to.match(/^\d\d-\d\d [\d:]{8}(,[\d.e-]+){7},,$/)
    expect(lines.slice(9, 11)).to.deep.equal(['', ''])
    expect(lines.slice(13, 15)).to.deep.equal(['"system",', '"int","csw"'])
    expect(lines).to.have.length(18)
    // On the screen numbers are short, in the file they are not.
    expect(first.stdout).to.not.equal('')
  })

  it('writes JSON lines: what its names mean, then an object for each interval', async () => {
    const { stdout } = await runHere(['live', '-cl', '-d', '-f', '--format', 'json', '0.1', '2'])
    const [about, ...rows] = linesWithoutGaps(stdout).map((line) => JSON.parse(line))
    expect(about.metrics).to.have.all.keys(
      ...['user', 'nice', 'system', 'idle', 'wait', 'irq', 'soft', 'steal'].map((name) => `cpu.${name}`),
      ...['avg1', 'avg5', 'avg15'].map((name) => `load.${name}`),
      ...['disk.readBytes', 'disk.writeBytes'],
    )
    expect(about.metrics['disk.readBytes']).to.include({ kind: 'counter', unit: 'B' })
    expect(rows).to.have.length(2)
    for (const row of rows) {
      expect(Object.keys(row.total)).to.deep.equal(['cpu', 'load'])
      expect(Object.keys(row.each)).to.deep.equal(['disk'])
      expect(row.total.cpu.user + row.total.cpu.idle).to.be.within(0, 101)
    }
  })

  it('shows what each module cost with --debug, live and on playback', async () => {
    const { stdout } = await runHere(['live', '-cm', '--debug', '--noboot', '0.1', '2'])
    const [titles = '', nicks = '', ...rows] = linesWithoutGaps(stdout)
    expect(titles).to.match(/ ---cost-in-ms--$/)
    expect(nicks).to.match(/\| +cpu *memory *$/)
    for (const row of rows) expect(row.slice(row.lastIndexOf('|') + 1)).to.match(/^ *\d*\.\d+ +\d*\.\d+$/)
    const played = await runHere(['play', inPackage('samples/minimal'), '--view', 'cpu', '--debug'])
    const last = linesWithoutGaps(played.stdout).at(-1) ?? ''
    expect(Number(last.slice(last.lastIndexOf('|') + 1))).to.be.within(0.000_001, 1000)
  })

  it('knows lists by the names that somebody gave them', async () => {
    const config = join(directory.path, 'views')
    writeFileSync(config, '# mine\nnight = time, cpu\nall-night = night,load.avg1 # and load\n')
    const { stdout } = await runHere(['live', '--config', config, '-g', '--view', 'all-night', '0.1', '1'])
    expect(linesWithoutGaps(stdout)[0]).to.equal('---paging-- ----system---- --total-cpu-usage-- -load')
    const played = await runHere(['play', inPackage('samples/minimal'), '--config', config, '--view', 'night'])
    expect(linesWithoutGaps(played.stdout)[0]).to.equal('----system---- --total-cpu-usage--')
    writeFileSync(config, 'night: time\n')
    const refused = await runHere(['live', '--config', config, '--view', 'night', '0.1', '1'])
    expect(refused.code).to.equal(2)
    expect(refused.stderr).to.match(/views: line 1: expected NAME = VIEW/)
  })

  it('shows instances that are named, partitions too, and says which are not there', async () => {
    const header = { host: 'box', modules: ['disk'] }
    const lines = (n: number) =>
      [
        `disk 8 0 sda ${n} 0 ${n * 2} 0 0 0 0 0 0 0 0`,
        `disk 8 1 sda1 ${n} 0 ${n * 2} 0 0 0 0 0 0 0 0`,
        `disk 7 0 loop0 ${n} 0 ${n * 4} 0 0 0 0 0 0 0 0`,
      ].join('\n')
    const path = writeRecording(directory.path, {
      from: 1_795_234_800,
      count: 3,
      lines: (n) => `${lines(n)}\n`,
      header,
    })
    const shown = await runHere(['play', path, '--dstat', '-d -D total,sda1,/dev/loop0,sdz'])
    expect(shown.stderr).to.equal('recollect: disk sdz: not there\n')
    expect(linesWithoutGaps(shown.stdout)).to.deep.equal([
      '-dsk/total- --dsk/sda1- -dsk/loop0- --dsk/sdz--',
      ' read  writ: read  writ: read  writ: read  writ',
      '1024B    0 :1024B    0 :2048B    0 :   -     - ',
      '1024B    0 :1024B    0 :2048B    0 :   -     - ',
    ])
    const full = await runHere(['play', path, '--dstat', '-d -f'])
    expect(linesWithoutGaps(full.stdout)[0]).to.equal('--dsk/sda--')
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
    // Node would open its debugger, and say so on stderr.
    running.child.kill('SIGUSR1')
    await new Promise((resolve) => running.child.stdout.once('data', resolve))
    running.child.kill('SIGINT')
    const { code, stdout, stderr } = await running.outcome
    expect([code, stderr]).to.deep.equal([0, ''])
    expect(stdout).to.match(/^[\x20-\x7e\n]+\n$/)
  })

  it('refuses what makes no sense', async () => {
    for (const [args, why] of [
      [['99999999999'], /delay "99999999999": expected a number of seconds above 0, a year's at most/],
      [['0'], /delay "0": expected a number of seconds above 0/],
      [['fast'], /delay "fast": expected a number of seconds above 0/],
      [['1', '0'], /count: "0": expected/],
      [['1', '2', '3'], /unexpected argument/],
      [['-M', 'cpus'], /view cpus: no such view.*cpu/],
      [['--columns', 'cpu.usr'], /cpu\.usr: no such metric.*user/],
      [['--columns', 'cpuu.user'], /cpuu: no such module: did you mean cpu/],
      [['--float', '--integer'], /choose one/],
    ] as const) {
      const { code, stdout, stderr } = await runHere(['live', ...args])
      expect([code, stdout], args.join(' ')).to.deep.equal([2, ''])
      expect(stderr).to.match(why)
      expect(stderr).to.match(/^[^\n]+\n$/)
    }
  })
})
