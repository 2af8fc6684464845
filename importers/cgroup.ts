import { type Cells, counter, defineImporter, type FileSource, gauge, type Line, ratio } from 'recollect/importer'

/** All of a group is read at the second interval: there may be hundreds. */
function ofGroup(file: string, source: Omit<FileSource, 'path' | 'pace'>): FileSource {
  return { ...source, path: `/sys/fs/cgroup/**/${file}`, pace: 'second' }
}

const time = (name: string, help: string) =>
  counter({ line: `cgroup-cpu * ${name}`, word: 0, unit: 'us', show: 's', digits: 2, help })

const memory = (name: string, head: string, help: string) =>
  gauge({ line: `cgroup-memstat * ${name}`, word: 0, unit: 'B', head, help })

const stall = (head: string, help: string) => gauge({ unit: '%', across: 'none', head, digits: 1, width: 6, help })

/** Time that tasks of the group lost: word 3 is `total=98`, which only `analyze` can read. */
const stalled = (help: string) => counter({ unit: 'us', show: 's', across: 'none', digits: 3, help })

const metrics = {
  cpu: gauge({ unit: '%', across: 'sum', head: 'Cpu%', digits: 1, width: 6, help: 'Time on the CPUs, in % of one' }),
  cpuTime: time('usage_usec', 'Time on the CPUs'),
  userTime: time('user_usec', 'Time on the CPUs in its own code'),
  systemTime: time('system_usec', 'Time on the CPUs in the kernel'),
  throttledTime: time('throttled_usec', 'Time that its tasks were kept off the CPUs by its limit, added up'),
  periods: counter({ line: 'cgroup-cpu * nr_periods', word: 0, help: 'Periods in which it had a limit and ran' }),
  throttled: counter({ line: 'cgroup-cpu * nr_throttled', word: 0, help: 'Periods in which it reached that limit' }),
  throttledPercent: stall('Thr%', 'Share of the periods in which it reached its CPU limit'),
  memory: gauge({
    line: 'cgroup-mem *',
    word: 0,
    unit: 'B',
    head: 'Memory',
    help: 'Memory in use, page cache included',
  }),
  memoryLimit: gauge({
    line: 'cgroup-memmax *',
    word: 0,
    unit: 'B',
    across: 'none',
    head: 'MemMax',
    help: 'The most memory it may use; unknown if there is no limit',
  }),
  anonymous: memory('anon', 'Anon', 'Memory that is not from a file'),
  file: memory('file', 'File', 'Page cache of files, shared memory included'),
  kernel: memory('kernel', 'Kernel', 'Memory of the kernel that is charged to it; kernel 5.18 and later'),
  swap: gauge({ line: 'cgroup-swap *', word: 0, unit: 'B', head: 'Swap', help: 'Swap space in use' }),
  majorFaults: counter({
    line: 'cgroup-memstat * pgmajfault',
    word: 0,
    head: 'MajF',
    help: 'Page faults that had to read a disk',
  }),
  oomKills: counter({
    line: 'cgroup-memev * oom_kill',
    word: 0,
    head: 'OOM',
    help: 'Processes killed because its memory or that of the machine ran out',
  }),
  tasks: gauge({ line: 'cgroup-pids *', word: 0, head: 'Tasks', help: 'Processes and threads' }),
  readBytes: counter({ unit: 'B', show: 'KiB', head: 'Read', help: 'Data read from disks' }),
  writeBytes: counter({ unit: 'B', show: 'KiB', head: 'Write', help: 'Data written to disks' }),
  reads: counter({ head: 'Reads', help: 'Reads from disks' }),
  writes: counter({ head: 'Writes', help: 'Writes to disks' }),
  cpuSome: stall('CpuP%', 'Time in which at least one of its tasks had to wait for a CPU'),
  memorySome: stall('MemP%', 'Time in which at least one of its tasks had to wait for memory'),
  memoryFull: stall('MemF%', 'Time in which all its tasks that could have run had to wait for memory'),
  ioSome: stall('IoP%', 'Time in which at least one of its tasks had to wait for a disk'),
  ioFull: stall('IoF%', 'Time in which all its tasks that could have run had to wait for a disk'),
  cpuSomeTime: stalled('Time lost by some for lack of a CPU'),
  memorySomeTime: stalled('Time lost by some for lack of memory'),
  memoryFullTime: stalled('Time lost by all for lack of memory'),
  ioSomeTime: stalled('Time lost by some for lack of a disk'),
  ioFullTime: stalled('Time lost by all for lack of a disk'),
}

type GroupRow = Cells<typeof metrics>

