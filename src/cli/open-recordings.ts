import { findRecordings } from '../playback/find-recordings.ts'
import { byHost, type HostRecordings } from '../playback/recordings.ts'
import type { StartAhead } from '../recording/ahead.ts'
import { joinPairs } from '../recording/collectl-pair.ts'
import { openRecording } from '../recording/open.ts'
import type { Recording } from '../recording/reader.ts'
import { RecollectError } from '../vocabulary/error.ts'
import { localUsers } from './local-users.ts'
import type { Terminal } from './output/terminal.ts'

/** A recording and where it is. */
export interface Opened {
  readonly path: string
  readonly recording: Recording
}

/** What is wrong with recordings: said in passing, or the end of the work. */
export interface Strictness {
  readonly strict?: boolean | undefined
}

/** How recordings are opened. */
interface How extends Strictness {
  /** Starts who reads ahead where there is much to read; absent: nobody does. */
  readonly startAhead?: StartAhead | undefined
}

/**
 * Opens what the arguments mean: files, directories, patterns.
 *
 * One file among many that cannot be opened is a notice, and the others are played; under `strict` it is a failure, as
 * it is where no file can be opened.
 */
export async function openRecordings(
  args: readonly string[],
  terminal: Terminal,
  { strict = false, startAhead }: How = {},
): Promise<readonly Opened[]> {
  const paths = findRecordings(args, strict ? undefined : terminal.notice)
  const opened: Opened[] = []
  for (const path of paths) {
    try {
      const recording = await openRecording(path, { onNotice: terminal.notice, users: localUsers, startAhead })
      opened.push({ path, recording })
    } catch (error) {
      if (strict || paths.length === 1 || !(error instanceof Error)) throw error
      terminal.notice({ code: 'skipped', message: `${error.message}: skipped` })
    }
  }
  if (opened.length === 0) throw new RecollectError('no-recording', `${args.join(' ')}: no recording could be opened`)
  return opened
}

/** What was opened, by host and in the order of time. */
export function hostsOf(opened: readonly Opened[]): Promise<readonly HostRecordings[]> {
  return byHost(joinPairs(opened.map(({ recording }) => recording)))
}

/** Closes them all. */
export async function closeRecordings(opened: readonly Opened[]): Promise<void> {
  for (const { recording } of opened) await recording.close()
}
