import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isMissing, readFailure } from '../recording/read-failure.ts'
import { type Notice, RecollectError } from '../vocabulary/error.ts'

/** Our recordings and collectl's, by name: what a directory is searched for. */
const RECORDING = /-\d{8}-\d{6}\.rawp?(\.zst|\.gz)?$/

/**
 * The recordings that the arguments mean: files as they are, directories' recordings, patterns with `*` and `?` that the
 * shell left alone, and what recordings' names begin with, as it was given to the recorder.
 *
 * Throws `no-such-file` or `unreadable` for an argument that means nothing, and `bad-option` for an empty one. A directory without recordings beside others
 * that have some, as a shell may name it that expanded a pattern, is told of instead where there is `onNotice`.
 */
export function findRecordings(args: readonly string[], onNotice?: (notice: Notice) => void): readonly string[] {
  const found = args.map((arg) => [arg, expand(arg)] as const)
  const all = new Set(found.flatMap(([, paths]) => paths))
  for (const [arg, paths] of found) {
    if (paths.length > 0) continue
    const why = `${arg}: no recordings in ${kindOf(arg) === 'directory' ? 'this directory' : 'these directories'}`
    if (all.size === 0 || onNotice === undefined) {
      throw new RecollectError('no-such-file', `${why}: their names end in -YYYYMMDD-HHMMSS.raw.zst`)
    }
    onNotice({ code: 'skipped', message: `${why}: skipped` })
  }
  return [...all]
}

/** What an argument means: nothing for directories without recordings. */
function expand(arg: string): readonly string[] {
  if (arg === '') throw new RecollectError('bad-option', 'FILE: needs a name: it is empty')
  const kind = kindOf(arg)
  if (kind === 'directory') return recordingsIn(arg)
  if (kind !== undefined) return [arg]
  if (!/[*?]/.test(arg)) return beginningWith(arg)
  const matches = glob(arg)
  if (matches.length === 0) throw new RecollectError('no-such-file', `${arg}: no file matches`)
  // One of many hosts' directories may be new, and empty still.
  return matches.flatMap((path) => (kindOf(path) === 'directory' ? recordingsIn(path) : [path]))
}

function recordingsIn(directory: string): readonly string[] {
  return entries(directory)
    .filter((name) => RECORDING.test(name))
    .map((name) => join(directory, name))
}

function beginningWith(prefix: string): readonly string[] {
  const directory = dirname(prefix)
  const names = !prefix.endsWith('/') && kindOf(directory) === 'directory' ? entries(directory) : []
  const found = names.filter((name) => name.startsWith(`${basename(prefix)}-`) && RECORDING.test(name))
  if (found.length === 0) throw new RecollectError('no-such-file', `${prefix}: no such file`)
  return found.map((name) => join(directory, name))
}

/** Paths that match, part by part, in the order of their names. */
function glob(pattern: string): readonly string[] {
  const parts = pattern.split('/')
  let paths = [parts[0] === '' ? '/' : '.']
  for (const part of parts.filter((name) => name !== '')) {
    if (!/[*?]/.test(part)) paths = paths.map((path) => join(path, part)).filter((path) => kindOf(path) !== undefined)
    else {
      const matcher = matching(part)
      paths = paths.flatMap((path) =>
        kindOf(path) === 'directory'
          ? entries(path)
              .filter((name) => matcher.test(name))
              .map((name) => join(path, name))
          : [],
      )
    }
  }
  return paths
}

function matching(part: string): RegExp {
  const source = part
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  // As in a shell, a star does not show hidden files.
  return new RegExp(`^${part.startsWith('.') ? '' : '(?!\\.)'}${source}$`)
}

function entries(directory: string): readonly string[] {
  try {
    return readdirSync(directory).toSorted()
  } catch (cause) {
    throw readFailure(directory, cause)
  }
}

function kindOf(path: string): 'directory' | 'file' | undefined {
  try {
    return statSync(path).isDirectory() ? 'directory' : 'file'
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw readFailure(path, cause)
  }
}
