import { expect } from 'chai'
import cpu from '../../importers/cpu.ts'
import { play, sampleOf, testHeader } from '../helpers/samples.ts'

/** /proc/stat of a kernel 6.18 with two CPUs, as it is recorded. */
const FIRST = `cpu  7863 10 3648 318568 442 5 53 13 20 3
cpu0 3370 10 1369 160458 37 5 10 4 20 3
cpu1 4493 0 2279 158110 405 0 43 9 0 0
intr 230084
ctxt 462331
processes 9498
procs_running 2
procs_blocked 0
`

/** 10 s later: 1000 jiffies on each CPU. */
const SECOND = `cpu  8463 30 3848 319608 542 15 73 23 70 5
cpu0 3870 30 1519 160728 77 15 20 5 70 5
cpu1 4593 0 2329 158880 465 0 53 18 0 0
intr 232584
ctxt 472331
processes 9508
procs_running 4
procs_blocked 1
`

const close = (actual: number | string | undefined, expected: number): void => {
  expect(actual).to.be.a('number')
  expect(Number(actual)).to.be.closeTo(expected, 1e-9)
}

describe('the cpu importer', () => {
  it('gives the shares of the time of each CPU', () => {
    const [, second] = play(cpu, [sampleOf(1000, FIRST), sampleOf(1010, SECOND)])
    const cpu0 = second?.['0'] ?? {}
    // 500 user, 20 nice, 150 system, 270 idle, 40 wait, 10 irq, 10 soft, 1 steal: 1001 jiffies.
    close(cpu0['user'], 50000 / 1001)
    close(cpu0['nice'], 2000 / 1001)
    close(cpu0['system'], 15000 / 1001)
    close(cpu0['idle'], 27000 / 1001)
    close(cpu0['wait'], 4000 / 1001)
    close(cpu0['irq'], 1000 / 1001)
    close(cpu0['soft'], 1000 / 1001)
    close(cpu0['steal'], 100 / 1001)
    close(cpu0['guest'], 5000 / 1001)
    close(cpu0['guestNice'], 200 / 1001)
    close(cpu0['busy'], 69100 / 1001)
    close(cpu0['systemTotal'], 17100 / 1001)
    expect(cpu0).to.include({ online: 1, userTime: 50, idleTime: 27, stealTime: 0.1, forks: undefined })
  })

  it('gives the total from its own line, and counts of the whole machine', () => {
    const [first, second] = play(cpu, [sampleOf(1000, FIRST), sampleOf(1010, SECOND)])
    const total = second?.[''] ?? {}
    // 600 + 20 + 200 + 1040 + 100 + 10 + 20 + 10 = 2000 jiffies.
    expect(total).to.include({ user: 30, nice: 1, system: 10, idle: 52, wait: 5, irq: 0.5, soft: 1, steal: 0.5 })
    expect(total).to.include({ guest: 2.5, guestNice: 0.1, busy: 43, systemTotal: 12, online: 2 })
    expect(total).to.include({ interrupts: 250, contextSwitches: 1000, forks: 1, userTime: 60 })
    expect(first?.['']).to.include({ user: undefined, busy: undefined, interrupts: undefined, online: 2 })
  })

  it('shows shares, not jiffies, where counts are not divided by the interval', () => {
    const [, second] = play(cpu, [sampleOf(1000, FIRST), sampleOf(1010, SECOND)], { perInterval: true })
    expect(second?.['']).to.include({ user: 30, busy: 43, interrupts: 2500, userTime: 600 })
  })

  it('reads lines of kernels that know neither steal nor guests', () => {
    const at = (user: number, idle: number): string =>
      `cpu  ${user} 0 0 ${idle} 0 0 0\ncpu0 ${user} 0 0 ${idle} 0 0 0\n`
    const [, second] = play(cpu, [sampleOf(1000, at(0, 0)), sampleOf(1010, at(250, 750))])
    expect(second?.['']).to.include({
      user: 25,
      idle: 75,
      busy: 25,
      systemTotal: 0,
      steal: undefined,
      guest: undefined,
    })
    expect(second?.['0']).to.include({ user: 25, idle: 75, busy: 25 })
  })

  it('reads 8 and 9 fields', () => {
    const at = (line: string): string => `cpu  ${line}\n`
    const [, eight] = play(cpu, [sampleOf(1000, at('0 0 0 0 0 0 0 0')), sampleOf(1010, at('10 0 0 80 0 0 0 10'))])
    expect(eight?.['']).to.include({ user: 10, idle: 80, steal: 10, busy: 20, guest: undefined })
    const [, nine] = play(cpu, [sampleOf(1000, at('0 0 0 0 0 0 0 0 0')), sampleOf(1010, at('50 0 0 50 0 0 0 0 25'))])
    expect(nine?.['']).to.include({ user: 50, guest: 25, guestNice: undefined })
  })

  it('says nothing of a line that is too short', () => {
    const [, second] = play(cpu, [sampleOf(1000, 'cpu  1 2 3 4\n'), sampleOf(1010, 'cpu  2 3 4 5\n')])
    expect(second?.['']).to.include({ user: undefined, idle: undefined, busy: undefined })
  })

  it('takes idle time that slipped back for none, and does not lose the rest', () => {
    const at = (user: number, idle: number): string => `cpu0 ${user} 0 0 ${idle} 0 0 0 0 0 0\n`
    const [, second] = play(cpu, [sampleOf(1000, at(0, 5000)), sampleOf(1010, at(1000, 4998))])
    expect(second?.['0']).to.include({ user: 100, idle: 0, busy: 100 })
  })

  it('keeps a total when a CPU goes offline and takes its idle time along', () => {
    const two = `cpu  1000 0 0 900000 0 0 0 0 0 0
cpu0 500 0 0 500000 0 0 0 0 0 0
cpu1 500 0 0 400000 0 0 0 0 0 0
`
    const one = `cpu  1300 0 0 850700 0 0 0 0 0 0
cpu0 800 0 0 500700 0 0 0 0 0 0
`
    const [, second, third] = play(cpu, [
      sampleOf(1000, two),
      sampleOf(1010, one),
      sampleOf(1020, 'cpu  1400 0 0 851600 0 0 0 0 0 0\ncpu0 900 0 0 501600 0 0 0 0 0 0\n'),
    ])
    expect(second).to.have.all.keys('', '0')
    expect(second?.['']).to.include({ user: 30, idle: 70, busy: 30, online: 1 })
    expect(third?.['']).to.include({ user: 10, idle: 90, busy: 10, online: 1 })
  })

  it('does not take the missing idle time of a slip in the total for load', () => {
    // The idle time steps back by less than a hundredth: no growth, on a machine that was idle.
    const [, second] = play(cpu, [
      sampleOf(1000, 'cpu  100 0 0 9000000 0 0 0 0\ncpu0 50 0 0 4500000 0 0 0 0\ncpu1 50 0 0 4500000 0 0 0 0\n'),
      sampleOf(1010, 'cpu  120 0 0 8999000 0 0 0 0\ncpu0 70 0 0 4500980 0 0 0 0\n'),
    ])
    expect(second?.['']).to.include({ user: 2, idle: 98, busy: 2 })
  })

  it('shows no shares of a CPU that comes online, and counts it', () => {
    const [, second] = play(cpu, [
      sampleOf(1000, 'cpu  0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0\n'),
      sampleOf(1010, 'cpu  100 0 0 900 0 0 0 0\ncpu0 100 0 0 900 0 0 0 0\ncpu1 9 0 0 90 0 0 0 0\n'),
    ])
    expect(second?.['1']).to.include({ user: undefined, busy: undefined, online: 1 })
    expect(second?.['']).to.include({ user: 10, online: 2 })
  })

  it('shows nothing of an interval in which the counters were reset', () => {
    const [, second] = play(cpu, [sampleOf(1000, SECOND), sampleOf(1010, FIRST)])
    expect(second?.['']).to.include({ user: undefined, busy: undefined, interrupts: undefined, forks: undefined })
  })

  it('counts each CPU interrupts where they were recorded', () => {
    const interrupts = (irq24: string, loc: string): string => `int  24:   ${irq24}  IO-APIC   5-edge      ACPI:Ged
int  38:          0          0 PCI-MSIX-0000:00:03.0   1-edge      virtio2-input.0
int LOC:      ${loc}   Local timer interrupts
int ERR:          7
int MIS:          0
`
    const [first, second] = play(cpu, [
      sampleOf(1000, FIRST + interrupts('1 0', '33781 37105')),
      sampleOf(1010, SECOND + interrupts('11 0', '33881 37305')),
    ])
    expect(first?.['0']?.['interrupts']).to.equal(undefined)
    expect(second?.['0']?.['interrupts']).to.equal(11)
    expect(second?.['1']?.['interrupts']).to.equal(20)
    expect(second?.['']?.['interrupts']).to.equal(250)
  })

  it('gives interrupts to the CPUs that are online, whatever their numbers', () => {
    const at = (cpu0: number, cpu2: number): string =>
      `cpu  0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0\ncpu2 0 0 0 0 0 0 0\nint  1: ${cpu0} ${cpu2} IO-APIC i8042\n`
    const [, second] = play(cpu, [sampleOf(1000, at(0, 100)), sampleOf(1010, at(50, 400))])
    expect(second?.['0']?.['interrupts']).to.equal(5)
    expect(second?.['2']?.['interrupts']).to.equal(30)
  })

  it('knows no interrupts of each CPU where they were not recorded', () => {
    const [, second] = play(cpu, [sampleOf(1000, FIRST), sampleOf(1010, SECOND)])
    expect(second?.['0']?.['interrupts']).to.equal(undefined)
  })

  it('is right with any tick rate that user space is told', () => {
    const header = testHeader({ hz: 1000 })
    const [, second] = play(cpu, [
      sampleOf(1000, 'cpu  0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0\n', { header }),
      sampleOf(1010, 'cpu  2500 0 0 7500 0 0 0\ncpu0 2500 0 0 7500 0 0 0\n', { header }),
    ])
    expect(second?.['']).to.include({ user: 25, idle: 75 })
  })
})
