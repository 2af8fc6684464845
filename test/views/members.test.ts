import { expect } from 'chai'
import environment from '../../importers/environment.ts'
import irq from '../../importers/irq.ts'
import nfs from '../../importers/nfs.ts'
import processes from '../../importers/process.ts'
import { ViewGroups } from '../../src/layout/view-groups.ts'
import { Playback } from '../../src/playback/reports.ts'
import { views } from '../../src/views/index.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { sampleOf } from '../helpers/samples.ts'

/** What a view shows of the interval between two samples that are ten seconds apart. */
interface Shown {
  readonly titles: readonly string[]
  readonly nicks: readonly string[]
  readonly values: readonly (number | string)[]
}

interface Asked {
  readonly view: string
  readonly instances?: readonly string[]
}

function shown({ view: name, instances }: Asked, importer: Importer, texts: readonly [string, string]): Shown {
  const view = views.find((one) => one.name === name) ?? expect.fail(`no view ${name}`)
  const groups = new ViewGroups([instances === undefined ? { view } : { view, instances }], { time: () => '' })
  const playback = new Playback([importer])
  playback.take(sampleOf(1000, texts[0]))
  const interval = playback.take(sampleOf(1010, texts[1])) ?? expect.fail('no interval')
  groups.follow(interval)
  return {
    titles: groups.groups.map(({ title }) => title),
    nicks: groups.groups.flatMap(({ columns }) => columns.map(({ nick }) => nick)),
    values: groups.values(interval),
  }
}

/** A process that used so many jiffies, and read and wrote so many bytes by system calls. */
const processLines = (pid: number, jiffies: number, [read, write]: readonly [number, number]): string =>
  `proc:${pid} stat ${pid} (p${pid}) S 1 1 1 0 -1 0 0 0 0 0 ${jiffies} 0 0 0 20 0 1 0 5 0 0\n` +
  `proc:${pid} cmd /usr/bin/program${pid} -x\nproc:${pid} io rchar: ${read}\nproc:${pid} io wchar: ${write}\n`

const BEFORE = processLines(10, 0, [0, 0]) + processLines(11, 0, [0, 0]) + processLines(12, 0, [0, 0])
const AFTER = processLines(10, 100, [0, 50_000]) + processLines(11, 300, [0, 0]) + processLines(12, 0, [40_000, 20_000])

describe('views of the instance with most of something', () => {
  it('rank by their last column', () => {
    expect(shown({ view: 'top-cpu' }, processes, [BEFORE, AFTER]).values).to.deep.equal(['program11', 30])
  })

  it('rank by what they say, though another column is the last', () => {
    const { values } = shown({ view: 'top-cpu-adv' }, processes, [BEFORE, AFTER])
    expect(values).to.deep.equal(['program11', '11', 30, 0, 0])
  })

  it('rank by a sum', () => {
    // 4000 read and 2000 written a second are more than 5000 written.
    expect(shown({ view: 'top-io' }, processes, [BEFORE, AFTER]).values).to.deep.equal(['program12', 4000, 2000])
  })

  it('name nobody where nobody did anything', () => {
    expect(shown({ view: 'top-cpu' }, processes, [BEFORE, BEFORE]).values).to.deep.equal(['', Number.NaN])
  })

  it('know interrupts by their device', () => {
    const at = (disk: number, timer: number): string =>
      `int  36: ${disk} 0 PCI-MSIX-0000:00:02.0 1-edge virtio1-req.0\nint LOC: ${timer} 0 Local timer interrupts\n`
    expect(shown({ view: 'top-int' }, irq, [at(0, 0), at(50, 20)]).values).to.deep.equal(['virtio1-req.0', 5])
    const { nicks, values } = shown({ view: 'int' }, irq, [at(0, 0), at(50, 20)])
    expect([nicks, values]).to.deep.equal([['36'], [5]])
    const named = shown({ view: 'int', instances: ['LOC'] }, irq, [at(0, 0), at(50, 20)])
    expect([named.nicks, named.values]).to.deep.equal([['LOC'], [2]])
  })
})

describe('views of chosen instances', () => {
  it('follow one process', () => {
    const { titles, values } = shown({ view: 'pid-detail', instances: ['12'] }, processes, [BEFORE, AFTER])
    expect(titles).to.deep.equal(['pid/12'])
    expect(values[0]).to.equal(0)
  })

  it('are of one version of NFS', () => {
    // Reads and writes are the seventh and eighth call of version 3.
    const at = (reads: number): string =>
      `nfsc-proc3 22 0 5 0 0 0 0 ${reads} ${2 * reads} 0 0 0 0 0 0 0 0 0 0 0 0 0 0\nnfsc-proc4 0\n`
    const { titles, nicks, values } = shown({ view: 'nfs3' }, nfs, [at(0), at(100)])
    expect(titles).to.deep.equal(['nfs3 client'])
    expect(nicks).to.deep.equal(['read', 'writ', 'rdir', 'othr', 'fs', 'cmmt'])
    expect(values).to.deep.equal([10, 20, 0, 0, 0, 0])
  })

  it('leave out instances that have no such metric', () => {
    const text = 'hwmon temp 0/1 45000\nhwmon fan 0/2 1200\nthermal 0 27800\n'
    const thermal = shown({ view: 'thermal' }, environment, [text, text])
    expect(thermal.nicks).to.deep.equal(['hwmon0-temp1', 'thermal0'])
    expect(thermal.values).to.deep.equal([45, 27.8])
    expect(shown({ view: 'fan' }, environment, [text, text]).values).to.deep.equal([1200])
  })
})
