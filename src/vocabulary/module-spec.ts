import { RecollectError } from './error.ts'

/** A setting as it was typed, `name=value` or a name alone. */
export type TypedSetting = readonly [name: string, value: string | undefined]

/** What stands behind `--import` and `--export`, `NAME,setting=value,flag`, taken apart. */
export interface ModuleSpec {
  /** A name, or a file's path. */
  readonly name: string
  readonly settings: readonly TypedSetting[]
}

/** Takes a module's name and settings apart; `\,` is a comma within one of them. */
export function parseModuleSpec(typed: string): ModuleSpec {
  const [name = '', ...settings] = typed.split(/(?<!\\),/).map((part) => part.replaceAll('\\,', ','))
  return { name, settings: settings.map(parseSetting) }
}

function parseSetting(typed: string): TypedSetting {
  const equals = typed.indexOf('=')
  return equals < 0 ? [typed, undefined] : [typed.slice(0, equals), typed.slice(equals + 1)]
}

/** The settings by name. Throws a RecollectError `bad-option` where one is there twice, of `whom`: `export influx`. */
export function settingsByName(
  settings: Iterable<TypedSetting>,
  whom: string,
): ReadonlyMap<string, string | undefined> {
  const byName = new Map<string, string | undefined>()
  for (const [name, value] of settings) {
    if (byName.has(name)) throw new RecollectError('bad-option', `${whom}: ${name}: given twice`)
    byName.set(name, value)
  }
  return byName
}
