import { builtInSelectables } from '../../modules.ts'
import type { RecordOptions } from '../../recorder/record-options.ts'
import { Recorder } from '../../recorder/recorder.ts'
import { rollSchedule } from '../../recorder/roll-schedule.ts'
import { whyAbsent } from '../../source/why-absent.ts'
import type { Notice } from '../../vocabulary/error.ts'
import { type Importer, playsOnly } from '../../vocabulary/importer.ts'
import { choose, importOption } from '../choose.ts'
import { defineCommand, type Given } from '../command.ts'
import { presets } from '../configuration/presets.ts'
import { RARE_WORK, setEngineFlags } from '../engine-flags.ts'
import { exportOption } from '../export/exported.ts'
import { LiveExports } from '../export/live-exports.ts'
import type { Terminal } from '../output/terminal.ts'
import { become, userNamed } from '../privileges.ts'
import { RecordingSession, type Run, type Taken } from '../recording-session.ts'
import { tickIntervals } from '../tick-intervals.ts'
import { meantBy, optionError, UsageError } from '../usage-error.ts'
import { byteCount, directory, duration, someSeconds, wholeNumber } from '../values.ts'

/** Seconds: of everything, and of what is costly (processes, slabs). */
const INTERVALS = '10:60'
const DAYS_KEPT = 7
/** Samples that are so far apart are rare, as work for a processor goes. */
const RARE_SECONDS = 0.5
const HIGHEST_LEVEL = 19

const options = {
  subsys: {
    type: 'string',
    alias: 's',
    describe:
      "Subsystems: collectl's letters, names, or changes of the default (+ adds, - leaves out); the default is all but a few costly ones (see RECORDED in recollect list modules)",
    example: '-s cdnZ, -s cpu,disk, -s-y',
  },
  interval: {
    type: 'string',
    alias: 'i',
    describe: `Seconds between samples, and between samples of processes and slabs (default ${INTERVALS}); 0: as fast as possible`,
    example: '-i 1, -i 10:60, -i 0.25',
  },
  count: { type: 'string', alias: 'c', describe: 'Stop after this many samples', example: '-c 60' },
  runtime: { type: 'string', alias: 'R', describe: 'Stop after this time', example: '-R 2h, -R 90s' },
  filename: {
    type: 'string',
    alias: 'f',
    describe:
      "Directory to write to, or the start of the files' names (default: the service's log directory, else the current directory)",
    example: '-f /var/log/recollect',
  },
  rolllogs: {
    type: 'string',
    alias: 'r',
    describe: `HH:MM[,DAYS[,MINUTES]]: begin a new file every day at HH:MM, or from then on every MINUTES, and delete recordings after DAYS (default ${DAYS_KEPT})`,
    example: '-r 00:00,14,60',
  },
  'max-size': {
    type: 'string',
    describe: 'Delete the oldest recordings when all of them together grow larger than this',
    example: '--max-size 2G',
  },
  flush: {
    type: 'string',
    alias: 'F',
    describe: 'Seconds of recording that may be lost if the machine dies',
    example: '-F 60',
  },
  sync: { type: 'boolean', describe: 'Make each flush survive a power cut' },
  level: { type: 'string', describe: "zstd's compression level, 1 to 19", example: '--level 9' },
  'no-args': { type: 'boolean', describe: "Leave out processes' arguments" },
  runas: {
    type: 'string',
    describe:
      'Become this user once the files that only root may open are open, and write as that user; leaves out /proc/PID/io of other users, for which the kernel checks rights at each read',
    example: '--runas recollect',
  },
  with: {
    type: 'string',
    describe: 'Record these metrics too, which cost more than others and are recorded only on request',
    example: '--with process.runDelay,process.oomScore',
  },
  comment: {
    type: 'string',
    mayBeEmpty: true,
    describe: "A note for the recording's header",
    example: '--comment "new kernel"',
  },
  root: { type: 'string', describe: 'Record the tree below this directory', example: '--root test/roots/1' },
  import: importOption,
  export: exportOption,
  preset: {
    type: 'string',
    choices: Object.keys(presets),
    describe: 'A set of options for a purpose; options given beside it win',
    example: '--preset night',
  },
  quiet: { type: 'boolean', alias: 'q', describe: "Do not print the files' names" },
} as const

type RecordTyped = Given<typeof options>['options']

function rollOptions(typed: string): Pick<RecordOptions, 'roll' | 'retention'> {
  const [, at, days, minutes] = /^([^,]+)(?:,(\d*)(?::\d+)?(?:,(\d+))?)?$/.exec(typed) ?? []
  if (at === undefined) throw optionError('-r', `${JSON.stringify(typed)}: expected HH:MM[,DAYS[,MINUTES]]`)
  const roll = { at, ...(minutes !== undefined && { everyMinutes: wholeNumber('-r', minutes, 1) }) }
  meantBy('-r', () => rollSchedule(roll))
  return {
    roll,
    retention: { days: days === undefined || days === '' ? DAYS_KEPT : wholeNumber('-r', days, 0) },
  }
}

function levelOf(typed: string): number {
  const level = wholeNumber('--level', typed, 1)
  if (level > HIGHEST_LEVEL) throw optionError('--level', `${typed}: expected 1 to ${HIGHEST_LEVEL}`)
  return level
}

/** Gives up root's rights when it is called; that there is such a user is seen before. */
function runas(typed: string): () => void {
  const user = userNamed('--runas', typed)
  return () => meantBy('--runas', () => become(user))
}

