import { Player, type Steps } from '../../playback/player.ts'
import type { HostRecordings, PlayOptions } from '../../playback/recordings.ts'
import { type Notice, RecollectError } from '../../vocabulary/error.ts'
import { beginsRun, type Interval } from '../../vocabulary/report.ts'
import { importOption } from '../choose.ts'
import { defineCommand, type Given } from '../command.ts'
import { isViewCsv } from '../csv/is-view-csv.ts'
import { SHORT_WORK, setEngineFlags } from '../engine-flags.ts'
import { extentOf } from '../extent.ts'
import { nothingPlayed, sayWhatIsMissing } from '../not-played.ts'
import { closeRecordings, hostsOf, type Opened, openRecordings } from '../open-recordings.ts'
import { isPerInterval } from '../output/format-options.ts'
import { destinationOf, formatName, needsOf, outputOptions } from '../output/output.ts'
import { Progress } from '../output/progress.ts'
import type { Terminal } from '../output/terminal.ts'
import { analysisOptions } from '../process/analyses.ts'
import { ROLE } from '../role.ts'
import { passesOf, statsOptions } from '../stats.ts'
import { threadsFor, threadsOption } from '../threads/how-many.ts'
import type { Played } from '../threads/played.ts'
import { startAhead } from '../threads/start-ahead.ts'
import { optionError } from '../usage-error.ts'
import { someSeconds } from '../values.ts'
import { instanceChoice, instanceFilterOptions } from '../view/instance-filters.ts'
import { recordedViewOptions } from '../view/recorded-view-options.ts'
import { viewOf, viewOptions } from '../view/view.ts'
import { clockOption, shiftOption, windowOptions, windowsOption, zoneOptions } from '../window-options.ts'

/** So many samples are soon played. */
const FEW_SAMPLES = 200

const options = {
  ...viewOptions,
  ...recordedViewOptions,
  ...windowOptions,
  ...zoneOptions,
  ...instanceFilterOptions,
  ...outputOptions,
  ...statsOptions,
  ...analysisOptions,
  filename: {
    type: 'string',
    alias: 'f',
    describe: 'Write to files in this directory, or whose names start like this',
    example: '-P -f /var/plots',
  },
  interval: {
    type: 'string',
    alias: 'i',
    describe:
      'Join samples into intervals of this length, which end at its multiples on the clock shown; a sample on the edge belongs to the interval before it',
    example: '--interval 60',
  },
  stat: {
    type: 'string',
    choices: ['mean', 'min', 'max', 'last'],
    describe: 'Which value --interval keeps of each interval (default mean)',
    example: '--interval 1h --stat max',
  },
  threads: {
    type: 'string',
    describe:
      'How many threads play (default: one, and for long recordings another that reads ahead); more help with weeks, on more than two cores',
    example: '--threads 4',
  },
  import: importOption,
  strict: { type: 'boolean', describe: 'Fail where a recording is damaged or cannot be read' },
} as const

type PlayTyped = Given<typeof options>['options']

function playOptions(typed: PlayTyped): PlayOptions {
  const { interval, stat } = typed
  if (stat !== undefined && interval === undefined) throw optionError('--stat', 'needs --interval')
  const windows = windowsOption(typed)
  const instances = instanceChoice(typed)
  const every = interval === undefined ? undefined : someSeconds('--interval', interval)
  return {
    perInterval: isPerInterval(typed),
    ...(typed.boot && { sinceBoot: true }),
    ...(instances !== undefined && { instances }),
    ...(windows !== undefined && { windows }),
    ...(every !== undefined && { every }),
    ...((stat === 'min' || stat === 'max' || stat === 'last') && { keep: stat }),
  }
}

/** What shows recordings as live shows the machine; loaded only where that was asked for. */
async function asLive({ view, dstat }: PlayTyped): Promise<typeof import('../view/recorded-views.ts') | undefined> {
  return view === undefined && dstat === undefined ? undefined : import('../view/recorded-views.ts')
}

interface Showing {
  readonly show: (interval: Interval) => Promise<void> | undefined
  /** Takes what a run begins with. */
  readonly begin: (first: Interval) => Promise<void> | undefined
  /** Some intervals are several samples long. */
  readonly isJoined: boolean
  readonly isWatched: boolean
  /** The modules that had something to say are added. */
  readonly seen: Set<string>
}

/** Shows every interval; gives how many there were. */
async function playThrough(hosts: readonly HostRecordings[], player: Steps<Interval>, to: Showing): Promise<number> {
  const progress = new Progress('playing', { isQuiet: to.isWatched })
  const from = Math.min(...hosts.map(({ span }) => span.from))
  const length = Math.max(...hosts.map(({ span }) => span.thru)) - from
  let count = 0
  try {
    do {
      for (let interval = player.next(); interval !== undefined; interval = player.next()) {
        for (const name of interval.reports.keys()) to.seen.add(name)
        // What a run begins with is what its first interval is measured from, and no interval; a longer one has both.
        const isFirst = beginsRun(interval) && !to.isJoined
        const shown = isFirst ? to.begin(interval) : to.show(interval)
        if (shown !== undefined) await shown
        progress.at((interval.time - from) / length)
        if (!isFirst) count++
      }
    } while (await player.readOn())
  } finally {
    await player.close()
  }
  progress.end()
  return count
}

