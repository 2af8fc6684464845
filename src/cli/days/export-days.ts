import type { HostDay } from '../../vocabulary/exporter.ts'
import type { Window } from '../../vocabulary/window.ts'
import { Progress } from '../output/progress.ts'
import { crewFor, type DayDone, type DoDay, share } from './crew.ts'
import { type DayJob, dayJobs } from './day-job.ts'
import { DayManifest } from './manifest.ts'
import type { SurveyedHost } from './survey.ts'

/** Where days go, and what decides how they look. */
export interface DayPlace {
  /** Where a day's files are. */
  readonly folderOf: (day: HostDay) => string
  /** All that decides what the files hold, beside the recordings. */
  readonly asked: string
}

/** What is exported day by day. */
export interface DaysWork {
  readonly hosts: readonly SurveyedHost[]
  readonly place: DayPlace
  /** What of a host's recordings was asked for. Default: all. */
  readonly windows: ((host: SurveyedHost) => readonly Window[]) | undefined
  /** Seconds by which all times are shifted before they are shown. */
  readonly shift: number
  readonly doDay: DoDay
  readonly onNotice: (message: string) => void
}

/** What became of all days. */
export interface DaysDone {
  /** How many days there are, and how many of them were left as they were. */
  readonly days: number
  readonly left: number
  readonly intervals: number
  readonly seen: ReadonlySet<string>
}

/** Exports every host's days that are not yet as they would become, on all cores. */
export async function exportDays(work: DaysWork): Promise<DaysDone> {
  const { place, doDay, onNotice } = work
  const all = work.hosts.flatMap((host) => jobsOf(host, work))
  const due = all.filter((job) => !manifestOf(job, place).isCurrent())
  const seen = new Set<string>()
  const progress = new Progress('exporting')
  let intervals = 0
  let done = 0
  const onDone = (day: DayDone): void => {
    done++
    intervals += day.intervals
    for (const name of day.seen) seen.add(name)
    for (const message of day.notices) onNotice(message)
    progress.at(done / due.length)
  }
  const processes = crewFor(due)
  if (processes > 1) await share(due, { processes, onDone })
  else for (const job of due) onDone(await doDay(job))
  progress.end()
  return { days: all.length, left: all.length - due.length, intervals, seen }
}

function jobsOf(host: SurveyedHost, { windows, shift }: DaysWork): readonly DayJob[] {
  const { header, recordings, span } = host
  return dayJobs({ host: header.host, recordings, windows: windows?.(host) ?? [span], shift })
}

function manifestOf(job: DayJob, { folderOf, asked }: DayPlace): DayManifest {
  return new DayManifest(folderOf(job), job, asked)
}

/** Does a day, and remembers that it is done, unless something was wrong: then it is done again the next time. */
export function remembering(place: DayPlace, doDay: DoDay): DoDay {
  return async (job) => {
    const done = await doDay(job)
    if (done.notices.length === 0) manifestOf(job, place).remember()
    return done
  }
}
