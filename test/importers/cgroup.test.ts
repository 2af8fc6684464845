import { expect } from 'chai'
import cgroup from '../../importers/cgroup.ts'
import { recordedLines } from '../helpers/recorded-lines.ts'
import { play, sampleOf } from '../helpers/samples.ts'
import { removeTrees, Tree } from '../source/tree.ts'

afterEach(removeTrees)

interface Moment {
  readonly usage: number
  readonly periods: number
  readonly throttled: number
  readonly memory: number
  readonly read: readonly [number, number]
  readonly stalled: number
}

/** A group's files as Documentation/admin-guide/cgroup-v2.rst lays them down. */
function filesOf(group: string, { usage, periods, throttled, memory, read, stalled }: Moment): Record<string, string> {
  const files = {
    'cpu.stat': `usage_usec ${usage}\nuser_usec ${usage / 2}\nsystem_usec ${usage / 2}\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec ${throttled * 1000}\nnr_bursts 0\nburst_usec 0\n`,
    'memory.current': `${memory}\n`,
    'memory.max': group === 'web.slice' ? '8388608\n' : 'max\n',
    'memory.stat': `anon ${memory / 2}\nfile ${memory / 4}\nkernel ${memory / 8}\nkernel_stack 5\npgfault 9\npgmajfault ${read[0]}\n`,
    'memory.swap.current': '4096\n',
    'memory.events': `low 0\nhigh 0\nmax 0\noom 1\noom_kill ${throttled}\noom_group_kill 0\n`,
    'pids.current': '3\n',
    'io.stat': `8:0 rbytes=${read[0]} wbytes=0 rios=10 wios=0 dbytes=0 dios=0\n8:16 rbytes=${read[1]} wbytes=4096 rios=0 wios=1 dbytes=0 dios=0\n`,
    'cpu.pressure': `some avg10=0.00 avg60=0.00 avg300=0.00 total=${stalled}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n`,
    'memory.pressure': `some avg10=0.00 avg60=0.00 avg300=0.00 total=${2 * stalled}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=${stalled}\n`,
    'io.pressure': `some avg10=0.00 avg60=0.00 avg300=0.00 total=${3 * stalled}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n`,
  }
  const folder = group === '' ? 'sys/fs/cgroup' : `sys/fs/cgroup/${group}`
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]))
}

function recorded(files: Record<string, string>): string {
  return recordedLines(cgroup, new Tree(files).path)
}

const zero: Moment = { usage: 0, periods: 0, throttled: 0, memory: 1_048_576, read: [0, 0], stalled: 0 }

describe('the cgroup importer', () => {
  const later: Moment = {
    usage: 5_000_000,
    periods: 100,
    throttled: 25,
    memory: 4_194_304,
    read: [10_000, 30_000],
    stalled: 1_000_000,
  }
  const [, second] = play(cgroup, [
    sampleOf(1000, recorded({ ...filesOf('web.slice', zero), ...filesOf('web.slice/api.service', zero) })),
    sampleOf(
      1010,
      recorded({
        'sys/fs/cgroup/cpu.stat': 'usage_usec 9\n',
        ...filesOf('web.slice', later),
        ...filesOf('web.slice/api.service', zero),
      }),
    ),
  ])

  it('reads CPU time, limits, memory and tasks', () => {
    expect(second?.['web.slice']).to.include({
      cpu: 50,
      cpuTime: 500_000,
      userTime: 250_000,
      throttledTime: 2500,
      periods: 10,
      throttledPercent: 25,
      memory: 4_194_304,
      memoryLimit: 8_388_608,
      anonymous: 2_097_152,
      file: 1_048_576,
      kernel: 524_288,
      swap: 4096,
      oomKills: 2.5,
      majorFaults: 1000,
      tasks: 3,
    })
  })

  it('adds up devices', () => {
    expect(second?.['web.slice']).to.include({ readBytes: 4000, writeBytes: 0, reads: 0, writes: 0 })
  })

  it('computes pressure over the interval', () => {
    expect(second?.['web.slice']).to.include({ cpuSome: 10, memorySome: 20, memoryFull: 10, ioSome: 30, ioFull: 0 })
  })

  it('shows what lies below a group, and counts it once', () => {
    expect(second?.['web.slice/api.service']).to.include({ cpu: 0, memory: 1_048_576, memoryLimit: undefined })
    expect(second?.['']).to.include({ cpu: 50, memory: 4_194_304, readBytes: 4000, tasks: 3, cpuSome: undefined })
  })

  it('passes over version 1 where both are there', () => {
    const [first] = play(cgroup, [
      sampleOf(
        1000,
        recorded({
          'sys/fs/cgroup/pids/web/pids.current': '3\n',
          'sys/fs/cgroup/unified/cpu.stat': 'usage_usec 9\n',
          'sys/fs/cgroup/unified/web/cpu.stat': 'usage_usec 9\n',
          'sys/fs/cgroup/unified/web/pids.current': '4\n',
        }),
      ),
    ])
    expect(Object.keys(first ?? {})).to.deep.equal(['', 'unified', 'unified/web'])
  })
})
