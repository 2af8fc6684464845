import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import { runHere } from '../../helpers/cli.ts'
import { asNobody } from '../../helpers/nobody.ts'
import { steadyLines, temporaryDirectory, writeRecording } from '../../helpers/recordings.ts'

/** 2026-11-21 04:00:00 in UTC. */
const FOUR = Date.UTC(2026, 10, 21, 4) / 1000
const MINUTE = 60

describe('cli: play', () => {
  const directory = temporaryDirectory()
  let hour = ''
  let many = ''

  before(() => {
    hour = join(directory.path, 'hour')
    many = join(directory.path, 'many')
    mkdirSync(hour)
    mkdirSync(many)
    // Two files that follow each other, each half an hour, at 10 s.
    const header = { host: 'web1', zone: 'UTC', modules: ['cpu', 'disk'] }
    writeRecording(hour, { from: FOUR, every: 10, count: 180, lines: steadyLines, header })
    const second = { from: FOUR + 30 * MINUTE, every: 10, count: 180, lines: (n: number) => steadyLines(n + 180) }
    writeRecording(hour, { ...second, header: { ...header, bootTime: FOUR - 1000 } })
    for (const host of ['alpha', 'beta']) {
      writeRecording(many, { from: FOUR, count: 4, lines: steadyLines, header: { ...header, host } })
    }
  })

  /** The data lines of a run that must end well, split into words. */
  async function rows(...args: readonly string[]): Promise<readonly (readonly string[])[]> {
    const { code, stdout, stderr } = await runHere(['play', ...args, '--hr', '-1'])
    expect([code, stderr]).to.deep.equal([0, ''])
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
  }
  const times = async (...args: readonly string[]) => (await rows(...args, '-sc')).map(([time]) => time)

  it('joins the files of a directory without losing an interval', async () => {
    const shown = await rows(hour, '-sc')
    expect(shown).to.have.length(359)
    expect(shown[0]?.slice(0, 5)).to.deep.equal(['04:00:10', '25', '0', '10', '20'])
    expect(shown[179]).to.deep.equal(['04:30:00', ...(shown[0]?.slice(1) ?? [])])
    expect(new Set(shown.map((row) => row.slice(1).join(' '))).size).to.equal(1)
  })

  it('shows a window: --at, --from, --thru, both ends included', async () => {
    expect(await times(hour, '--at', '04:20', '--around', '20s')).to.deep.equal([
      '04:19:40',
      '04:19:50',
      '04:20:00',
      '04:20:10',
      '04:20:20',
    ])
    expect(await times(hour, '--at', '04:20')).to.have.length(61)
    expect(await times(hour, '--from', '04:29:50-04:30:10')).to.deep.equal(['04:29:50', '04:30:00', '04:30:10'])
    expect(await times(hour, '--from', '04:59:30', '--thru', '20261121:04:59:40')).to.deep.equal([
      '04:59:30',
      '04:59:40',
    ])
    expect(await times(hour, '--thru', '04:00:20')).to.deep.equal(['04:00:10', '04:00:20'])
    expect(await times(hour, '--from', '-10s')).to.deep.equal(['04:59:40', '04:59:50'])
  })

  it('says the day where more than one is shown, and a plot the whole date of any', async () => {
    const days = join(directory.path, 'days')
    mkdirSync(days)
    const header = { host: 'web1', zone: 'UTC', modules: ['cpu'] }
    writeRecording(days, { from: FOUR, every: 7200, count: 14, lines: steadyLines, header })
    const first = async (...args: readonly string[]) =>
      (await rows(days, '-sc', ...args)).find(([word]) => !word?.startsWith('#'))?.slice(0, 2)
    expect(await first()).to.deep.equal(['11/21', '06:00:00'])
    expect(await first('-P')).to.deep.equal(['20261121', '06:00:00'])
    expect(await first('-P', '-od')).to.deep.equal(['11/21', '06:00:00'])
  })

  it('plots all that collectl has of the CPU, also where no subsystem was named', async () => {
    const loaded = join(directory.path, 'loaded')
    mkdirSync(loaded)
    const header = { host: 'web1', zone: 'UTC', modules: ['cpu', 'load', 'disk'] }
    writeRecording(loaded, { from: FOUR, count: 3, lines: steadyLines, header })
    const heading = async (...args: readonly string[]) =>
      (await runHere(['play', loaded, '-P', ...args])).stdout.split('\n')[0]
    expect(await heading()).to.contain('[CPU]L-Avg15')
    expect(await heading()).to.equal(await heading('-scd'))
    expect(await heading('-s-load')).not.to.contain('[CPU]L-Avg15')
  })

  it('measures the first interval of a window from the sample before it', async () => {
    const [row] = await rows(hour, '-sc', '--at', '04:20', '--around', '0s')
    expect(row?.slice(0, 5)).to.deep.equal(['04:20:00', '25', '0', '10', '20'])
  })

  it('tells times in the zone that was asked for', async () => {
    expect(await times(hour, '--at', '05:20', '--around', '0s', '--tz', 'Europe/Berlin')).to.deep.equal(['05:20:00'])
    expect((await rows(hour, '-sc', '--thru', '04:00:10', '-oU'))[0]?.[0]).to.equal(`${FOUR + 10}`)
    expect((await rows(hour, '-sc', '--thru', '04:00:10', '-oD', '-om'))[0]?.slice(0, 2)).to.deep.equal([
      '20261121',
      '04:00:10.000',
    ])
  })

  it('fails in one line where nothing was recorded', async () => {
    const there = '2026-11-21 04:00:00 thru 2026-11-21 04:59:50 (UTC)'
    const elsewhere = '2026-11-21 13:01:40 thru 2026-11-21 14:01:30 (Asia/Tokyo)'
    for (const [args, why] of [
      [['--at', '14:00'], `nothing was recorded at 14:00, only ${there}`],
      [['--from', '20261122', '--thru', '20261123'], `nothing was recorded at 20261122 thru 20261123, only ${there}`],
      [
        ['--at', '4:20', '--tz', 'Asia/Tokyo', '--offsettime', '100'],
        `nothing was recorded at 4:20, only ${elsewhere}`,
      ],
    ] as const) {
      const outcome = await runHere(['play', hour, ...args])
      expect(outcome).to.deep.include({ code: 1, stdout: '', stderr: `recollect: ${hour}: ${why}\n` })
    }
  })

  it('chooses the format: brief, verbose for details, or what was named', async () => {
    const first = async (...args: readonly string[]) => (await runHere(['play', many, ...args])).stdout.split('\n')
    expect((await first())[0]).to.match(/^# .*CPU.*Disks/)
    expect((await first('-sC')).join('\n')).to.match(/# .*CPU/)
    expect((await first('-sD'))[1]).to.match(/^# DISK STATISTICS/)
    expect((await first('-scd', '--verbose'))[1]).to.match(/^### RECORD/)
    expect((await first('-scd', '-P', '--sep', ','))[0]).to.match(/^#Date,Time,\[CPU\]User%,/)
    expect((await first('-scd', '--format', 'csv'))[0]).to.match(/^[a-z]+,.*cpu/)
    expect(JSON.parse((await first('-scd', '--format', 'json'))[1] ?? '')).to.include({ host: 'alpha' })
    expect(await runHere(['play', many, '-P', '--verbose'])).to.include({ code: 2 })
  })

  it('plays one host after the other', async () => {
    const { stdout } = await runHere(['play', many, '-sc', '--hr', '0'])
    expect(stdout.split('\n').filter((line) => /^\d\d:/.test(line))).to.have.length(6)
    expect(stdout).to.match(/# host: beta\n/)
  })

  it('shows what has most, and what was picked', async () => {
    const top = await rows(many, '--top', 'cpu.user,1', '-oT')
    expect(top.filter(([time]) => time === '04:00:01').map((row) => row[1])).to.deep.equal(['0', '0'])
    expect((await rows(many, '--columns', 'cpu.0.user,cpu.user,disk.sda.readBytes'))[0]).to.deep.equal([
      '04:00:01',
      '50',
      '25',
      '1000',
    ])
    const each = await runHere(['play', many, '--columns', 'disk.*.readBytes'])
    expect(each.code).to.equal(2)
    expect(each.stderr).to.include('disk.*.readBytes: expected one instance: --view disk.*.readBytes shows each')
  })

  it('joins samples to longer intervals', async () => {
    // The sample of 04:10 ends an interval, of which the window has no more than that.
    expect(await times(hour, '--interval', '10m', '--from', '04:10')).to.deep.equal([
      '04:10:00',
      '04:20:00',
      '04:30:00',
      '04:40:00',
      '04:50:00',
      '04:59:50',
    ])
    expect((await rows(hour, '-sc', '--interval', '10m', '--stat', 'max', '--from', '04:30'))[0]?.[1]).to.equal('25')
  })

  it('tells gauges that no double holds with all their digits, in every format that has room for them', async () => {
    const kibibytes = (n: number): bigint => 9007199254740993n + BigInt(n)
    const lines = (n: number) => `MemFree: ${kibibytes(n)} kB\n`
    const long = writeRecording(directory.path, { from: FOUR, count: 3, lines, header: { host: 'long', zone: 'UTC' } })
    const bytes = `${kibibytes(2) * 1024n}`
    const last = async (...args: readonly string[]) =>
      (await runHere(['play', long, '-s', 'm', ...args])).stdout.trimEnd().split('\n').at(-1)
    expect(await last('--format', 'csv')).to.match(new RegExp(`,${bytes},`))
    expect(await last('--format', 'csv', '--interval', '10', '--stat', 'max')).to.match(new RegExp(`,${bytes},`))
    expect(await last('--format', 'json')).to.contain(`"free":${bytes},`)
    expect(await last('--export', 'jsonl')).to.contain(`"free":${bytes}}`)
    expect(await last('-P')).to.match(new RegExp(` ${kibibytes(2)} `))
    const listed = await runHere(['list', 'metrics', '-s', 'm', '-v', long])
    expect(listed.stdout).to.match(new RegExp(`^memory\\.free .* ${kibibytes(2)} *$`, 'm'))
  })

  it('ends longer intervals with the hours and days that are shown, also where clocks are turned', async () => {
    const turned = join(directory.path, 'turned')
    mkdirSync(turned)
    // Berlin's clocks are turned back on 25 October 2026 at 01:00 UTC, and forward on 29 March at the same time.
    const header = { host: 'web1', zone: 'Europe/Berlin', modules: ['cpu'] }
    const autumn = {
      from: Date.UTC(2026, 9, 23, 22) / 1000,
      every: 1800,
      count: 4 * 48 + 1,
      lines: steadyLines,
      header,
    }
    writeRecording(turned, autumn)
    const ends = async (...args: readonly string[]) =>
      (await rows(turned, '-sc', ...args)).map(([day, time]) => `${day} ${time}`)
    for (const stat of ['mean', 'max']) {
      expect(await ends('--interval', '1d', '--stat', stat), stat).to.deep.equal([
        '10/25 00:00:00',
        '10/26 00:00:00',
        '10/27 00:00:00',
        '10/27 23:00:00',
      ])
    }
    const berlin = await ends('--interval', '6h', '-od', '--from', '20261024:23:00', '--thru', '20261025:19:00')
    expect(berlin.map((end) => end.replace(/.* /, ''))).to.deep.equal([
      '00:00:00',
      '06:00:00',
      '12:00:00',
      '18:00:00',
      '19:00:00',
    ])
    expect((await ends('--interval', '1d', '--utc'))[0]).to.equal('10/24 00:00:00')
    expect((await ends('--interval', '1h', '--tz', 'Asia/Kolkata')).slice(0, 2)).to.deep.equal([
      '10/24 04:00:00',
      '10/24 05:00:00',
    ])
  })

  it('says which of the modules that were asked for have nothing to say', async () => {
    const { code, stderr } = await runHere(['play', many, '-s', 'cpu,nfs,swap'])
    const swap = 'swap: not in what was played: only recorded on request, by record --import swap'
    expect([code, stderr]).to.deep.equal([0, `recollect: nfs: not in what was played\nrecollect: ${swap}\n`])
  })

  it('says when the window lies between the samples of what was recorded less often', async () => {
    const lines = (n: number) => (n % 6 === 0 ? `${steadyLines(n)}proc:7 VmRSS: 5 kB\n` : steadyLines(n))
    const header = { host: 'slow', zone: 'UTC', modules: ['cpu', 'process'], intervals: [10, 60] }
    const slow = writeRecording(directory.path, { from: FOUR, every: 10, count: 13, lines, header })
    const missing = async (...args: readonly string[]) => (await runHere(['play', slow, '-scZ', ...args])).stderr
    const why = 'process: not in this window: it was recorded every 60 s only'
    expect(await missing('--at', '04:00:30', '--around', '15s')).to.equal(`recollect: ${why}\n`)
    expect(await missing('--at', '04:01', '--around', '15s')).to.equal('')
  })

  it('writes plot files for each host and day, and leaves those alone that are there', async () => {
    const plots = join(directory.path, 'plots')
    mkdirSync(plots)
    const files = () => readdirSync(plots).sort()
    const play = (...args: readonly string[]) => runHere(['play', many, '-scD', '-P', '-f', plots, ...args])
    expect(await play()).to.deep.include({ code: 0, stdout: '', stderr: '' })
    const names = ['alpha-20261121.dsk', 'alpha-20261121.tab', 'beta-20261121.dsk', 'beta-20261121.tab']
    expect(files()).to.deep.equal(names)
    const text = readFileSync(join(plots, 'beta-20261121.tab'), 'utf8')
    expect(text).to.match(
      /^#(.*\n#)*Date Time \[CPU\]User%.*\n20261121 04:00:01 25 .*\n20261121 04:00:02 25 .*\n20261121 04:00:03 25 .*\n$/,
    )

    const again = await play()
    expect([again.code, again.stderr.match(/already exists: left as it is\n/g)?.length]).to.deep.equal([0, 4])
    expect(readFileSync(join(plots, 'beta-20261121.tab'), 'utf8')).to.equal(text)
    expect((await play('-oa')).stderr).to.equal('')
    expect(readFileSync(join(plots, 'beta-20261121.tab'), 'utf8')).to.equal(text + text)
    expect((await play('-oc')).stderr).to.equal('')
    expect(readFileSync(join(plots, 'beta-20261121.tab'), 'utf8')).to.equal(text)
    await runHere(['play', many, '-sc', '-P', '-f', join(plots, 'x')])
    expect(files()).to.deep.equal([...names, 'x-alpha-20261121.tab', 'x-beta-20261121.tab'])
  })

  it("builds no path from a recording's own words", async () => {
    const odd = join(directory.path, 'odd')
    mkdirSync(odd)
    writeRecording(odd, {
      from: FOUR,
      count: 3,
      lines: steadyLines,
      header: { host: '../../evil\u001b[2J', zone: 'UTC' },
    })
    const out = join(odd, 'out')
    mkdirSync(out)
    expect((await runHere(['play', odd, '-sc', '-P', '-f', out])).code).to.equal(0)
    const names = readdirSync(out)
    expect(names).to.have.length(1)
    expect(names[0]).to.match(/^[\w.-]+-20261121\.tab$/)
    const { stdout } = await runHere(['info', odd])
    expect(stdout).to.not.include('\u001b')
  })

  it('plays around damage, says so once, and fails under --strict', async () => {
    const damaged = join(directory.path, 'damaged')
    mkdirSync(damaged)
    const [name = ''] = readdirSync(hour)
    const path = join(damaged, basename(name))
    copyFileSync(join(hour, name), path)
    const bytes = readFileSync(path)
    const quarter = Math.floor(bytes.length / 4)
    bytes.fill(0xff, quarter, quarter + 8)
    writeFileSync(path, bytes)
    const { code, stdout, stderr } = await runHere(['play', damaged, '-sc', '--hr', '-1'])
    expect(stderr).to.match(/^recollect: [^\n]+damaged[^\n]+\n$/)
    expect(code).to.equal(0)
    expect(stdout.trimEnd().split('\n').length).to.be.within(80, 179)
    expect((await runHere(['play', damaged, '-sc', '--strict'])).code).to.equal(1)
    expect((await runHere(['info', damaged, '--check'])).code).to.equal(1)
  })

  it('skips a file among others that may not be read', async () => {
    const names = ['closed', 'open'].map((name) => join(directory.path, `${name}.raw.zst`))
    const [closed = '', open = ''] = names
    const [name = ''] = readdirSync(many)
    for (const path of names) copyFileSync(join(many, name), path)
    chmodSync(closed, 0)
    chmodSync(open, 0o644)
    chmodSync(directory.path, 0o755)
    await asNobody(async () => {
      const { code, stdout, stderr } = await runHere(['play', closed, open, '-sc', '--hr', '-1'])
      expect([code, stderr]).to.deep.equal([0, `recollect: ${closed}: cannot be read: permission denied: skipped\n`])
      expect(stdout.trimEnd().split('\n')).to.have.length(3)
      expect((await runHere(['play', closed])).stderr).to.equal(
        `recollect: ${closed}: cannot be read: permission denied\n`,
      )
    })
  })

  it('skips a file among others that is no recording', async () => {
    const mixed = join(directory.path, 'mixed')
    mkdirSync(mixed)
    const [name = ''] = readdirSync(many)
    copyFileSync(join(many, name), join(mixed, name))
    writeFileSync(join(mixed, 'aaa-20260101-000000.raw.zst'), 'no recording')
    const { code, stdout, stderr } = await runHere(['play', mixed, '-sc', '--hr', '-1'])
    expect(code).to.equal(0)
    expect(stdout.trimEnd().split('\n')).to.have.length(3)
    expect(stderr).to.match(/^recollect: .*aaa-20260101-000000\.raw\.zst: .*: skipped\n$/)
    expect((await runHere(['play', mixed, '-sc', '--strict'])).code).to.equal(1)
  })

  it('says with --debug how long each module took, and prints the same', async () => {
    const plain = await runHere(['play', hour, '-sc'])
    const { code, stdout, stderr } = await runHere(['play', hour, '-sc', '--debug'])
    expect([code, stdout]).to.deep.equal([0, plain.stdout])
    expect(stderr)
      .to.match(/^PART +MS\n(\w.* \d+\.\d\n)+$/)
      .and.match(/^cpu /m)
  })
})
