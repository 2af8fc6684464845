import {
  counter,
  defineImporter,
  type FileSource,
  gauge,
  type Header,
  type IntervalContext,
  type Metrics,
  type Row,
  ratio,
  type Stillness,
  sameBoot,
  text,
} from 'recollect/importer'
import { FIRST_COLUMNS } from './process/plot-columns.ts'

const STATUS = 'proc:*'
const IO = 'proc:* io'
const SCHEDULER = 'proc:* sched'
const OOM = 'proc:* oom'

/** All of /proc/PID is read at the second interval. */
function ofProcess(file: string, source: Omit<FileSource, 'path' | 'pace'>): FileSource {
  return { ...source, path: `/proc/[0-9]*/${file}`, pace: 'second' }
}

/** stat of a process of one thread that neither runs nor shares its memory with a child that it waits for (vfork: D). */
const ONE_THREAD = String.raw`\d+ \(.*\) [ISTZ] (?:-?\d+ ){16}1 `

/** schedstat: nanoseconds on the CPU, waiting for it, and times that it got one. All zero where the kernel does not count. */
const COUNTED = String.raw`^\d+ \d+ [1-9]\d*\n`

/**
 * A process changes what its files say by running, which schedstat shows. What others can change of it is in stat (niceness,
 * parent), or is its memory, taken from it when that is scarce. stat's count of pages lags behind (it is summed up by each CPU
 * for itself), statm's does not; kernel threads and zombies have none.
 */
const ASLEEP: readonly Stillness[] = [
  { same: ['schedstat', 'stat'], fits: new RegExp(`${COUNTED}${ONE_THREAD}0 \\d+ 0 `, 's') },
  { same: ['schedstat', 'statm', 'stat'], fits: new RegExp(`${COUNTED}[\\d ]+\\n${ONE_THREAD}`, 's') },
]

/** A size of /proc/PID/status. */
function size(label: string, head: string, help: string) {
  return gauge({ line: `${STATUS} ${label}:`, word: 0, unit: 'KiB', head, help })
}

/**
 * A counter of /proc/PID/io. When a process has waited for a child that ended, the kernel adds all that the child did in its
 * life to the parent's (signal->ioac, kernel/exit.c). The sum is right, and is shown as it is, here as by pidstat, atop and
 * collectl; but the interval in which that happens is not the one in which it was read or written.
 */
function io(label: string, { help, ...about }: { readonly head: string; readonly help: string; readonly unit?: 'B' }) {
  return counter({ line: `${IO} ${label}:`, word: 0, help: `${help}; an ended child's, too, at its end`, ...about })
}

/** How many processes there are, in all or in some state. */
function number(head: string, help: string) {
  return gauge({ only: 'total', head, help })
}

/**
 * What is known of a process: stat(5), status(5), io(5) and cmdline(5) of /proc/PID, see proc(5) and
 * Documentation/filesystems/proc.rst. The words of stat are counted behind the name: word n is the manual's field n + 3.
 */
