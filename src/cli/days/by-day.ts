import { createRequire } from 'node:module'
import { join } from 'node:path'
import { understandExport } from '../../open-export.ts'
import { intervals } from '../../playback/player.ts'
import type { PlayOptions } from '../../playback/recordings.ts'
import { closeRecordings, hostsOf, openRecordings } from '../open-recordings.ts'
import { destinationOf, type Typed as OutputTyped } from '../output/output.ts'
import { SilentTerminal } from '../output/silent-terminal.ts'
import { type Typed as AnalysisTyped, analyzed } from '../process/analyses.ts'
import type { Typed as StatsTyped } from '../stats.ts'
import { meantByOne } from '../usage-error.ts'
import { type Typed as ViewTyped, viewOf } from '../view/view.ts'
import { shiftOption, type Times } from '../window-options.ts'
import type { DoDay } from './crew.ts'
import type { DayPlace } from './export-days.ts'

/** What was typed of what decides how days are exported. */
export interface DayTyped extends OutputTyped, StatsTyped, AnalysisTyped, ViewTyped, Times {
  readonly strict?: boolean | undefined
}

/** Where days go, where all that was asked for is an exporter that writes each host's day apart. */
export async function dayPlace(typed: DayTyped): Promise<DayPlace | undefined> {
  const [only, ...more] = typed.export ?? []
  if (only === undefined || more.length > 0) return undefined
  if (typed.plot || typed.verbose || typed.stats || typed.format !== undefined || analyzed(typed).length > 0) {
    return undefined
  }
  const spec = String(only)
  const { exporter, own, common } = await meantByOne('--export', spec, () => understandExport(spec))
  const { dayFolder } = exporter
  const { dir } = own
  if (dayFolder === undefined || typeof dir !== 'string' || common.isDry) return undefined
  const { version } = createRequire(import.meta.url)('recollect/package.json')
  const asked = JSON.stringify([version, Object.entries(typed).toSorted(([a], [b]) => (a < b ? -1 : 1))])
  return { folderOf: (day) => join(dir, dayFolder(day)), asked }
}

/** Plays one day after the other to the exporter, as was typed. */
export function dayPlayer(typed: DayTyped, how: PlayOptions): DoDay {
  let messages: string[] = []
  const terminal = new SilentTerminal(({ message }) => messages.push(message))
  const shift = shiftOption(typed)
  return async ({ recordings, windows }) => {
    const paths = recordings.map(({ path }) => path)
    const opened = await openRecordings(paths, terminal, typed)
    try {
      const headers = opened.map(({ recording }) => recording.header)
      const recorded = new Set(headers.flatMap(({ modules }) => modules))
      const view = await viewOf(typed, { recorded, headers, onNotice: terminal.notice })
      const destination = await destinationOf(typed, view, { terminal })
      const seen = new Set<string>()
      let played = 0
      for await (const interval of intervals(await hostsOf(opened), view.importers, {
        ...how,
        onNotice: terminal.notice,
        windows: () => windows,
      })) {
        for (const name of interval.reports.keys()) seen.add(name)
        await destination.show(shift(view.reshape(interval)))
        played++
      }
      await destination.end()
      const notices = messages
      messages = []
      return { intervals: played, seen: [...seen], notices }
    } finally {
      await closeRecordings(opened)
    }
  }
}
