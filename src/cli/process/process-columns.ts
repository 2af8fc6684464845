import { Clock } from '../../layout/clock.ts'
import type { Importer, IntervalContext } from '../../vocabulary/importer.ts'
import { gauge, type Metric, type Metrics, text } from '../../vocabulary/metric.ts'
import type { Column, ColumnSpec } from '../../vocabulary/table.ts'
import type { ProcessLetters } from './process-options.ts'

/** What the letters of --procopts make of the module of processes, and the zone in which start times are told. */
export interface ProcessWishes {
  readonly letters: ProcessLetters
  readonly zone: string | undefined
}

/** Programs that run another that is named behind them, and their options. */
const INTERPRETER = /^(?:\S*\/)?(?:ba|da|k|z)?sh(?: |$)|^(?:\S*\/)?(?:perl|python)[\d.]*(?: |$)/

/** A command line without the interpreter before the script, where there is one; never nothing. */
export function withoutInterpreter(line: string): string {
  const interpreter = INTERPRETER.exec(line)?.[0]
  if (interpreter === undefined) return line
  const rest = line.slice(interpreter.length).replace(/^(?:-\S* +)+/, '')
  return rest === '' || rest.startsWith('-') ? line : rest
}

/** A command line whose first word has no directories. */
export function withoutDirectory(line: string): string {
  const end = line.indexOf(' ')
  const first = end === -1 ? line : line.slice(0, end)
  return first.slice(first.lastIndexOf('/') + 1) + line.slice(first.length)
}

function commandOf(line: string, letters: ProcessLetters): string {
  let shown = letters.withoutInterpreter ? withoutInterpreter(line) : line
  if (letters.withoutDirectory) shown = withoutDirectory(shown)
  if (letters.argumentWidth > 0) return shown.slice(0, letters.argumentWidth)
  const end = shown.indexOf(' ')
  return end === -1 ? shown : shown.slice(0, end)
}

/** A row whose metrics are only known by name. */
type AnyRow = Record<string, number | string | undefined>

function numberIn(row: AnyRow, metric: string): number {
  return Number(row[metric])
}

/** What `addChildren` reads that the module itself does not have. */
const READ_BESIDE = ['childUserTotal', 'childSystemTotal']

function addChildren(row: AnyRow): void {
  row['userTime'] = numberIn(row, 'userTime') + numberIn(row, 'childUserTime')
  row['systemTime'] = numberIn(row, 'systemTime') + numberIn(row, 'childSystemTime')
  row['userTotal'] = numberIn(row, 'userTotal') + numberIn(row, 'childUserTotal')
  row['systemTotal'] = numberIn(row, 'systemTotal') + numberIn(row, 'childSystemTotal')
}

const MONTH_AND_DAY = /(\w{3}) +(\d+)$/

/** Tells when processes started, as a clock. */
function startTeller({ letters, zone }: ProcessWishes): (row: AnyRow, context: IntervalContext) => string {
  const clock = new Clock(zone)
  return (row, { header, hz }) => {
    const start = header.bootTime + numberIn(row, 'startTime') / hz
    if (Number.isNaN(start)) return ''
    clock.set(Math.floor(start), header.zone)
    if (letters.start === 'time') return clock.time
    const [, month = '', day = ''] = MONTH_AND_DAY.exec(clock.inWords().split(` ${clock.time}`)[0] ?? '') ?? []
    return `${month}${day.padStart(2, '0')}-${clock.time}`
  }
}

const whole = (metric: string, head: string, width: number): Column => ({ metric, head, width, style: 'whole' })
const kilobytes = (metric: string, head: string, width = 5): Column => ({ metric, head, show: 'KiB', width })
const PID: Column = { metric: 'instance', head: 'PID', width: 5 }
const TIMES: readonly Column[] = [
  { metric: 'systemSeconds', width: 5 },
  { metric: 'userSeconds', width: 5 },
  whole('cpu', 'Pct', 3),
  { metric: 'cpuTime', width: 9, style: 'clock' },
]
const FAULTS: readonly Column[] = [
  { metric: 'majorFaults', width: 4 },
  { metric: 'minorFaults', width: 4 },
]
const TRANSFERS = [kilobytes('readBytes', 'RKB', 4), kilobytes('writeBytes', 'WKB', 4)]
const SWITCHES: readonly Column[] = [
  { metric: 'voluntarySwitches', width: 4 },
  { metric: 'involuntarySwitches', width: 4 },
]
const MEMORY = { vmSize: 'VmSize', locked: 'VmLck', rss: 'VmRSS', data: 'VmData', stack: 'VmStk' }
const MORE_MEMORY = { code: 'VmExe', libraries: 'VmLib', swap: 'VmSwp' }

