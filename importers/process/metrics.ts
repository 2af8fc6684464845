import { counter, gauge, type Metrics, text } from 'recollect/importer'
import { COMMAND_LINE, IO, OOM, SCHEDULER, STATUS } from './sources.ts'

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
export const metrics = {
  command: text({ word: 'parenthesised', head: 'Name', width: 15, help: 'The name the kernel keeps, 15 characters' }),
  state: text({
    word: 0,
    head: 'S',
    width: 1,
    help: 'R running, S sleeping, D waiting for a disk, Z zombie, T stopped',
  }),
  user: text({ head: 'User', width: 8, help: 'The user it runs as; a number if the recording has no name' }),
  program: text({
    line: COMMAND_LINE,
    word: 0,
    head: 'Program',
    help: 'The first word of its command line, or its name',
  }),
  args: text({
    line: COMMAND_LINE,
    word: { from: 0 },
    head: 'Args',
    help: 'Its command line; kernel threads have none',
  }),
  name: text({
    head: 'Process',
    width: 15,
    help: 'Its program without the directory; of an interpreter that runs a script, the script',
  }),
  commandLine: text({ head: 'Command', help: 'Its command line, or its name if it has none' }),

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
    growth: 'amount',
    unit: 's',
    across: 'sum',
    head: 'UsrT',
    digits: 2,
    help: 'Time in its own code in the interval',
  }),
  systemSeconds: gauge({
    growth: 'amount',
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
  rss: size('VmRSS', 'VmRSS', 'Memory in RAM, including what it shares with others'),
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
  started: gauge({
    growth: 'amount',
    only: 'total',
    head: 'New',
    help: 'Processes that started in the interval and are still there',
  }),
  running: number('Run', 'Processes that run or could'),
  sleeping: number('Sleep', 'Processes that wait for something'),
  blocked: number('Block', 'Processes that wait for a disk or the like and cannot be interrupted'),
  stopped: number('Stop', 'Processes that are stopped or traced'),
  zombies: number('Zomb', 'Processes that ended and that their parent did not ask about'),
  idle: number('Idle', 'Kernel threads that have nothing to do'),
} satisfies Metrics
