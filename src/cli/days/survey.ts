import { stat } from 'node:fs/promises'
import { findRecordings } from '../../playback/find-recordings.ts'
import { openRecording } from '../../recording/open.ts'
import { RecollectError } from '../../vocabulary/error.ts'
import type { Header } from '../../vocabulary/header.ts'
import type { Window } from '../../vocabulary/window.ts'
import type { Strictness } from '../open-recordings.ts'
import { Progress } from '../output/progress.ts'
import type { Terminal } from '../output/terminal.ts'
import type { Surveyed } from './day-job.ts'

/** A host's recordings, none of them open. */
export interface SurveyedHost {
  /** Of the first. */
  readonly header: Header
  readonly span: Window
  readonly recordings: readonly Surveyed[]
  /** The modules that recorded. */
  readonly modules: ReadonlySet<string>
}

/**
 * Looks at the beginning and the end of each recording that the arguments mean, one after the other: there may be more of
 * them than a process may have open.
 *
 * One among many that cannot be read is a notice; under `strict` it is a failure, as it is where none can be read.
 */
export async function survey(
  args: readonly string[],
  terminal: Terminal,
  { strict = false }: Strictness,
): Promise<readonly SurveyedHost[]> {
  const paths = findRecordings(args, strict ? undefined : terminal.notice)
  const hosts = new Map<string, { header: Header; recordings: Surveyed[]; modules: Set<string> }>()
  const progress = new Progress('looking at recordings')
  let opened = 0
  for (const [number, path] of paths.entries()) {
    progress.at(number / paths.length)
    try {
      const recording = await openRecording(path)
      try {
        opened++
        const span = await recording.span()
        if (span === undefined) continue
        const { header, size } = recording
        const host = hosts.get(header.host) ?? { header, recordings: [], modules: new Set() }
        hosts.set(header.host, host)
        for (const module of header.modules) host.modules.add(module)
        host.recordings.push({ path, span, size, modified: (await stat(path)).mtimeMs })
      } finally {
        await recording.close()
      }
    } catch (error) {
      if (strict || paths.length === 1 || !(error instanceof Error)) throw error
      terminal.notice({ code: 'skipped', message: `${error.message}: skipped` })
    }
  }
  progress.end()
  if (opened === 0) throw new RecollectError('no-recording', `${args.join(' ')}: no recording could be opened`)
  return [...hosts.values()].map(({ header, recordings, modules }) => ({
    header,
    recordings,
    modules,
    span: {
      from: Math.min(...recordings.map(({ span }) => span.from)),
      thru: Math.max(...recordings.map(({ span }) => span.thru)),
    },
  }))
}