function columnsOf(letters: ProcessLetters): readonly ColumnSpec[] {
  const user: Column = { metric: 'user', width: letters.userWidth }
  const start: readonly ColumnSpec[] = letters.start === 'none' ? [] : ['startClock']
  if (letters.columns === 'io') {
    return [
      ...[PID, user, whole('parent', 'PPID', 5), 'state', ...TIMES, ...start],
      ...[kilobytes('readBytes', 'RKB'), kilobytes('writeBytes', 'WKB')],
      ...[kilobytes('readChars', 'RKBC'), kilobytes('writeChars', 'WKBC')],
      { metric: 'readCalls', head: 'RSys', width: 5 },
      { metric: 'writeCalls', head: 'WSys', width: 5 },
      ...[kilobytes('cancelledBytes', 'Cncl'), 'shownCommand'],
    ]
  }
  if (letters.columns === 'memory') {
    const sizes = Object.entries({ ...MEMORY, ...MORE_MEMORY }).map(([metric, head]) => ({ metric, head, width: 6 }))
    return [PID, user, 'state', ...sizes, ...FAULTS, 'shownCommand']
  }
  return [
    ...[PID, user],
    letters.realPriority ? whole('priority', 'PR', 3) : 'priorityClass',
    ...[whole('parent', 'PPID', 5), { metric: 'extraThreads', width: 4 }, 'state'],
    { metric: 'vmSize', head: 'VSZ', width: 5 },
    { metric: 'rss', head: 'RSS', width: 5 },
    ...[whole('processor', 'CP', 2), ...TIMES, ...start, ...TRANSFERS],
    ...[...(letters.contextSwitches ? SWITCHES : []), ...FAULTS, 'shownCommand'],
  ]
}

/** The kernel's own count instead of its rate. */
function asTotal(metric: Metric): Metric {
  if (metric.kind !== 'counter') return metric
  const { kind: _, bits: _bits, slips: _slips, ...about } = metric
  return gauge(about)
}

function metricsOf(importer: Importer, letters: ProcessLetters): Metrics {
  const { majorFaults, minorFaults, ...others } = importer.metrics
  const faults = { ...(majorFaults && { majorFaults }), ...(minorFaults && { minorFaults }) }
  const totals = Object.entries(faults).map(([name, metric]) => [name, asTotal(metric)] as const)
  return {
    ...others,
    ...(letters.faultTotals ? Object.fromEntries(totals) : faults),
    childUserTotal: gauge({ word: 13, unit: 'jiffies', only: 'each', help: 'User time of children that ended' }),
    childSystemTotal: gauge({ word: 14, unit: 'jiffies', only: 'each', help: 'System time of children that ended' }),
    startClock: text({
      only: 'each',
      head: letters.start === 'date' ? 'StartTime' : 'StrtTime',
      width: letters.start === 'date' ? 14 : 8,
      help: 'When it started',
    }),
    shownCommand: text({ only: 'each', head: 'Command', help: 'Its command line, as much of it as was asked for' }),
  }
}

/** The module of processes, with the columns and values that were asked for. */
export function dressProcess(importer: Importer, wishes: ProcessWishes): Importer {
  const { letters } = wishes
  const startOf = letters.start === 'none' ? undefined : startTeller(wishes)
  const per = letters.faultTotals ? 'counters are cumulative' : 'counters are /sec'
  const { plotDetail } = importer.tables ?? {}
  const plotted = plotDetail?.columns.map((column) =>
    letters.realPriority && column === 'priorityClass' ? whole('priority', 'PR', 3) : column,
  )
  return {
    ...importer,
    metrics: metricsOf(importer, letters),
    tables: {
      ...importer.tables,
      detail: { title: `PROCESS SUMMARY (${per})`, columns: columnsOf(letters) },
      ...(plotDetail !== undefined && plotted !== undefined && { plotDetail: { ...plotDetail, columns: plotted } }),
    },
    ...(importer.reads !== undefined && { reads: [...importer.reads, ...READ_BESIDE] }),
    intervalEnd(row, context) {
      const isTotal = context.instance === ''
      const cells: AnyRow = row
      // The total's are folded from those of each, which have them already.
      if (letters.withChildren && !isTotal) addChildren(cells)
      importer.intervalEnd?.(row, context)
      if (isTotal) return
      const line = String(cells['commandLine'])
      // Kernel threads have no arguments, names with slashes in them, and no directories.
      cells['shownCommand'] = cells['args'] === '' ? line : commandOf(line, letters)
      if (startOf !== undefined) cells['startClock'] = startOf(cells, context)
    },
  }
}
