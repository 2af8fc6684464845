import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configurationHome } from '../../user.ts'
import { RecollectError } from '../../vocabulary/error.ts'
import { reasonOf } from '../../vocabulary/reason.ts'

/** The option that names the file of such lists. */
export const configOption = {
  type: 'string',
  describe:
    'A file of named lists of views and counters, a line each: NAME = VIEW,module.metric (default ~/.config/recollect/views)',
  example: '--config views --view night',
} as const

/** Lists of views and counters, by the names that somebody gave them. */
export type NamedLists = ReadonlyMap<string, string>

/** Where lists are found if no file is named. */
function usualPath(environment: Readonly<Record<string, string | undefined>>): string {
  return join(configurationHome(environment), 'recollect', 'views')
}

/**
 * The lists of a file, `NAME = time,cpu,disk.*.readBytes` a line, `#` before remarks; those of the user's own file if none
 * is named. Throws `no-such-file` or `bad-option`.
 */
export function readNamedLists(named: string | undefined, environment = process.env): NamedLists {
  const path = named ?? usualPath(environment)
  if (named === undefined && !existsSync(path)) return new Map()
  return new Map(
    textOf(path)
      .split('\n')
      .flatMap((line, n): readonly (readonly [string, string])[] => {
        const text = line.replace(/(^|\s)#.*$/, '').trim()
        if (text === '') return []
        const [, name, list] = /^([A-Za-z][\w-]*)\s*=\s*(\S.*)$/.exec(text) ?? []
        if (name !== undefined && list !== undefined) return [[name, list.replaceAll(/\s*,\s*|\s+/g, ',')]]
        throw new RecollectError('bad-option', `${path}: line ${n + 1}: expected NAME = VIEW,VIEW,module.metric`)
      }),
  )
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new RecollectError('no-such-file', `${path}: cannot be read: ${reasonOf(cause)}`, { cause })
  }
}
