import { Clock } from '../layout/clock.ts'
import { visible } from '../layout/escape.ts'
import type { RecorderProgress } from '../recorder/recorder-progress.ts'
import { plural } from '../vocabulary/plural.ts'
import { sizeText, spanText } from './amounts.ts'
import { alignedLines } from './output/table-text.ts'

/** Where recorders can be asked how they stand: a service's own directory, the system's, the user's. */
export function statusDirectories(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const own = environment['XDG_RUNTIME_DIR']
  const service = environment['RUNTIME_DIRECTORY']
  const all = [service, '/run/recollect', own === undefined ? undefined : `${own}/recollect`]
  return [...new Set(all.flatMap((directory) => directory ?? []))]
}

/** How a recorder stands: what it answers. Times in epoch seconds. */
export interface RecorderStatus extends RecorderProgress {
  readonly pid: number
  readonly since: number
  readonly now: number
  readonly zone: string
  readonly intervals: readonly number[]
  /** How much went wrong, and what last. */
  readonly errors: number
  readonly lastError?: { readonly time: number; readonly message: string }
}

// An interval may come a little late on a busy machine; this late it does not come.
const PATIENCE_SECONDS = 5

/** Seconds by which a sample is overdue; 0 if none is. */
export function overdue({ now, next, intervals }: RecorderStatus): number {
  const [first = 0] = intervals
  const late = now - (next ?? now)
  return late > Math.max(first, PATIENCE_SECONDS) ? late : 0
}

function lateText({ late, latest, intervals }: RecorderStatus): string {
  if (intervals[0] === 0) return 'as fast as possible'
  return `${spanText(late)} late, ${spanText(latest)} at most`
}

/** One line, as a service's manager shows it. */
export function statusLine(status: RecorderStatus): string {
  const { samples, missed, errors, path, bytes } = status
  const parts = [
    `${plural(samples, 'sample')}${missed > 0 ? `, ${missed} missed` : ''}`,
    lateText(status),
    path === undefined ? 'no file' : `${path} ${sizeText(bytes)}`,
    errors > 0 ? plural(errors, 'error') : '',
  ]
  return parts.filter((part) => part !== '').join('; ')
}

/** A page for people. */
export function statusText(status: RecorderStatus): string {
  const { pid, since, now, zone, intervals, last, samples, missed, files, path, bytes, errors, lastError } = status
  const clock = new Clock(undefined)
  const when = (time: number): string => clock.set(time, zone).iso.slice(0, 19).replace('T', ' ')
  const late = overdue(status)
  const rows = [
    ['running', `since ${when(since)} (${spanText(Math.round(now - since))}), each ${intervals.join(':')} s`],
    ['last sample', last === undefined ? 'none yet' : `${when(last)}, ${lateText(status)}`],
    ['overdue', late > 0 ? `${spanText(Math.round(late))}: no sample comes` : ''],
    ['samples', `${samples}${missed > 0 ? `, ${missed} missed` : ''}, in ${plural(files.length, 'file')}`],
    ['file', path === undefined ? 'none can be written' : `${path}, ${sizeText(bytes)}`],
    ['errors', errors === 0 ? 'none' : `${errors}`],
    ['last error', lastError === undefined ? '' : `${when(lastError.time)} ${lastError.message}`],
  ] as const
  const shown = rows.filter(([, value]) => value !== '').map(([name, value]) => [`  ${name}`, visible(value)])
  return `recorder ${pid}\n${alignedLines(shown)}`
}