/** Lines of pressure: what of them is which metric. */
const STALLS: ReadonlyMap<string, keyof typeof metrics> = new Map([
  ['cgroup-cpupsi * some', 'cpuSomeTime'],
  ['cgroup-mempsi * some', 'memorySomeTime'],
  ['cgroup-mempsi * full', 'memoryFullTime'],
  ['cgroup-iopsi * some', 'ioSomeTime'],
  ['cgroup-iopsi * full', 'ioFullTime'],
])

/** Fields of a device's line of io.stat. */
const TRANSFERS: ReadonlyMap<string, keyof typeof metrics> = new Map([
  ['rbytes', 'readBytes'],
  ['wbytes', 'writeBytes'],
  ['rios', 'reads'],
  ['wios', 'writes'],
])

const PERCENT_OF_MICROSECONDS = 1e4

/** Control groups of version 2: CPU, memory, disks and pressure (Documentation/admin-guide/cgroup-v2.rst). */
export default defineImporter(() => {
  /** What the devices that this sample has told of come to, by group. */
  const transfers = new Map<GroupRow, Map<string, number>>()

  /** `8:0 rbytes=1 wbytes=2 rios=3 wios=4 …`, a line a device: the group's is their sum. */
  function addDevice(line: Line, row: GroupRow): void {
    const sums = transfers.get(row) ?? new Map<string, number>()
    transfers.set(row, sums)
    for (let word = 1; word < line.words; word++) {
      const [name = '', value] = line.text(word).split('=')
      const metric = TRANSFERS.get(name)
      if (metric === undefined) continue
      const sum = (sums.get(name) ?? 0) + Number(value)
      sums.set(name, sum)
      row[metric] = sum
    }
  }

  return {
    name: 'cgroup',
    title: 'CONTROL GROUPS',
    dimension: 'cgroup',
    sources: [
      ofGroup('cpu.stat', { key: 'cgroup-cpu', keep: ['usage_', 'user_', 'system_', 'nr_', 'throttled_'] }),
      ofGroup('memory.current', { key: 'cgroup-mem' }),
      ofGroup('memory.max', { key: 'cgroup-memmax', drop: ['max'] }),
      ofGroup('memory.stat', { key: 'cgroup-memstat', keep: ['anon ', 'file ', 'kernel ', 'pgmajfault '] }),
      ofGroup('memory.swap.current', { key: 'cgroup-swap' }),
      ofGroup('memory.events', { key: 'cgroup-memev', keep: ['oom_kill '] }),
      ofGroup('pids.current', { key: 'cgroup-pids' }),
      ofGroup('io.stat', { key: 'cgroup-io' }),
      ofGroup('cpu.pressure', { key: 'cgroup-cpupsi', keep: ['some'] }),
      ofGroup('memory.pressure', { key: 'cgroup-mempsi' }),
      ofGroup('io.pressure', { key: 'cgroup-iopsi' }),
    ],
    needs: 'control groups of version 2',
    metrics,
    analyzes: ['cgroup-io *', ...STALLS.keys()],
    tables: {
      summary: {
        title: 'CONTROL GROUPS, ALL TOGETHER',
        columns: ['cpu', 'memory', 'swap', 'tasks', 'readBytes', 'writeBytes', 'oomKills'],
      },
      detail: {
        title: 'CONTROL GROUPS (counters are /sec)',
        columns: [
          { metric: 'instance', head: 'Group', width: 40 },
          ...['cpu', 'throttledPercent', 'memory', 'swap', 'tasks', 'readBytes', 'writeBytes', 'majorFaults'],
          ...['cpuSome', 'memorySome', 'memoryFull', 'ioSome', 'ioFull'],
        ],
      },
    },
    role(instance, has) {
      // Where version 1 is still there, version 2 has a directory of its own beside it.
      if (has('unified') && !/^unified($|\/)/.test(instance)) return 'hidden'
      // What a group does is counted again at those above it, the root included.
      return instance.includes('/') ? 'shown' : 'counted'
    },
    initInterval() {
      transfers.clear()
    },
    analyze(line, row) {
      const metric = STALLS.get(line.pattern)
      if (metric === undefined) addDevice(line, row)
      else row[metric] = Number(line.text(line.words - 1).replace('total=', ''))
    },
    intervalEnd(row, { per }) {
      row.cpu = row.cpuTime / (PERCENT_OF_MICROSECONDS * per)
      // See the pressure module.
      const share = (lost: number): number => Math.min(100, lost / (PERCENT_OF_MICROSECONDS * per))
      row.throttledPercent = ratio(100 * row.throttled, row.periods)
      row.cpuSome = share(row.cpuSomeTime)
      row.memorySome = share(row.memorySomeTime)
      row.memoryFull = share(row.memoryFullTime)
      row.ioSome = share(row.ioSomeTime)
      row.ioFull = share(row.ioFullTime)
    },
  }
})
