import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import cgroup from '../../importers/cgroup.ts'
import irq from '../../importers/irq.ts'
import pressure from '../../importers/pressure.ts'
import processes from '../../importers/process.ts'
import softnet from '../../importers/softnet.ts'
import zone from '../../importers/zone.ts'
import { Sampler } from '../../src/recorder/sampler.ts'
import type { Importer } from '../../src/vocabulary/importer.ts'
import { play, sampleOf, type Values } from '../helpers/samples.ts'

const SECONDS = 0.5

interface Asked {
  readonly importer: Importer
  readonly requested?: ReadonlySet<string>
  /** The same counters, read from a file without any of our code. */
  read(): readonly number[]
}

interface Told {
  readonly values: Values
  /** What the file's counters grew by at least, and at most, in the interval. */
  readonly least: readonly number[]
  readonly most: readonly number[]
}

/** Two samples, each between two readings of the file: what happened is between what those say. */
async function besideTheKernel({ importer, requested = new Set(), read }: Asked): Promise<Told> {
  const sampler = new Sampler({ importers: [importer], requested })
  const take = (time: number) => {
    const { bytes, end } = sampler.take({ second: true, third: true }, time)
    return sampleOf(time, Buffer.from(bytes.subarray(0, end)).toString())
  }
  const [a, first, b] = [read(), take(1000), read()]
  await sleep(1000 * SECONDS)
  const [c, second, d] = [read(), take(1000 + SECONDS), read()]
  sampler.close()
  const minus = (after: readonly number[], before: readonly number[]) =>
    after.map((value, n) => value - (before[n] ?? 0))
  return { values: play(importer, [first, second])[1] ?? {}, least: minus(c, b), most: minus(d, a) }
}

function expectBetween(value: unknown, [least, most]: readonly [number | undefined, number | undefined]): void {
  expect(Number(value) * SECONDS).to.be.within((least ?? 0) - 1e-6, (most ?? 0) + 1e-6)
}

const numbersIn = (text: string): readonly number[] => [...text.matchAll(/\d+/g)].map(Number)

describe('newer import modules beside the running kernel', function () {
  this.timeout(30_000)
  let busy: ChildProcess
  before(() => {
    busy = spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' })
  })
  after(() => busy.kill('SIGKILL'))

  it('process: time on the CPU, and time waited for it', async () => {
    const file = `/proc/${busy.pid}/schedstat`
    const requested = new Set(['process.runDelay'])
    const read = () => numbersIn(readFileSync(file, 'utf8'))
    const { values, least, most } = await besideTheKernel({ importer: processes, requested, read })
    const row = values[`${busy.pid}`]
    for (const [n, metric] of ['runTime', 'runDelay', 'timeSlices'].entries()) {
      expectBetween(row?.[metric], [least[n], most[n]])
    }
    expect(Number(row?.['runTime'])).to.be.greaterThan(0)
  })

  it('irq: each as /proc/stat counts it', async () => {
    // `intr TOTAL IRQ0 IRQ1 …`
    const read = () => numbersIn(/^intr .*$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[0] ?? '')
    const { values, least, most } = await besideTheKernel({ importer: irq, read })
    let compared = 0
    for (const [name, row] of Object.entries(values)) {
      if (!/^\d+$/.test(name)) continue
      expectBetween(row['count'], [least[Number(name) + 1], most[Number(name) + 1]])
      compared++
    }
    expect(compared).to.be.greaterThan(0)
  })

  it('pressure: time that some waited for a CPU', async function () {
    const file = '/proc/pressure/cpu'
    if (!existsSync(file)) this.skip()
    const read = () => [Number(/some .*total=(\d+)/.exec(readFileSync(file, 'utf8'))?.[1])]
    const { values, least, most } = await besideTheKernel({ importer: pressure, read })
    expectBetween(values['cpu']?.['someTime'], [least[0], most[0]])
  })

  it('softnet: packets of all CPUs', async () => {
    const read = () => {
      const lines = readFileSync('/proc/net/softnet_stat', 'utf8').trim().split('\n')
      return [lines.reduce((sum, line) => sum + Number(`0x${line.split(' ')[0]}`), 0)]
    }
    const { values, least, most } = await besideTheKernel({ importer: softnet, read })
    expectBetween(values['']?.['packets'], [least[0], most[0]])
  })

  it('zone: memory that the kernel hands out', async () => {
    const managed = [...readFileSync('/proc/zoneinfo', 'utf8').matchAll(/^ {8}managed +(\d+)$/gm)]
    const sum = managed.reduce((pages, [, value]) => pages + Number(value), 0)
    const { values } = await besideTheKernel({ importer: zone, read: () => [] })
    expect(values['']?.['managed']).to.equal(sum)
  })

  it('cgroup: CPU time of the topmost group', async function () {
    const group = existsSync('/sys/fs/cgroup/unified/cpu.stat') ? 'unified' : '/'
    const file = group === '/' ? '/sys/fs/cgroup/cpu.stat' : '/sys/fs/cgroup/unified/cpu.stat'
    if (!existsSync(file)) this.skip()
    const read = () => [Number(/^usage_usec (\d+)$/m.exec(readFileSync(file, 'utf8'))?.[1])]
    const { values, least, most } = await besideTheKernel({ importer: cgroup, read })
    expectBetween(values[group]?.['cpuTime'], [least[0], most[0]])
  })
})
