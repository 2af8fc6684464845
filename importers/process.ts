import { defineImporter, type Header, type IntervalContext, type Row, ratio, sameBoot } from 'recollect/importer'
import { metrics } from './process/metrics.ts'
import { STAT, sources } from './process/sources.ts'
import { tables } from './process/tables.ts'

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
    line: `${STAT} _ (_)`,
    birth: 'startTime',
    sources,
    metrics,
    tables,

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
