import { readFileSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { isMissing, readFailure } from '../../recording/read-failure.ts'
import { configurationHome } from '../../user.ts'
import type { Notice } from '../../vocabulary/error.ts'
import type { Command } from '../command.ts'
import { checkSetting, environmentSettings, inForce, parseSections, type Sections, type Setting } from './settings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What holds where nothing else is typed: files, then the environment, each before what comes later. */
export interface Configuration {
  readonly environment: Environment
  readonly files: readonly { readonly path: string; readonly sections: Sections }[]
}

const SYSTEM = '/etc/recollect/recollect.conf'

/** The files that are read, those that count less first; `$RECOLLECT_CONFIG` stands for all of them, '' for none. */
export function configurationFiles(environment: Environment): readonly string[] {
  const named = environment['RECOLLECT_CONFIG']
  if (named !== undefined) return named === '' ? [] : [named]
  return [SYSTEM, join(configurationHome(environment), 'recollect', 'recollect.conf')]
}

/**
 * Reads the files that are there. Throws a UsageError for one that is not understood, `no-such-file` and `unreadable` for
 * a named one.
 */
export function readConfiguration(
  onNotice: (notice: Notice) => void,
  environment: Environment = process.env,
): Configuration {
  const isNamed = environment['RECOLLECT_CONFIG'] !== undefined
  const files = configurationFiles(environment).flatMap((path) => {
    const text = readTrusted(path, { isNamed, onNotice })
    return text === undefined ? [] : [{ path, sections: parseSections(text, path) }]
  })
  return { environment, files }
}

interface Reading {
  readonly isNamed: boolean
  readonly onNotice: (notice: Notice) => void
}

/** What the file says; undefined where it is not there, or where somebody else could have written it. */
function readTrusted(path: string, { isNamed, onNotice }: Reading): string | undefined {
  try {
    const about = statSync(path)
    if (about.isFile() && mayBeOthers(about)) {
      onNotice({ code: 'not-trusted', message: `${path}: another user could write it: not read` })
      return undefined
    }
    // Of a pipe that somebody left there one would never hear; one that is named is meant to be read.
    if (!isNamed && !about.isFile() && !about.isDirectory()) {
      onNotice({ code: 'unreadable', message: `${path}: cannot be read: not a regular file` })
      return undefined
    }
    return readFileSync(path, 'utf8')
  } catch (error) {
    const failure = readFailure(path, error)
    if (isNamed) throw failure
    // What is configured there and does not hold would be missed.
    if (!isMissing(error)) onNotice(failure)
    return undefined
  }
}

/** A setting can name a module, which runs with the user's rights. */
function mayBeOthers({ uid, mode }: Stats): boolean {
  return (uid !== 0 && uid !== process.geteuid?.()) || (mode & 0o002) !== 0
}

/** What holds for a command, of everything that is not typed. Throws a UsageError for what it has no option for. */
export function settingsFor(command: Pick<Command, 'name' | 'options'>, from: Configuration): readonly Setting[] {
  const inFiles = from.files.flatMap(({ sections }) => sections.get(command.name) ?? [])
  const settings = [...inFiles, ...environmentSettings(command, from.environment)]
  for (const setting of settings) checkSetting(setting, command.options)
  return inForce(settings, command.options)
}
