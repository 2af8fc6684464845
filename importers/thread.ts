import { counter, defineImporter, gauge, type Header, type Metrics, text } from 'recollect/importer'
import { FIRST_COLUMNS, whole } from './process/plot-columns.ts'

const STATUS = 'procT:*'
const IO = 'procT:* io'

const size = (label: string, head: string, help: string) =>
  gauge({ line: `${STATUS} ${label}:`, word: 0, unit: 'KiB', only: 'each', head, help })
const io = (label: string, head: string, help: string) =>
  counter({ line: `${IO} ${label}:`, word: 0, only: 'each', head, help })
const bytes = (label: string, head: string, help: string) =>
  counter({ line: `${IO} ${label}:`, word: 0, unit: 'B', show: 'KiB', only: 'each', head, help })

/** The words of stat are counted behind the name: word n is field n + 3 of proc(5). */
const metrics = {
  command: text({ word: 'parenthesised', head: 'Name', width: 15, help: 'Its name' }),
  state: text({ word: 0, head: 'S', width: 1, help: 'R running, S sleeping, D waiting for a disk' }),
  user: text({ head: 'User', width: 8, help: 'Who it runs as' }),
  priorityClass: text({ head: 'PR', width: 3, help: 'Priority, RT for a real-time one' }),
  process: gauge({ line: `${STATUS} Tgid:`, word: 0, only: 'each', head: 'PID', help: 'The process that it is of' }),
  parent: gauge({ word: 1, only: 'each', head: 'PPID', help: 'The process that started its process' }),
  priority: gauge({ word: 15, only: 'each', head: 'Prio', help: 'Priority: 0 to 39, below 0 for real-time ones' }),
  threads: gauge({ word: 17, only: 'each', head: 'Threads', help: 'Threads of its process' }),
  extraThreads: gauge({ only: 'each', head: 'THRD', help: 'Threads of its process beside the first' }),
  startTime: gauge({ word: 19, unit: 'jiffies', only: 'each', head: 'Start', help: 'When it started, after boot' }),
  processor: gauge({ word: 36, only: 'each', head: 'CPU', help: 'The processor that it last ran on' }),
  uid: gauge({ line: `${STATUS} Uid:`, word: 0, only: 'each', head: 'UID', help: 'Real user id' }),
  userTime: counter({ word: 11, unit: 'jiffies', show: 's', only: 'each', digits: 2, help: 'Time in its own code' }),
  systemTime: counter({ word: 12, unit: 'jiffies', show: 's', only: 'each', digits: 2, help: 'Time in the kernel' }),
  userTotal: gauge({ word: 11, unit: 'jiffies', show: 's', only: 'each', help: 'User time since it started' }),
  systemTotal: gauge({ word: 12, unit: 'jiffies', show: 's', only: 'each', help: 'System time since it started' }),
  userSeconds: gauge({
    growth: 'amount',
    unit: 's',
    only: 'each',
    head: 'UsrT',
    digits: 2,
    help: 'User time in the interval',
  }),
  systemSeconds: gauge({
    growth: 'amount',
    unit: 's',
    only: 'each',
    head: 'SysT',
    digits: 2,
    help: 'System time in the interval',
  }),
  cpu: gauge({ unit: '%', only: 'each', head: 'Cpu%', digits: 1, width: 6, help: 'Time on the CPU, in % of one' }),
  cpuTime: gauge({ unit: 's', only: 'each', head: 'AccuTime', digits: 2, help: 'Time on the CPU since it started' }),
  vmSize: size('VmSize', 'VmSize', "Its process's address space"),
  locked: size('VmLck', 'VmLck', "Its process's locked memory"),
  rss: size('VmRSS', 'VmRSS', "Its process's memory in RAM"),
  data: size('VmData', 'VmData', "Its process's private writable address space"),
  stack: size('VmStk', 'VmStk', "The stack of its process's first thread"),
  code: size('VmExe', 'VmExe', "Its program's code"),
  libraries: size('VmLib', 'VmLib', "Shared libraries' code"),
  minorFaults: counter({ word: 7, only: 'each', head: 'MinF', help: 'Page faults that needed no disk' }),
  majorFaults: counter({ word: 9, only: 'each', head: 'MajF', help: 'Page faults that had to read a disk' }),
  readBytes: bytes('read_bytes', 'RKB', 'Read from storage'),
  writeBytes: bytes('write_bytes', 'WKB', 'Written, or to be written, to storage'),
  readChars: bytes('rchar', 'RKBC', 'Read by system calls, from anywhere'),
  writeChars: bytes('wchar', 'WKBC', 'Written by system calls, to anywhere'),
  readCalls: io('syscr', 'RSYS', 'Read system calls'),
  writeCalls: io('syscw', 'WSYS', 'Write system calls'),
  cancelledBytes: bytes('cancelled_write_bytes', 'CNCL', 'Writes that a deletion made needless'),
} satisfies Metrics

/** Threads, which collectl records where it is asked to; their processes have lines of their own. */
export default defineImporter(() => {
  let userNames: ReadonlyMap<string, string> = new Map()

  return {
    name: 'thread',
    title: 'THREAD',
    letter: 'z',
    dimension: 'tid',
    line: 'procT:* stat _ (_)',
    birth: 'startTime',
    sources: [],
    metrics,
    tables: {
      detail: {
        title: 'THREAD SUMMARY (counters are /sec)',
        columns: [
          { metric: 'instance', head: 'TID', width: 5 },
          'user',
          'priorityClass',
          { metric: 'process', width: 5, style: 'whole' },
          'state',
          { metric: 'processor', head: 'CP', width: 2, style: 'whole' },
          { metric: 'systemSeconds', width: 5 },
          { metric: 'userSeconds', width: 5 },
          { metric: 'cpu', head: 'Pct', digits: 0, width: 3 },
          { metric: 'cpuTime', width: 9, style: 'clock' },
          ...['readBytes', 'writeBytes', 'majorFaults', 'minorFaults'].map((metric) => ({ metric, width: 4 })),
          { metric: 'command', head: 'Command' },
        ],
      },
      plot: { tag: 'THREAD', columns: [] },
      plotDetail: {
        extension: 'prc',
        tag: '',
        shape: 'long',
        columns: [
          ...FIRST_COLUMNS,
          { metric: 'cpu', head: 'PCT', digits: 0, style: 'whole' },
          { metric: 'cpuTime', head: 'AccumT', style: 'clock' },
          ...whole('readBytes', 'writeBytes', 'readChars', 'writeChars', 'readCalls', 'writeCalls', 'cancelledBytes'),
          'majorFaults',
          'minorFaults',
          { metric: 'command', head: 'Command' },
        ],
      },
    },

    getHeader(_details, { details }: Header) {
      userNames = details.get('process') ?? new Map()
    },

    intervalEnd(row, { instance, hz, per, seconds }) {
      if (instance === '') return
      const { uid, userTime, systemTime, priority } = row
      row.user = Number.isNaN(uid) ? '' : (userNames.get(`uid.${uid}`) ?? String(uid))
      row.priorityClass = priority < 0 ? 'RT' : String(priority)
      row.extraThreads = row.threads - 1
      row.cpu = (100 * (userTime + systemTime)) / (hz * per)
      row.userSeconds = (userTime * seconds) / (hz * per)
      row.systemSeconds = (systemTime * seconds) / (hz * per)
      row.cpuTime = (row.userTotal + row.systemTotal) / hz
    },
  }
})
