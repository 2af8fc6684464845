import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { axisOf, labelOf } from '../../exporters/chart/axis.ts'
import { History } from '../../exporters/chart/history.ts'
import type { ExportMetric } from '../../src/vocabulary/points.ts'
import { runHere } from '../helpers/cli.ts'
import { jsonLines } from '../helpers/json-lines.ts'
import { skipFor } from '../helpers/needs.ts'
import { inPackage } from '../helpers/paths.ts'
import { steadyLines, temporaryDirectory, writeRecording } from '../helpers/recordings.ts'

const INCIDENT = inPackage('samples', 'incident-0420')
/** 2026-11-20 04:20:00 UTC */
const FOUR_TWENTY = 1_795_148_400

function metric(unit: ExportMetric['unit'], sent: ExportMetric['sent'] = 'value'): ExportMetric {
  return { name: 'some', kind: 'gauge', unit, sent, help: '' }
}

/** A data block of a script: numbers by row. */
function block(script: string, name: string): readonly (readonly number[])[] {
  const [, rows = ''] = new RegExp(`^\\$${name} << EOD\\n(.*?)^EOD$`, 'ms').exec(script) ?? []
  return rows
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => row.split(' ').map(Number))
}

describe('chart', function () {
  this.timeout(60_000)
  const directory = temporaryDirectory()
  const folder = (): string => join(directory.path, 'charts')
  afterEach(() => rmSync(folder(), { recursive: true, force: true }))

  async function exported(args: readonly string[], options = ''): Promise<void> {
    const { code, stdout, stderr } = await runHere(['play', ...args, '--export', `chart,dir=${folder()}${options}`])
    expect([code, stdout, stderr]).to.deep.equal([0, '', ''])
  }

  const script = (name: string): string => readFileSync(join(folder(), `${name}.gnuplot`), 'utf8')

  function needsGnuplot(context: Mocha.Context): void {
    if (spawnSync('gnuplot', ['--version']).status !== 0) skipFor(context, 'gnuplot')
  }

  it('holds what the JSON format says, by wall clock', async () => {
    const args = [INCIDENT, '-s', 'cZ', '--from', '04:19:50-04:21:00']
    await exported(args, ',as=script')
    const lines = await jsonLines(args)
    const text = script('web1-process')
    expect(text).to.contain("title 'report-builder 237'")
    expect(text).to.contain("set multiplot title 'web1: process, 2026-11-20 04:19:50 – 04:21:00 (UTC)'")
    const rss = lines.flatMap(({ time, each }) => {
      const row = each['process']?.find(({ instance, command }) => instance === '237' && command === 'report-builder')
      return row === undefined ? [] : [[Number(time.toFixed(3)), row['rss']]]
    })
    expect(rss.length).to.be.greaterThan(55)
    expect(block(text, 'panel0_0')).to.deep.equal(rss)
    // Areas stand upon each other: the top of the first two is their sum.
    const areas = block(script('web1-cpu'), 'panel0')
    expect(areas.map(([time, user]) => [time, user])).to.deep.equal(
      lines.map(({ time, total }) => [Number(time.toFixed(3)), total['cpu']?.['user']]),
    )
    expect(areas.every((row) => row.slice(2).every((height, n) => height >= (row[n + 1] ?? 0)))).to.equal(true)
  })

  it('fails, and says which, where a picture could not be written', async function () {
    needsGnuplot(this)
    for (const as of ['png', 'svg']) {
      mkdirSync(folder(), { recursive: true })
      // gnuplot itself is content with a full disk.
      const full = join(folder(), `web1-cpu.${as}`)
      symlinkSync('/dev/full', full)
      const to = `chart,dir=${folder()},as=${as}`
      const { code, stderr } = await runHere(['play', INCIDENT, '-s', 'cm', '--at', '04:20', '--export', to])
      expect([code, stderr]).to.deep.equal([1, `recollect: export chart: gnuplot: could not write ${full}\n`])
      expect(readdirSync(folder()).toSorted()).to.deep.equal([`web1-load.${as}`, `web1-memory.${as}`])
      rmSync(folder(), { recursive: true })
    }
  })

  it('shows times of the recorded zone, and breaks lines at gaps', async () => {
    const header = { zone: 'Asia/Kolkata', host: 'delhi' }
    const early = writeRecording(directory.path, { from: FOUR_TWENTY, count: 20, lines: steadyLines, header })
    const late = writeRecording(directory.path, { from: FOUR_TWENTY + 60, count: 20, lines: steadyLines, header })
    await exported([early, late, '-s', 'd'], ',as=script')
    const text = script('delhi-disk')
    expect(text).to.contain('2026-11-20 09:50:01 – 09:51:19 (Asia/Kolkata)')
    const half = 5.5 * 3600
    const rows = block(text, 'panel0_0')
    expect(rows[0]).to.deep.equal([FOUR_TWENTY + 1 + half, 2000 * 512])
    const [, data = ''] = /\$panel0_0 << EOD\n(.*?)EOD/s.exec(text) ?? []
    expect(data.split('\n\n')).to.have.length(2)
  })

  it('is drawn: PNG of its size, SVG with its lines', async function () {
    needsGnuplot(this)
    const args = [INCIDENT, '-s', 'mdZ', '--from', '04:19:00-04:22:00']
    await exported(args)
    expect(readdirSync(folder())).to.have.members(['web1-memory.png', 'web1-disk.png', 'web1-process.png'])
    const png = readFileSync(join(folder(), 'web1-process.png'))
    expect(png.subarray(1, 4).toString()).to.equal('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).to.deep.equal([1400, 50 + 3 * 230])
    await exported(args, ',as=svg')
    const svg = readFileSync(join(folder(), 'web1-process.svg'), 'utf8')
    for (const text of ['report-builder 237', 'nightly-backup 260 write bytes', '6 GiB', 'Memory in RAM']) {
      expect(svg).to.contain(text)
    }
  })

  it('obeys nothing that was recorded', async function () {
    needsGnuplot(this)
    const evil = join(directory.path, 'evil')
    const names = [`'.system("touch ${evil}").'`, `\`touch ${evil}\``, '$(id)', '{/Bold=99 x}', '%d%s\\', '<b>&amp;']
    const lines = (n: number): string =>
      names
        .map((name, at) => `disk 8 ${at} ${name.replaceAll(' ', '\u00a0')} ${n * (9 - at)} 0 0 0 0 0 0 0 0 0 0\n`)
        .join('')
    const header = { host: `../x'; system("touch ${evil}")\n`, modules: ['disk'] }
    const path = writeRecording(directory.path, { from: FOUR_TWENTY + 500, count: 9, lines, header })
    const before = readdirSync(directory.path)
    await exported([path, '-s', 'D'], ',as=svg')
    expect(existsSync(evil)).to.equal(false)
    expect(readdirSync(directory.path)).to.have.members([...before, 'charts'])
    const [name = ''] = readdirSync(folder())
    expect(name).to.match(/^%2E\.%2Fx%27.*-disk\.svg$/)
    const svg = readFileSync(join(folder(), name), 'utf8')
    expect(svg).to.contain('&lt;b>&amp;amp; reads').and.contain('$(id) reads').and.contain('{/Bold=99')
  })

  it('says in one line what it cannot do', async () => {
    const said = async (how: string): Promise<string> => (await runHere(['play', INCIDENT, '--export', how])).stderr
    expect(await said('chart')).to.match(/^recollect: export chart: dir: needs a folder/)
    expect(await said('chart,x,as=jpg')).to.match(/^recollect: export chart: as: jpg: expected png, svg or script/)
  })

  it('keeps a bounded history, its peaks, troughs and means', () => {
    const keeps = ['peak', 'least', 'mean'] as const
    const histories = keeps.map((keep) => new History(1, keep))
    for (let n = 0; n < 100_000; n++) {
      for (const history of histories) {
        history.moment(FOUR_TWENTY + n)
        history.add('saw', n % 1000 === 500 ? 100 : n % 1000 === 700 ? 0 : 10)
      }
    }
    const [peak = [], least = [], mean = []] = histories.map((history) =>
      [...(history.all()[0]?.values ?? [])].filter((value) => !Number.isNaN(value)),
    )
    expect(peak.length).to.be.within(1024, 2048)
    expect([Math.max(...peak), Math.min(...peak)]).to.deep.equal([100, 10])
    expect([Math.max(...least), Math.min(...least)]).to.deep.equal([10, 0])
    const all = mean.reduce((sum, value) => sum + value, 0) / mean.length
    expect(all).to.be.closeTo((998 * 10 + 100) / 1000, 0.05)
  })

  it('keeps the largest of many lines', () => {
    const history = new History(1, 'peak')
    for (let n = 0; n < 1000; n++) {
      history.moment(FOUR_TWENTY + n)
      history.add(`process ${n}`, n)
      history.add('first', 5000)
    }
    expect(history.all()).to.have.length(64)
    expect(history.largest(3).map(({ label }) => label)).to.deep.equal(['first', 'process 999', 'process 998'])
  })

  it('counts as people do', () => {
    const MIB = 1024 * 1024
    expect(axisOf(5.9 * 1024 * MIB, metric('B')).tics.map(([label]) => label)).to.deep.equal([
      '0',
      '2 GiB',
      '4 GiB',
      '6 GiB',
    ])
    expect(axisOf(700, metric('count', 'rate')).tics.map(([label]) => label)).to.deep.equal([
      '0',
      '200/s',
      '400/s',
      '600/s',
      '800/s',
    ])
    expect(axisOf(37, metric('%'), 100)).to.deep.include({ end: 100 })
    expect(axisOf(620, metric('%'), 100).end).to.equal(800)
    expect(axisOf(0, metric('count')).end).to.equal(1)
    expect(labelOf(0.0042, metric('s'))).to.equal('4.2 ms')
    expect(labelOf(0.5, metric('s', 'rate'))).to.equal('50 %')
    expect(labelOf(1.5 * MIB, metric('B', 'rate'))).to.equal('1.5 MiB/s')
    expect(labelOf(12_000, metric('count'))).to.equal('12 k')
    expect(labelOf(3.2, metric('V'))).to.equal('3.2 V')
    expect(labelOf(1_200_000_000, metric('Hz'))).to.equal('1.2 GHz')
  })
})
