import { Playback } from '../../playback/reports.ts'
import type { RecordOptions } from '../../recorder/record-options.ts'
import { Recorder } from '../../recorder/recorder.ts'
import { LONGEST_INTERVAL } from '../../recorder/ticker.ts'
import { userName } from '../../user.ts'
import type { Notice } from '../../vocabulary/error.ts'
import type { Importer } from '../../vocabulary/importer.ts'
import type { Interval } from '../../vocabulary/report.ts'
import type { Times } from '../../vocabulary/times.ts'
import type { ShownView } from '../../vocabulary/view.ts'
import { importOption } from '../choose.ts'
import { defineCommand, type Given } from '../command.ts'
import { exportedToo, type Rows } from '../export/export-rows.ts'
import { exportOption } from '../export/exported.ts'
import { refuseLosses } from '../losses.ts'
import { onEndSignals } from '../output/end-signals.ts'
import { openRows } from '../output/live-rows.ts'
import { numberOptions, screenOf, screenOptions, Title } from '../output/screen.ts'
import type { Terminal } from '../output/terminal.ts'
import { meantBy, UsageError } from '../usage-error.ts'
import { directory, wholeNumber } from '../values.ts'
import { Costs } from '../view/costs.ts'
import { narrowTo } from '../view/narrow.ts'
import { namedInstances, sayMissing, shownViews } from '../view/shown-views.ts'
import { listViews } from '../view/view-list.ts'
import { askedViews, viewChoiceOptions } from '../view/view-options.ts'
import { zoneOption } from '../window-options.ts'

const options = {
  ...viewChoiceOptions,
  list: { type: 'boolean', describe: 'List the views' },
  ...screenOptions,
  noupdate: { type: 'boolean', describe: 'Do not update a row each second while its interval goes on' },
  noboot: { type: 'boolean', describe: 'Leave out the first row, the values since boot' },
  format: {
    type: 'string',
    choices: ['columns', 'csv', 'json'],
    describe: 'The output format (default columns)',
    example: '--format csv',
  },
  output: {
    type: 'string',
    alias: 'o',
    describe: 'Also append the rows to this file, as CSV in base units',
    example: '--output today.csv',
  },
  record: {
    type: 'string',
    describe: 'Also record what is shown, to this directory or to files whose names start like this',
    example: '--record /var/tmp/',
  },
  root: { type: 'string', describe: 'Show the tree below this directory', example: '--root test/roots/1' },
  tz: { type: 'string', describe: "Time zone of the times shown (default: this machine's)", example: '--tz UTC' },
  utc: { type: 'boolean', describe: 'The same as --tz UTC' },
  export: exportOption,
  import: importOption,
} as const

type LiveTyped = Given<typeof options>['options']

/** Milliseconds of a second: the length of an update. */
const SECOND = 1000

/** How long an interval is, of how many samples it is made, and how many rows there are. */
interface Pace {
  readonly delay: number
  readonly steps: number
  readonly count: number
}

/** Samples a second apart, or nearly so: so many that all are as long. */
function stepsOf(delay: number): number {
  const milliseconds = Math.round(delay * SECOND)
  for (let steps = Math.floor(delay); steps > 1; steps--) if (milliseconds % steps === 0) return steps
  return 1
}

function paceOf([delayTyped = '1', countTyped]: readonly string[], hasUpdates: boolean): Pace {
  const delay = Number(delayTyped)
  if (!/^(\d+(\.\d*)?|\.\d+)$/.test(delayTyped) || delay < 1 / SECOND || delay > LONGEST_INTERVAL) {
    throw new UsageError(`delay ${JSON.stringify(delayTyped)}: expected a number of seconds above 0, a year's at most`)
  }
  const count = countTyped === undefined ? Number.POSITIVE_INFINITY : wholeNumber('count', countTyped, 1)
  return { delay, steps: hasUpdates ? stepsOf(delay) : 1, count }
}

/** Shows rows as they come, until there are enough. */
async function showAll({ recorder, playback, reshape }: Source, rows: Rows): Promise<void> {
  for await (const sample of recorder.samples()) {
    const ended = playback.take(sample)
    const going = ended === undefined ? playback.peek() : undefined
    if (going !== undefined) await rows.update(reshape(going))
    // What a run begins with is what its first interval is measured from.
    else if (ended !== undefined && !Number.isNaN(ended.seconds)) await rows.row(reshape(ended), ended)
    if (rows.areEnough) return
  }
}

