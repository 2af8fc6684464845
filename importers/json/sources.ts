import { RecollectError } from 'recollect/importer'

/** Where data come from, and where it says what they mean. */
export interface Source {
  /** How the recording calls it: letters, digits and `_`. */
  readonly name: string
  /** The name was typed, and not taken from the path. */
  readonly isNamed: boolean
  readonly from:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'command'; readonly command: readonly string[] }
    /** It prints an object each so many seconds at least, if that is known. */
    | { readonly kind: 'stream'; readonly command: readonly string[]; readonly every?: number }
  /** Files that may hold the declaration; the first that there is. */
  readonly declarations: readonly string[]
  /** Somebody said where it is. */
  readonly isDeclared: boolean
  /** Metrics that are counters although the schema does not say so. */
  readonly counters: readonly string[]
}

function bad(why: string): never {
  throw new RecollectError('bad-option', `--import json: ${why}`)
}

/** A command's words; quotes hold blanks together. There is no shell. */
function words(command: string): readonly string[] {
  const found = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  )
  return found.length > 0 ? found : bad(`${JSON.stringify(command)}: expected a command`)
}

function secondsOf(every: string | undefined): number | undefined {
  if (every === undefined) return undefined
  const seconds = Number(every)
  return seconds > 0 && seconds <= 86_400 ? seconds : bad(`every=${every}: expected seconds, at most 86400`)
}

function fromOf(where: string, every: number | undefined): Source['from'] {
  if (every !== undefined && !where.startsWith('|')) return bad(`${where}: every is for a program that goes on`)
  if (where.startsWith('!')) return { kind: 'command', command: words(where.slice(1)) }
  if (where.startsWith('|'))
    return { kind: 'stream', command: words(where.slice(1)), ...(every !== undefined && { every }) }
  if (where.includes('*')) return bad(`${where}: a source is one file`)
  return { kind: 'file', path: where.endsWith('/') ? `${where}data.json` : where }
}

/** Beside the data: `net.schema.json`, `net.metadata.json`; in a directory, `metadata.json` and `schema.json`. */
function besides(where: string): readonly string[] {
  if (/^[!|]/.test(where)) return []
  if (where.endsWith('/')) return [`${where}metadata.json`, `${where}schema.json`]
  const stem = where.replace(/\.json$/, '')
  return [`${stem}.schema.json`, `${stem}.metadata.json`]
}

function nameOf(where: string): string {
  if (/^[!|]/.test(where)) return bad(`${where}: needs a name: NAME=${where}`)
  const last = where.replace(/\/$/, '').split('/').at(-1) ?? ''
  return last.replace(/\.json$/, '').replaceAll(/[^A-Za-z0-9_]/g, '_') || bad(`${where}: needs a name: NAME=${where}`)
}

const ABOUT = 'schema|metadata|counters|every'

/** Of a source that is alone, `schema=FILE` is `NAME.schema=FILE`. */
function completed(settings: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isAbout = ([key, value]: readonly [string, string]): boolean =>
    new RegExp(`^(.*\\.)?(${ABOUT})$`).test(key) && value !== ''
  const all = Object.entries(settings)
  const [only, ...more] = all.filter((entry) => !isAbout(entry))
  if (only === undefined || more.length > 0) return settings
  const name = only[1] === '' ? nameOf(only[0]) : only[0]
  const full = all.map(([key, value]): [string, string] =>
    isAbout([key, value]) && !key.includes('.') ? [`${name}.${key}`, value] : [key, value],
  )
  return Object.fromEntries(full)
}

/**
 * The sources of `--import json,SETTING…`: each setting is `PATH` or `NAME=SOURCE`, where SOURCE is a file, a directory
 * (with a slash at its end), `!COMMAND` (run for each sample) or `|COMMAND` (kept running, one object a line).
 * `NAME.schema=FILE` says where the declaration is, `NAME.counters=a+b` which values only grow, `NAME.every=SECONDS` how
 * often a program that is kept running prints an object; where there is one source alone, without `NAME.`.
 */
export function sourcesOf(typed: Readonly<Record<string, string>>): readonly Source[] {
  const settings = completed(typed)
  const extra = new RegExp(`^([^/]+)\\.(${ABOUT})$`)
  const named = Object.entries(settings)
    .filter(([key, value]) => !(extra.test(key) && value !== ''))
    .map(([key, value]) =>
      value === '' ? { name: nameOf(key), where: key, isNamed: false } : { name: key, where: value, isNamed: true },
    )
  for (const { name } of named) if (!/^[A-Za-z0-9_]+$/.test(name)) bad(`${name}: a name is letters, digits and _`)
  const names = new Set(named.map(({ name }) => name))
  for (const key of Object.keys(settings)) {
    const about = extra.exec(key)?.[1]
    if (about !== undefined && settings[key] !== '' && !names.has(about)) bad(`${key}: there is no source ${about}`)
  }
  return named.map(({ name, where, isNamed }) => {
    const said = ['schema', 'metadata'].flatMap((what) => settings[`${name}.${what}`] ?? [])
    return {
      name,
      isNamed,
      from: fromOf(where, secondsOf(settings[`${name}.every`])),
      declarations: said.length > 0 ? said : besides(where),
      isDeclared: said.length > 0,
      counters: (settings[`${name}.counters`] ?? '').split('+').filter((counter) => counter !== ''),
    }
  })
}
