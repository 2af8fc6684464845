import { basename, dirname, join } from 'node:path'
import { FileSink } from '../recording/file-sink.ts'
import { recordingName } from '../recording/name.ts'
import { isDirectory } from '../sink/is-directory.ts'
import { makeFolder } from '../sink/make-folder.ts'
import { RecollectError } from '../vocabulary/error.ts'
import { errorCode } from '../vocabulary/error-code.ts'

/** Where recordings go: a directory, and what their names begin with. */
export interface RecordingPlace {
  readonly directory: string
  /** '' for none; otherwise it stands before the host, with a hyphen. */
  readonly prefix: string
}

// Files of one second: what is tried before something else must be wrong.
const TRIES = 600

/**
 * Where `path` says that recordings go: a directory if it is one or ends in `/` (it is then made), a prefix otherwise.
 * Throws a RecollectError `no-such-directory`, or the system's error where that cannot be seen.
 */
export function recordingPlace(path: string): RecordingPlace {
  if (path.endsWith('/')) makeFolder(path, 0o700)
  if (path.endsWith('/') || isDirectory(path)) return { directory: path, prefix: '' }
  const directory = dirname(path)
  if (!isDirectory(directory)) throw new RecollectError('no-such-directory', `${directory}: no such directory`)
  return { directory, prefix: basename(path) }
}

/** What stands before the time in the names of a place's recordings. */
export function nameSubject({ prefix }: RecordingPlace, host: string): string {
  return prefix === '' ? host : `${prefix}-${host}`
}

/**
 * Makes a new recording's file, named by the local time of epoch seconds `time`: where that name is taken, by the next
 * second that is free. Throws the system's error.
 */
export function createRecording(place: RecordingPlace, host: string, time: number): FileSink {
  for (let later = 0; ; later++) {
    const path = join(place.directory, recordingName(nameSubject(place, host), localTime(time + later)))
    try {
      return new FileSink(path)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || later >= TRIES) throw error
    }
  }
}

function localTime(time: number): Parameters<typeof recordingName>[1] {
  const date = new Date(time * 1000)
  return {
    year: date.getFullYear(),
    month: date.getMonth() + 1,
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
  }
}