/** Where rows come from. */
interface Source {
  readonly recorder: Recorder
  readonly playback: Playback
  readonly reshape: (interval: Interval) => Interval
}

/** The running machine, as far as views need it. */
function sourceOf(typed: LiveTyped, { delay, steps }: Pace, shown: Shown): Source {
  const { views, importers, onNotice } = shown
  const narrow = narrowTo(views, importers).reshape
  const look = sayMissing(views, onNotice)
  const reshape = (interval: Interval): Interval => look(narrow(interval))
  const { costs, times } = shown
  const how: RecordOptions = {
    importers,
    intervals: [delay / steps],
    requested: new Set(views.flatMap(({ view }) => view.columns.flatMap(({ metric }) => metric))),
    onNotice,
    times,
    ...(typed.root !== undefined && { root: typed.root }),
    ...(typed.record !== undefined && { path: typed.record }),
  }
  const recorder = meantBy('--record', () => new Recorder(how))
  const playback = new Playback(importers, {
    sinceBoot: !typed.noboot,
    instances: namedInstances(views),
    times,
    onNotice,
    ...(steps > 1 && { every: delay }),
  })
  return { recorder, playback, reshape: costs === undefined ? reshape : (interval) => costs.tell(reshape(interval)) }
}

/** What is shown, and what it needs. */
interface Shown {
  readonly views: readonly ShownView[]
  readonly importers: readonly Importer[]
  readonly costs: Costs | undefined
  readonly times: Times | undefined
  readonly onNotice: (notice: Notice) => void
}

/** Runs until signals or the count end it, and leaves the terminal as it was. */
async function showUntilEnd(
  source: Source,
  rows: Rows,
  how: { readonly terminal: Terminal; readonly title: Title },
): Promise<void> {
  const { terminal, title } = how
  const unlisten = onEndSignals(terminal, () => source.recorder.stop())
  title.set()
  try {
    await showAll(source, rows)
    await rows.end()
  } finally {
    unlisten()
    await title.reset()
  }
}

/** `recollect live`. */
export const live = defineCommand({
  name: 'live',
  operands: '[DELAY [COUNT]]',
  arity: [0, 2],
  summary:
    "Show the running machine in dstat's columns until ^C: a row every DELAY seconds (default 1), COUNT rows; the first is since boot. RECOLLECT_OPTS may hold options.",
  examples: [
    ['live', 'cpu, disks, network, paging and system, a row each second'],
    ['live -tcdn -D total,sda --output today.csv 10', 'with the time and one disk, each 10 seconds, and to a file'],
    ['live --columns cpu.user,disk.*.readBytes,load.avg1 0.5', 'single counters, twice a second'],
    ['live -a --record /var/tmp/ 1 60', 'a minute, and its raw recording, to replay'],
  ],
  preset: () => (process.env['RECOLLECT_OPTS'] ?? '').split(/\s+/).filter(Boolean),
  options,
  async run({ options: typed, spelled, operands }, terminal) {
    if (typed.list || spelled.includes('--mods=list')) {
      terminal.out.write(listViews())
      return
    }
    const screen = screenOf(typed, terminal)
    const pace = paceOf(operands, screen !== undefined && !typed.noupdate)
    const { notice: onNotice } = terminal
    const root = typed.root === undefined ? '' : directory('--root', typed.root)
    const asked = await shownViews(askedViews(spelled), { imports: typed.import, root, onNotice })
    if (asked.shown.length === 0) throw new UsageError('nothing is left to show')
    const { importers } = asked
    const { times } = terminal
    const costs = Costs.of(importers, times)
    const shown = costs === undefined ? asked.shown : [...asked.shown, costs.shown]
    const words = ['recollect', 'live', ...spelled, ...operands]
    const views = { shown, screen, ...numberOptions(typed), commandLine: words.join(' '), user: userName() }
    const { selection } = narrowTo(asked.shown, importers)
    const shownRows = await openRows(typed, views, { terminal, count: pace.count, selection })
    const rows = await exportedToo(typed.export, shownRows, { importers, zone: zoneOption(typed), terminal })
    const source = sourceOf(typed, pace, { views: asked.shown, importers, costs, times, onNotice })
    await showUntilEnd(source, rows, { terminal, title: new Title(terminal, words) })
    if (Number.isFinite(pace.count)) refuseLosses(source.recorder.result)
  },
})