const metrics = {
  command: text({ word: 'parenthesised', head: 'Name', width: 15, help: 'The name the kernel keeps, 15 characters' }),
  state: text({
    word: 0,
    head: 'S',
    width: 1,
    help: 'R running, S sleeping, D waiting for a disk, Z zombie, T stopped',
  }),
  user: text({ head: 'User', width: 8, help: 'Who it runs as; the number where the recording knows no name' }),
  program: text({
    line: 'proc:* cmd',
    word: 0,
    head: 'Program',
    help: 'The first word of its command line, or its name',
  }),
  args: text({
    line: 'proc:* cmd',
    word: { from: 0 },
    head: 'Args',
    help: 'Its command line; kernel threads have none',
  }),
  name: text({
    head: 'Process',
    width: 15,
    help: 'Its program without the directory; where an interpreter runs a script, the script',
  }),
  commandLine: text({ head: 'Command', help: 'Its command line, or its name where it has none' }),

  parent: gauge({ word: 1, only: 'each', head: 'PPID', help: 'The process that started it, or adopted it' }),
  priority: gauge({ word: 15, only: 'each', head: 'Prio', help: 'Priority: 0 to 39, below 0 for real-time ones' }),
  priorityClass: text({ head: 'PR', width: 3, help: 'Priority, RT for a real-time one' }),
  nice: gauge({ word: 16, only: 'each', head: 'Nice', help: 'Nice value, -20 to 19' }),
  threads: gauge({ word: 17, head: 'Threads', help: 'Threads' }),
  extraThreads: gauge({ only: 'each', head: 'THRD', help: 'Threads beside the first' }),
  startTime: gauge({ word: 19, unit: 'jiffies', only: 'each', head: 'Start', help: 'When it started, after boot' }),
  age: gauge({ unit: 's', only: 'each', head: 'Age', help: 'Time since it started' }),
  processor: gauge({ word: 36, only: 'each', head: 'CPU', help: 'The processor that it last ran on' }),
  uid: gauge({ line: `${STATUS} Uid:`, word: 0, only: 'each', head: 'UID', help: 'Real user id' }),

  cpu: gauge({ unit: '%', across: 'sum', head: 'Cpu%', digits: 1, width: 6, help: 'Time on the CPU, in % of one' }),
  userTime: counter({ word: 11, unit: 'jiffies', show: 's', head: 'UsrT', digits: 2, help: 'Time in its own code' }),
  systemTime: counter({ word: 12, unit: 'jiffies', show: 's', head: 'SysT', digits: 2, help: 'Time in the kernel' }),
  userSeconds: gauge({
    unit: 's',
    across: 'sum',
    head: 'UsrT',
    digits: 2,
    help: 'Time in its own code in the interval',
  }),
  systemSeconds: gauge({
    unit: 's',
    across: 'sum',
    head: 'SysT',
    digits: 2,
    help: 'Time in the kernel in the interval',
  }),
  userTotal: gauge({
    word: 11,
    unit: 'jiffies',
    show: 's',
    only: 'each',
    help: 'Time in its own code since it started',
  }),
  systemTotal: gauge({
    word: 12,
    unit: 'jiffies',
    show: 's',
    only: 'each',
    help: 'Time in the kernel since it started',
  }),
  cpuTime: gauge({ unit: 's', only: 'each', head: 'AccuTime', digits: 2, help: 'Time on the CPU since it started' }),
  childUserTime: counter({ word: 13, unit: 'jiffies', show: 's', digits: 2, help: 'User time of ended children' }),
  childCpu: gauge({
    unit: '%',
    across: 'sum',
    head: 'Chld%',
    digits: 1,
    width: 6,
    help: 'CPU time of children, in % of one CPU, in the interval in which they ended',
  }),
  childSystemTime: counter({ word: 14, unit: 'jiffies', show: 's', digits: 2, help: 'System time of ended children' }),
  diskWait: counter({ word: 39, unit: 'jiffies', show: 's', digits: 2, help: 'Waiting for disks; needs delayacct' }),

  vmSize: size('VmSize', 'VmSize', 'Address space'),
  locked: size('VmLck', 'VmLck', 'Memory locked into RAM'),
  rss: size('VmRSS', 'VmRSS', 'Memory in RAM, what it shares with others included'),
  rssPeak: size('VmHWM', 'VmHWM', 'The most memory that it ever had in RAM'),
  data: size('VmData', 'VmData', 'Private writable address space'),
  stack: size('VmStk', 'VmStk', "The first thread's stack"),
  code: size('VmExe', 'VmExe', "The program's code"),
  libraries: size('VmLib', 'VmLib', "Shared libraries' code"),
  swap: size('VmSwap', 'VmSwap', 'Memory swapped out'),

  minorFaults: counter({ word: 7, head: 'MinF', help: 'Page faults that needed no disk' }),
  majorFaults: counter({ word: 9, head: 'MajF', help: 'Page faults that had to read a disk' }),
  voluntarySwitches: counter({
    line: `${STATUS} voluntary_ctxt_switches:`,
    word: 0,
    head: 'VCtx',
    help: 'Times that it gave the CPU away, to wait',
  }),
  involuntarySwitches: counter({
    line: `${STATUS} nonvoluntary_ctxt_switches:`,
    word: 0,
    head: 'NCtx',
    help: 'Times that the CPU was taken from it',
  }),

  readBytes: io('read_bytes', { unit: 'B', head: 'Read', help: 'Read from storage' }),
  writeBytes: io('write_bytes', { unit: 'B', head: 'Write', help: 'Written, or to be written, to storage' }),
  readChars: io('rchar', { unit: 'B', head: 'RChar', help: 'Read by system calls, from anywhere' }),
  writeChars: io('wchar', { unit: 'B', head: 'WChar', help: 'Written by system calls, to anywhere' }),
  readCalls: io('syscr', { head: 'RSys', help: 'Read system calls' }),
  writeCalls: io('syscw', { head: 'WSys', help: 'Write system calls' }),
  cancelledBytes: io('cancelled_write_bytes', {
    unit: 'B',
    head: 'Cncl',
    help: 'Writes that a deletion made needless',
  }),

  // Documentation/scheduler/sched-stats.rst
  runTime: counter({
    line: SCHEDULER,
    word: 0,
    unit: 'ns',
    show: 's',
    head: 'RunT',
    digits: 3,
    help: 'Time on the CPU, to the nanosecond',
  }),
  runDelay: counter({
    line: SCHEDULER,
    word: 1,
    unit: 'ns',
    show: 's',
    head: 'Delay',
    digits: 3,
    help: 'Time that it could have run and had to wait for a CPU',
  }),
  timeSlices: counter({ line: SCHEDULER, word: 2, head: 'Slices', help: 'Times that it got a CPU' }),
  meanSlice: gauge({ unit: 'ns', show: 'ms', only: 'each', digits: 3, help: 'How long it ran each time, on average' }),
  meanDelay: gauge({
    unit: 'ns',
    show: 'ms',
    only: 'each',
    digits: 3,
    help: 'How long it waited for a CPU each time, on average',
  }),
  oomScore: gauge({
    line: OOM,
    word: 0,
    only: 'each',
    head: 'OOM',
    help: 'How soon it is killed when memory runs out: the highest first',
  }),

  processes: number('Procs', 'Processes'),
  started: number('New', 'Processes that started in the interval and are still there'),
  running: number('Run', 'Processes that run or could'),
  sleeping: number('Sleep', 'Processes that wait for something'),
  blocked: number('Block', 'Processes that wait for a disk or the like and cannot be interrupted'),
  stopped: number('Stop', 'Processes that are stopped or traced'),
  zombies: number('Zomb', 'Processes that ended and that their parent did not ask about'),
  idle: number('Idle', 'Kernel threads that have nothing to do'),
} satisfies Metrics

