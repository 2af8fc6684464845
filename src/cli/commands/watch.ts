import { Playback } from '../../playback/reports.ts'
import type { RecordOptions } from '../../recorder/record-options.ts'
import { Recorder } from '../../recorder/recorder.ts'
import type { Interval } from '../../vocabulary/report.ts'
import { importOption } from '../choose.ts'
import { defineCommand, type Given } from '../command.ts'
import { refuseLosses } from '../losses.ts'
import { onEndSignals } from '../output/end-signals.ts'
import { isPerInterval } from '../output/format-options.ts'
import { destinationOf, formatName, outputOptions } from '../output/output.ts'
import { rawLines } from '../output/raw-lines.ts'
import { addressOption, socketOutput } from '../output/socket-output.ts'
import type { Terminal } from '../output/terminal.ts'
import { onTypedLines } from '../output/typed-lines.ts'
import { RunningTotals, type SummedUp } from '../running-totals.ts'
import { tickIntervals } from '../tick-intervals.ts'
import { directory, someSeconds, wholeNumber } from '../values.ts'
import { instanceChoice, instanceFilterOptions } from '../view/instance-filters.ts'
import { type View, viewOf, viewOptions } from '../view/view.ts'

/** Where nothing else was asked for, as collectl has it. */
const DEFAULTS = 'cdn'

const options = {
  ...viewOptions,
  interval: {
    type: 'string',
    alias: 'i',
    describe: 'Seconds between samples, and between samples of processes and slabs (default 1)',
    example: '-i 5, -i 1:10',
  },
  count: { type: 'string', alias: 'c', describe: 'Stop after this many intervals', example: '-c 60' },
  runtime: { type: 'string', alias: 'R', describe: 'Stop after this time', example: '-R 2h, -R 90s' },
  ...instanceFilterOptions,
  ...outputOptions,
  filename: {
    type: 'string',
    alias: 'f',
    describe: 'Write to a file for each day in this directory, or whose names start like this; existing files are kept',
    example: '-P -f /var/plots',
  },
  record: {
    type: 'string',
    describe: 'Also record what is shown, to this directory or to files whose names start like this',
    example: '--record /var/tmp/',
  },
  raw: { type: 'boolean', describe: 'Show the lines of each sample as they are recorded, and not what they mean' },
  root: { type: 'string', describe: 'Watch the tree below this directory', example: '--root test/roots/1' },
  address: addressOption,
  import: importOption,
} as const

type WatchTyped = Given<typeof options>['options']

function recordOptions(typed: WatchTyped): Omit<RecordOptions, 'importers'> {
  const { interval = '1', count, runtime, root, record } = typed
  const [first = 1, second = first, third = second] = tickIntervals(interval)
  return {
    intervals: [first, second, third],
    // The first sample is what the first interval is measured from.
    ...(count !== undefined && { count: wholeNumber('-c', count, 1) + 1 }),
    ...(runtime !== undefined && { seconds: someSeconds('-R', runtime) }),
    ...(root !== undefined && { root: directory('--root', root) }),
    ...(record !== undefined && { path: record }),
  }
}

/** Hands on what happened between samples of the running machine, as soon as it has. */
async function watchThrough(
  recorder: Recorder,
  { playback, totals }: { readonly playback: Playback; readonly totals: RunningTotals | undefined },
  show: (interval: Interval) => Promise<void>,
): Promise<void> {
  for await (const sample of recorder.samples()) {
    totals?.take(sample)
    const interval = playback.take(sample)
    if (interval !== undefined && !Number.isNaN(interval.seconds)) await show(interval)
  }
}

/** Whether a person sees brief lines pass by. */
function isWatched(typed: WatchTyped, view: View, { rows }: Terminal): boolean {
  const isElsewhere = [typed.export, typed.address, typed.filename].some((where) => where !== undefined)
  return rows !== undefined && !isElsewhere && formatName(typed, view) === 'brief'
}

/** Shows what was asked for between two lines; a stream that takes no more ends the watch where its next line is written. */
function answer(asked: SummedUp | undefined, show: (interval: Interval, label?: string) => Promise<void>): void {
  if (asked !== undefined) show(asked.interval, asked.label).catch(() => {})
}

/** Shows the lines themselves. */
async function showRaw(recorder: Recorder, terminal: Terminal): Promise<void> {
  const unlisten = onEndSignals(terminal, () => recorder.stop())
  try {
    for await (const sample of recorder.samples()) {
      terminal.out.write(rawLines(sample))
      await terminal.out.flush()
    }
  } finally {
    unlisten()
  }
}

/** `recollect watch`, which is what collectl's options mean where no command is named. */
export const watch = defineCommand({
  name: 'watch',
  operands: '',
  arity: [0, 0],
  summary:
    "Show the running machine as play would, interval by interval, until ^C. collectl's options without a command mean this: recollect -scd -i1 -c5. Between brief lines, Enter shows the totals so far, a Enter the averages, z Enter the totals and starts them again.",
  examples: [
    ['watch -scd -i1 -c5', 'cpu and disks, five times, a second apart'],
    ['watch --top cpu,5 -oT', 'the five processes that use most of the CPUs'],
    ['watch -scn -P', "collectl's plot columns, as they come"],
    ['watch -scdmnD -i10 -P -f /var/plots', 'the same in files of each day'],
    ['watch -ss --raw -c1', 'what is recorded of sockets, line by line'],
  ],
  options,
  async run({ options: typed }, terminal: Terminal) {
    const how = recordOptions(typed)
    const isBounded = how.count !== undefined || how.seconds !== undefined
    const { notice: onNotice } = terminal
    const instances = instanceChoice(typed)
    const subsys = typed.subsys ?? (typed.top === undefined && typed.columns === undefined ? DEFAULTS : undefined)
    const view = await viewOf({ ...typed, subsys }, { recorded: new Set(), isRecording: true, onNotice })
    const recorder = new Recorder({ ...how, importers: view.importers, times: terminal.times, onNotice })
    if (typed.raw) {
      await showRaw(recorder, terminal)
      if (isBounded) refuseLosses(recorder.result)
      return
    }
    const output = await socketOutput(typed.address, terminal)
    const destination = await destinationOf(typed, view, { terminal: output.terminal, time: 'none', isLive: true })
    const reading = { onNotice, ...(instances !== undefined && { instances }) }
    const playback = new Playback(view.importers, {
      ...reading,
      perInterval: isPerInterval(typed),
      times: terminal.times,
    })
    const show = async (interval: Interval, label?: string): Promise<void> => {
      await destination.show(view.reshape(interval), label)
      await output.terminal.out.flush()
    }
    const totals = isWatched(typed, view, terminal) ? new RunningTotals(view.importers, reading) : undefined
    const deafen = totals && onTypedLines((line) => answer(totals.answer(line), show))
    const unlisten = onEndSignals(terminal, () => recorder.stop())
    try {
      await watchThrough(recorder, { playback, totals }, show)
      await destination.end()
      await output.close()
    } finally {
      unlisten()
      deafen?.()
    }
    if (isBounded) refuseLosses(recorder.result)
  },
})