function recordOptions(given: RecordTyped): Omit<RecordOptions, 'importers'> {
  const typed: RecordTyped = { ...presets[given.preset ?? ''], ...given }
  const { count, runtime, flush, level, comment, root } = typed
  const maxSize = typed['max-size']
  const { roll, retention } = typed.rolllogs === undefined ? {} : rollOptions(typed.rolllogs)
  const kept = { ...retention, ...(maxSize !== undefined && { maxBytes: byteCount('--max-size', maxSize) }) }
  return {
    intervals: tickIntervals(typed.interval ?? INTERVALS),
    path: typed.filename ?? process.env['LOGS_DIRECTORY'] ?? '.',
    ...(count !== undefined && { count: wholeNumber('-c', count, 1) }),
    ...(runtime !== undefined && { seconds: someSeconds('-R', runtime) }),
    ...(flush !== undefined && { flushSeconds: duration('--flush', flush) }),
    ...(level !== undefined && { level: levelOf(level) }),
    ...(roll !== undefined && { roll }),
    ...(Object.keys(kept).length > 0 && { retention: kept }),
    ...(comment !== undefined && comment !== '' && { comment }),
    ...(root !== undefined && { root: directory('--root', root) }),
    ...(typed.runas !== undefined && { onSourcesOpen: runas(typed.runas) }),
    ...(typed.sync && { sync: true }),
    ...(typed['no-args'] && { noArgs: true }),
  }
}

/** The modules that can record here. */
async function importersOf(typed: RecordTyped, terminal: Terminal): Promise<readonly Importer[]> {
  const defaults = builtInSelectables.filter(({ onRequest }) => onRequest !== true).map(({ name }) => name)
  const { subsys: spec, import: imports, root = '' } = typed
  const selected = await choose({ spec, imports, defaults, isRecording: true, onNotice: terminal.notice })
  if (selected.length === 0) throw new UsageError('nothing is left to record')
  const importers = selected.map(({ importer }) => importer)
  for (const { name } of importers.filter(playsOnly)) {
    const message = `import module ${name}: nothing to record: it has neither sources nor getData`
    terminal.notice({ code: 'absent', message })
  }
  // That this machine has none of what nobody asked for is no news. What is absent now may come later.
  for (const importer of spec === undefined ? [] : importers) {
    if (importer.getData !== undefined) continue
    const why = whyAbsent(importer, root)
    if (why !== undefined) {
      terminal.notice({ code: 'absent', message: `import module ${importer.name}: nothing to record: ${why}` })
    }
  }
  return importers
}

/** The metrics behind `--with`: those of sources that are read only where they are asked for. */
function requested(typed: string, importers: readonly Importer[]): ReadonlySet<string> {
  const known = importers.flatMap(({ name, sources }) =>
    sources.flatMap(({ onRequest = [] }) => onRequest.map((metric) => `${name}.${metric}`)),
  )
  const names = typed.split(',')
  for (const name of names) {
    if (!known.includes(name)) throw optionError('--with', `${name}: choose of ${known.join(', ') || 'none'}`)
  }
  return new Set(names)
}

type Length = Pick<RecordOptions, 'count' | 'seconds'>

/** How long a recorder goes on after those that have recorded so much. */
function rest({ count, seconds }: Length, taken: Taken): Length {
  return {
    ...(count !== undefined && { count: Math.max(0, count - taken.samples) }),
    ...(seconds !== undefined && { seconds: Math.max(0, seconds - taken.seconds) }),
  }
}

/** A recorder as these options want it. */
async function prepare(
  typed: RecordTyped,
  terminal: Terminal,
  { onNotice, taken }: { readonly onNotice: (notice: Notice) => void; readonly taken: () => Taken },
): Promise<Run> {
  const how = recordOptions(typed)
  const [interval = 0] = how.intervals
  if (interval >= RARE_SECONDS) setEngineFlags(RARE_WORK)
  const importers = await importersOf(typed, terminal)
  const asked = typed.with === undefined ? {} : { requested: requested(typed.with, importers) }
  const whole = { ...how, ...rest(how, taken()), ...asked, importers, times: terminal.times, onNotice }
  return {
    recorder: meantBy('-f', () => new Recorder(whole)),
    intervals: how.intervals,
    isBounded: how.count !== undefined || how.seconds !== undefined,
    isQuiet: typed.quiet === true,
    open: () => LiveExports.open(typed, importers, terminal),
  }
}

/** `recollect record`. */
export const record = defineCommand({
  name: 'record',
  operands: '',
  arity: [0, 0],
  summary:
    'Record this machine until ^C or SIGTERM, which end the file cleanly. SIGHUP reads the configuration again and begins a new file, SIGUSR1 flushes.',
  examples: [
    ['record -f /var/log/recollect -r 00:00,7', 'everything, day by day, kept for a week'],
    ['record -i 1 -R 10m -s cdnZ', 'ten minutes of cpu, disk, net and processes, each second'],
    ['record -f /var/log/recollect/web --max-size 2G', 'files whose names begin with web-, 2 GiB of them'],
  ],
  options,
  async run({ options: typed, reread }, terminal) {
    let isBegun = false
    const session = new RecordingSession((onNotice, taken) => {
      const ready = (wanted: RecordTyped): Promise<Run> => prepare(wanted, terminal, { onNotice, taken })
      if (isBegun) {
        // Rights that were given up do not come back: what only root may open could not be opened again.
        if (typed.runas !== undefined) throw optionError('--runas', 'cannot be configured anew')
        return reread(ready)
      }
      isBegun = true
      return ready(typed)
    }, terminal)
    await session.run()
  },
})