type ProcessRow = Row<typeof metrics>

/** Their places in `counts`; tracing stop and dead count as what they most resemble. */
const STATES = 'RSDTZItX'

/** What the processes of an interval add up to, gathered while each of them is looked at. */
class Census {
  readonly counts = new Uint32Array(STATES.length)
  processes = 0
  started = 0
  /** The latest start seen; whoever starts later is new. */
  youngest = 0
}

/** A kernel thread or a zombie has no address space, and the kernel tells no sizes of it. */
function clearSizes(row: ProcessRow): void {
  row.vmSize = 0
  row.locked = 0
  row.rss = 0
  row.rssPeak = 0
  row.data = 0
  row.stack = 0
  row.code = 0
  row.libraries = 0
  row.swap = 0
}

const INTERPRETER = /^-?(bash|dash|csh|ksh|lua|node|perl|php|python|ruby|sh|tclsh|zsh)[\d.]*$/

/** What follows these of an interpreter's options is a script itself, and names no file. */
const INLINE = / (-[A-Za-z]*[ceE]|--eval) /

/** The last part of the path that is the word at `start`. */
function lastPart(args: string, start: number): string {
  const blank = args.indexOf(' ', start)
  const end = blank < 0 ? args.length : blank
  return args.slice(Math.max(start, args.lastIndexOf('/', end) + 1), end)
}

