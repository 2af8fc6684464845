import { Playback } from '../../playback/reports.ts'
import { Recorder, type RecordOptions } from '../../recorder/recorder.ts'
import type { Interval } from '../../vocabulary/report.ts'
import { importOption } from '../choose.ts'
import { defineCommand, type Given } from '../command.ts'
import { onEndSignals } from '../output/end-signals.ts'
import { isPerInterval } from '../output/format-options.ts'
import { destinationOf, outputOptions } from '../output/output.ts'
import { addressOption, socketOutput } from '../output/socket-output.ts'
import type { Terminal } from '../output/terminal.ts'
import { directory, intervalList, someSeconds, wholeNumber } from '../values.ts'
import { instanceChoice, instanceFilterOptions } from '../view/instance-filters.ts'
import { viewOf, viewOptions } from '../view/view.ts'

/** Where nothing else was asked for, as collectl has it. */
const DEFAULTS = 'cdn'

const options = {
  ...viewOptions,
  interval: {
    type: 'string',
    alias: 'i',
    describe: 'Seconds between samples, and between those of processes and slabs (default 1)',
    example: '-i 5, -i 1:10',
  },
  count: { type: 'string', alias: 'c', describe: 'End after so many intervals', example: '-c 60' },
  runtime: { type: 'string', alias: 'R', describe: 'End after this time', example: '-R 2h, -R 90s' },
  ...instanceFilterOptions,
  ...outputOptions,
  root: { type: 'string', describe: 'Watch the tree below this directory', example: '--root test/roots/1' },
  address: addressOption,
  import: importOption,
} as const

type WatchTyped = Given<typeof options>['options']

function recordOptions(typed: WatchTyped): Omit<RecordOptions, 'importers'> {
  const { interval = '1', count, runtime, root } = typed
  const [first = 1, second = first, third = second] = intervalList('-i', interval)
  return {
    intervals: [first, second, third],
    // The first sample is what the first interval is measured from.
    ...(count !== undefined && { count: wholeNumber('-c', count, 1) + 1 }),
    ...(runtime !== undefined && { seconds: someSeconds('-R', runtime) }),
    ...(root !== undefined && { root: directory('--root', root) }),
  }
}

/** Hands on what happened between samples of the running machine, as soon as it has. */
async function watchThrough(
  recorder: Recorder,
  playback: Playback,
  show: (interval: Interval) => Promise<void>,
): Promise<void> {
  for await (const sample of recorder.samples()) {
    const interval = playback.take(sample)
    if (interval !== undefined && !Number.isNaN(interval.seconds)) await show(interval)
  }
}

/** `recollect watch`, which is what collectl's options mean where no command is named. */
export const watch = defineCommand({
  name: 'watch',
  operands: '',
  arity: [0, 0],
  summary:
    "Show the running machine, an interval after the other, until ^C. This is what collectl's options mean without a command: recollect -scd -i1 -c5.",
  examples: [
    ['watch -scd -i1 -c5', 'cpu and disks, five times, a second apart'],
    ['watch --top cpu,5 -oT', 'the five processes that use most of the CPUs'],
    ['watch -scn -P', "collectl's plot columns, as they come"],
  ],
  options,
  async run({ options: typed }, terminal: Terminal) {
    const how = recordOptions(typed)
    const { notice: onNotice } = terminal
    const instances = instanceChoice(typed)
    const subsys = typed.subsys ?? (typed.top === undefined && typed.columns === undefined ? DEFAULTS : undefined)
    const view = await viewOf({ ...typed, subsys }, { recorded: new Set(), isRecording: true, onNotice })
    const output = await socketOutput(typed.address, terminal)
    const destination = await destinationOf(typed, view, { terminal: output.terminal, time: 'none', isLive: true })
    const recorder = new Recorder({ ...how, importers: view.importers, times: terminal.times, onNotice })
    const playback = new Playback(view.importers, {
      perInterval: isPerInterval(typed),
      times: terminal.times,
      onNotice,
      ...(instances !== undefined && { instances }),
    })
    const unlisten = onEndSignals(terminal, () => recorder.stop())
    try {
      await watchThrough(recorder, playback, async (interval) => {
        await destination.show(view.reshape(interval))
        await output.terminal.out.flush()
      })
      await destination.end()
      await output.close()
    } finally {
      unlisten()
    }
  },
})
