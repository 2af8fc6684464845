import type { FileSource, Stillness } from 'recollect/importer'

/** What the lines of each file begin with. */
export const STAT = 'proc:* stat'
export const STATUS = 'proc:*'
export const COMMAND_LINE = 'proc:* cmd'
export const IO = 'proc:* io'
export const SCHEDULER = 'proc:* sched'
export const OOM = 'proc:* oom'

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

/** What is read of each process, and when it need not be. */
export const sources: readonly FileSource[] = [
  ofProcess('stat', { key: STAT, single: true, still: ASLEEP }),
  ofProcess('status', { key: STATUS, keep: ['Tgid:', 'Uid:', 'Vm', 'vol', 'nonv'], still: ASLEEP }),
  ofProcess('cmdline', { key: COMMAND_LINE, joined: true, personal: true, still: ASLEEP }),
  ofProcess('io', { key: IO, still: ASLEEP }),
  ofProcess('schedstat', {
    key: SCHEDULER,
    still: ASLEEP,
    onRequest: ['runTime', 'runDelay', 'timeSlices', 'meanSlice', 'meanDelay'],
  }),
  ofProcess('oom_score', { key: OOM, onRequest: ['oomScore'] }),
]