/** `/usr/bin/python3 -u /srv/report.py --all` is `report.py`, `sh -c 'cd /; …'` sh, `nginx: worker process` nginx. */
function nameOf(args: string, command: string): string {
  if (args === '') return command
  const program = lastPart(args, 0)
  if (INTERPRETER.test(program)) {
    const script = / [^- ]/.exec(args)
    if (script === null || INLINE.test(args.slice(0, script.index + 1))) return program
    return lastPart(args, script.index + 1)
  }
  return (program.endsWith(':') ? program.slice(0, -1) : program) || command
}

/** The processes and what they use. */
export default defineImporter(() => {
  let census = new Census()
  /** The latest start of the interval before; NaN if there was none. */
  let youngestBefore = Number.NaN
  let machine: Header | undefined
  let userNames: ReadonlyMap<number, string> = new Map()

  /** One process: what follows from its own numbers. */
  function completeProcess(row: ProcessRow, context: IntervalContext): void {
    const { uid, startTime, priority, args, command } = row
    census.processes++
    const state = row.state === '' ? -1 : STATES.indexOf(row.state)
    if (state >= 0) census.counts[state] = (census.counts[state] ?? 0) + 1
    if (startTime > youngestBefore) census.started++
    if (startTime > census.youngest) census.youngest = startTime

    if (!Number.isNaN(uid)) {
      row.user = userNames.get(uid) ?? String(uid)
      if (Number.isNaN(row.vmSize)) clearSizes(row)
    }
    row.priorityClass = priority < 0 ? 'RT' : Number.isNaN(priority) ? '' : String(priority)
    row.extraThreads = row.threads - 1
    if (args === '') row.program = command
    row.name = nameOf(args, command)
    row.commandLine = args === '' ? command : args
    const { timeSlices } = row
    if (timeSlices >= 0) {
      row.meanSlice = ratio(row.runTime, timeSlices)
      row.meanDelay = ratio(row.runDelay, timeSlices)
    }
    row.cpuTime = (row.userTotal + row.systemTotal) / context.hz
    row.age = context.time - context.header.bootTime - startTime / context.hz
  }

  function completeTotal(row: ProcessRow, { seconds }: IntervalContext): void {
    const [running = 0, sleeping = 0, blocked = 0, stopped = 0, zombies = 0, idle = 0, traced = 0, dead = 0] =
      census.counts
    row.processes = census.processes
    row.started = Number.isNaN(youngestBefore) || Number.isNaN(seconds) ? Number.NaN : census.started
    row.running = running
    row.sleeping = sleeping
    row.blocked = blocked
    row.stopped = stopped + traced
    row.zombies = zombies + dead
    row.idle = idle
    youngestBefore = census.youngest
    census = new Census()
  }

  return {
    name: 'process',
    title: 'PROCESS',
    letter: 'z',
    dimension: 'pid',
    line: 'proc:* stat _ (_)',
    birth: 'startTime',
    sources: [
      ofProcess('stat', { key: 'proc:* stat', single: true, still: ASLEEP }),
      ofProcess('status', { key: STATUS, keep: ['Tgid:', 'Uid:', 'Vm', 'vol', 'nonv'], still: ASLEEP }),
      ofProcess('cmdline', { key: 'proc:* cmd', joined: true, personal: true, still: ASLEEP }),
      ofProcess('io', { key: IO, still: ASLEEP }),
      ofProcess('schedstat', {
        key: SCHEDULER,
        still: ASLEEP,
        onRequest: ['runTime', 'runDelay', 'timeSlices', 'meanSlice', 'meanDelay'],
      }),
      ofProcess('oom_score', { key: OOM, onRequest: ['oomScore'] }),
    ],
    metrics,
    tables: {
      summary: {
        title: 'PROCESSES (counters are /sec)',
        columns: [
          ...['processes', 'threads', 'started', 'running', 'blocked', 'sleeping', 'idle', 'stopped', 'zombies'],
          { metric: 'cpu', head: 'Cpu%', digits: 0, width: 4 },
          { metric: 'readBytes', head: 'RKB', show: 'KiB' },
          { metric: 'writeBytes', head: 'WKB', show: 'KiB' },
          'majorFaults',
          'minorFaults',
        ],
      },
      detail: {
        title: 'PROCESS SUMMARY (counters are /sec)',
        columns: [
          { metric: 'instance', head: 'PID', width: 5 },
          'user',
          'priorityClass',
          { metric: 'parent', width: 5, style: 'whole' },
          { metric: 'extraThreads', width: 4 },
          'state',
          { metric: 'vmSize', head: 'VSZ', width: 5 },
          { metric: 'rss', head: 'RSS', width: 5 },
          { metric: 'processor', head: 'CP', width: 2, style: 'whole' },
          { metric: 'systemSeconds', width: 5 },
          { metric: 'userSeconds', width: 5 },
          { metric: 'cpu', head: 'Pct', width: 3, style: 'whole' },
          { metric: 'cpuTime', width: 9, style: 'clock' },
          { metric: 'readBytes', head: 'RKB', show: 'KiB', width: 4 },
          { metric: 'writeBytes', head: 'WKB', show: 'KiB', width: 4 },
          { metric: 'majorFaults', width: 4 },
          { metric: 'minorFaults', width: 4 },
          { metric: 'program', head: 'Command' },
        ],
      },
      plot: {
        tag: 'PROC',
        columns: [
          { metric: 'processes', head: 'Total' },
          { metric: 'threads', head: 'Threads' },
          { metric: 'started', head: 'New' },
          { metric: 'running', head: 'Run' },
          { metric: 'blocked', head: 'Block' },
          { metric: 'zombies', head: 'Zombie' },
        ],
      },
      plotDetail: {
        extension: 'prc',
        tag: '',
        shape: 'long',
        columns: [
          ...FIRST_COLUMNS,
          { metric: 'cpu', head: 'PCT', style: 'whole' },
          { metric: 'cpuTime', head: 'AccumT', style: 'clock' },
          { metric: 'readBytes', head: 'RKB', show: 'KiB', style: 'whole' },
          { metric: 'writeBytes', head: 'WKB', show: 'KiB', style: 'whole' },
          { metric: 'readChars', head: 'RKBC', show: 'KiB', style: 'whole' },
          { metric: 'writeChars', head: 'WKBC', show: 'KiB', style: 'whole' },
          { metric: 'readCalls', head: 'RSYS', style: 'whole' },
          { metric: 'writeCalls', head: 'WSYS', style: 'whole' },
          { metric: 'cancelledBytes', head: 'CNCL', show: 'KiB', style: 'whole' },
          'majorFaults',
          'minorFaults',
          'commandLine',
        ],
      },
    },

    /** The names of the recorded machine's users: who plays the recording has others. */
    updateHeader(machine) {
      const names: Record<string, string> = {}
      for (const line of machine.read('/etc/passwd')?.split('\n') ?? []) {
        const [name, , uid] = line.split(':')
        if (name && uid && /^\d+$/.test(uid)) names[`uid.${uid}`] ??= name
      }
      return names
    },

    getHeader(details, header) {
      if (machine !== undefined && !sameBoot(machine, header)) youngestBefore = Number.NaN
      machine = header
      const names = new Map<number, string>()
      for (const [key, name] of details) if (key.startsWith('uid.')) names.set(Number(key.slice(4)), name)
      userNames = names
    },

    reads: [
      'userTime',
      'systemTime',
      'userTotal',
      'systemTotal',
      'childUserTime',
      'childSystemTime',
      'state',
      'startTime',
      'uid',
      'priority',
      'threads',
      'vmSize',
      'command',
      'args',
      'runTime',
      'runDelay',
      'timeSlices',
    ],
    intervalEnd(row, context) {
      // Jiffies a second, or in all of the interval: what the rates count over.
      const jiffies = context.hz * context.per
      const { userTime, systemTime } = row
      row.cpu = (100 * (userTime + systemTime)) / jiffies
      row.childCpu = (100 * (row.childUserTime + row.childSystemTime)) / jiffies
      row.userSeconds = (userTime * context.seconds) / jiffies
      row.systemSeconds = (systemTime * context.seconds) / jiffies
      if (context.instance === '') completeTotal(row, context)
      else completeProcess(row, context)
    },
  }
})