/** What plays: this thread alone, or several where that is sooner done. */
async function playerFor(
  typed: PlayTyped,
  { opened, ...played }: Played & { readonly opened: readonly Opened[] },
  onNotice: (notice: Notice) => void,
): Promise<Steps<Interval>> {
  const { hosts, importers, how } = played
  const threads = threadsFor(typed, played, opened)
  if (threads === 1) return new Player(hosts, importers, how)
  const { SharedPlayer } = await import('../threads/shared-player.ts')
  return new SharedPlayer(played, { threads, onNotice })
}

/** What decides what is played of recordings. */
interface Asked {
  readonly typed: PlayTyped
  readonly asked: PlayOptions
  readonly live: Awaited<ReturnType<typeof asLive>>
}

/** What was asked for of what is open. */
async function prepare(opened: readonly Opened[], { typed, asked, live }: Asked, terminal: Terminal) {
  const { notice: onNotice } = terminal
  const hosts = await hostsOf(opened)
  const headers = opened.map(({ recording }) => recording.header)
  const recorded = new Set(headers.flatMap(({ modules }) => modules))
  const view =
    (await live?.recordedViews(typed, { terminal, headers })) ?? (await viewOf(typed, { recorded, headers, onNotice }))
  const needs = await needsOf(typed, view)
  // What live showed ended with UTC's hours.
  const offset = asked.every === undefined || typed.dstat !== undefined ? undefined : clockOption(typed, asked.every)
  const how = {
    ...(view.instances && { instances: view.instances }),
    ...asked,
    ...(offset !== undefined && { offset }),
    needs,
    onNotice,
  }
  return { hosts, view, how }
}

/** In a thread that helps: opens the same, and plays what it can of it. Resolves to false in any other. */
async function help(operands: readonly string[], asked: Asked): Promise<boolean> {
  const { helpPlaying } = await import('../threads/helping.ts')
  return helpPlaying(async (terminal) => {
    const opened = await openRecordings(operands, terminal, asked.typed)
    const { hosts, view, how } = await prepare(opened, asked, terminal)
    return { hosts, importers: view.importers, how }
  })
}

/** `recollect play`. */
export const play = defineCommand({
  name: 'play',
  operands: 'FILE…',
  arity: [1, Number.POSITIVE_INFINITY],
  summary:
    'Replay recordings of one host or many, in the order of time. FILE is a file, a directory, a pattern, or what was given to record -f.',
  examples: [
    ['play /var/log/recollect --at 04:20', 'what happened around 04:20, cpu, memory, disk and net'],
    ['play . --at 04:20 --around 1m -sZ --top cpu,5', 'and which processes it was'],
    ['play "web*.raw.zst" -scdn --from 04:10-04:30 -P -f plots', 'plot files for gnuplot and the like'],
    ['play . --interval 1m --stat max --format csv', 'the peak of every minute'],
    ['play today.csv --at 04:20', 'the CSV of live, dstat or dool'],
    ['play . --at 04:20 --view time,cpu,disk,net,page,sys', "dstat's columns, as live would have shown them"],
  ],
  options,
  async run(given, terminal) {
    const { operands } = given
    const live = await asLive(given.options)
    const typed = live?.withDstat(given.options) ?? given.options
    if (operands.every(isViewCsv)) return (await import('../csv/play-csv.ts')).playCsv(operands, typed, terminal)
    // What was typed wrong is told before anything is opened.
    const asked = playOptions(typed)
    threadsOption(typed)
    if (process.env[ROLE] === 'play' && (await help(operands, { typed, asked, live }))) return
    if (typed.export !== undefined) {
      const { playByDay } = await import('../days/play-by-day.ts')
      if (await playByDay(typed, { operands, how: asked }, terminal)) return
    }
    const shift = shiftOption(typed)
    const toFiles = typed.filename !== undefined
    const { strict, threads } = typed
    const opened = await openRecordings(operands, terminal, { strict, ...(threads === undefined && { startAhead }) })
    try {
      const { hosts, view, how } = await prepare(opened, { typed, asked, live }, terminal)
      const played = extentOf(hosts, asked.windows)
      if (played.samples <= FEW_SAMPLES) setEngineFlags(SHORT_WORK)
      const { importers } = view
      const { notice: onNotice, times } = terminal
      const format = formatName(typed, view)
      // A plot's lines begin with the whole date in any case.
      const time = played.isOfSeveralDays && format !== 'plot' ? 'date-time' : 'time'
      const destination = await destinationOf(typed, view, { terminal, time })
      const isWatched = terminal.rows !== undefined && !toFiles
      const seen = new Set<string>()
      let shown = 0
      for (const pass of passesOf(typed, { how: { ...how, times }, format, toFiles })) {
        const show = (interval: Interval) => destination.show(shift(view.reshape(interval)), pass.label)
        const to = {
          show: times?.taken('output', show) ?? show,
          begin: (first: Interval) => destination.begin?.(shift(view.reshape(first))),
          isJoined: pass.how.every !== undefined,
          isWatched,
          seen,
        }
        const player = await playerFor(typed, { opened, hosts, importers, how: pass.how }, onNotice)
        shown += await playThrough(hosts, player, to)
      }
      await destination.end()
      if (shown === 0) throw nothingPlayed(operands, hosts, typed)
      sayWhatIsMissing(importers, { hosts, typed, seen }, terminal)
      if (typed.strict && terminal.notices > 0) throw new RecollectError('strict', 'there were problems, see above')
    } finally {
      await closeRecordings(opened)
    }
  },
})
