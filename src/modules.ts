import { existsSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { builtInImporters, leftOut } from './builtin-modules.ts'
import type { Selectable } from './selection.ts'
import { configurationHome } from './user.ts'
import { isPath, loadUserModule } from './user-modules.ts'
import { RecollectError } from './vocabulary/error.ts'
import type { Importer } from './vocabulary/importer.ts'
import { parseModuleSpec, settingsByName } from './vocabulary/module-spec.ts'
import { didYouMean } from './vocabulary/nearest.ts'

/** A loaded import module, and where it was found. */
export interface LoadedImporter {
  readonly importer: Importer
  /** `package`, or the file's path. */
  readonly origin: string
}

/** What `-s` may choose from, without loading anything. */
export const builtInSelectables: readonly Selectable[] = Object.entries(builtInImporters).map(([name, about]) => ({
  name,
  ...(about.letter !== undefined && { letter: about.letter }),
  ...(about.detailOnly !== undefined && { detailOnly: about.detailOnly }),
  ...(about.onRequest !== undefined && { onRequest: about.onRequest }),
}))

/** Loads a module of the package by name, a new one each time. Throws `no-such-module`. */
export async function loadBuiltIn(name: string): Promise<LoadedImporter> {
  const about = Object.hasOwn(builtInImporters, name) ? builtInImporters[name] : undefined
  if (about === undefined) throw new RecollectError('no-such-module', `import module ${name}: not found`)
  return { importer: ownOf((await about.load()).default), origin: 'package' }
}

/**
 * Loads an import module as `--import NAME-OR-PATH[,key=value…]` names it, and hands it its options. Who names one that is there
 * `already` gives that one these options, too.
 *
 * A path has a slash or a file ending. A name is looked up in the package, `$RECOLLECT_PATH` and the user's own
 * directory; never in the current directory. Throws `no-such-module`, `bad-module`, or the module's own `unavailable`.
 */
export async function loadImporter(
  spec: string,
  already: (name: string) => Importer | undefined = () => undefined,
): Promise<LoadedImporter> {
  const { name, settings } = parseModuleSpec(spec)
  const { importer: found, origin } = await locate(name)
  const importer = already(found.name) ?? found
  const whom = `import module ${importer.name}`
  const byName = settingsByName(settings, whom)
  if (importer.init === undefined && byName.size > 0) {
    throw new RecollectError('bad-option', `${whom}: ${[...byName.keys()].join(', ')}: it has no settings`)
  }
  importer.init?.(Object.fromEntries([...byName].map(([setting, value = '']) => [setting, value])))
  return { importer, origin }
}

/** Where user modules are looked up by name. */
export function modulePath(environment: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  const listed = (environment['RECOLLECT_PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  return [...listed, join(configurationHome(environment), 'recollect', 'modules')]
}

async function locate(name: string): Promise<LoadedImporter> {
  if (Object.hasOwn(builtInImporters, name)) return loadBuiltIn(name)
  if (isPath(name)) return loadFile(resolve(name))
  for (const folder of modulePath()) {
    const path = join(folder, `${name}.js`)
    if (existsSync(path)) return loadFile(path)
  }
  const why = Object.hasOwn(leftOut, name) ? leftOut[name] : undefined
  if (why !== undefined) throw new RecollectError('no-such-module', `import module ${name}: not included: ${why}`)
  const near = didYouMean(name, Object.keys(builtInImporters))
  throw new RecollectError(
    'no-such-module',
    `import module ${name}: not found${near || ` in the package or ${modulePath().join(', ')}`}`,
  )
}

async function loadFile(path: string): Promise<LoadedImporter> {
  const { module, origin } = await loadUserModule(path, 'import')
  if (!isImporter(module)) {
    throw new RecollectError('bad-module', `import module ${path}: its default export is not an import module`)
  }
  return { importer: ownOf(module), origin }
}

/** The module for whoever loads it: what it keeps from line to line is theirs alone. */
const ownOf = (module: Importer): Importer => module.another?.() ?? module

function isImporter(module: unknown): module is Importer {
  return typeof module === 'object' && module !== null && 'metrics' in module
}
