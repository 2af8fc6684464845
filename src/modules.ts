import { existsSync, realpathSync, statSync } from 'node:fs'
import { register } from 'node:module'
import { homedir } from 'node:os'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtInImporters, leftOut } from './builtin-modules.ts'
import { fileImporter } from './import-file.ts'
import type { Selectable } from './selection.ts'
import { RecollectError } from './vocabulary/error.ts'
import type { Importer } from './vocabulary/importer.ts'

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

/** Loads a module of the package by name. Throws `no-such-module`. */
export async function loadBuiltIn(name: string): Promise<LoadedImporter> {
  const about = Object.hasOwn(builtInImporters, name) ? builtInImporters[name] : undefined
  if (about === undefined) throw new RecollectError('no-such-module', `import module ${name}: not found`)
  return { importer: (await about.load()).default, origin: 'package' }
}

/**
 * Loads an import module as `--import NAME-OR-PATH[,key=value…]` names it, and hands it its options.
 *
 * A path has a slash or a file ending. A name is looked up in the package, `$RECOLLECT_PATH` and the user's own
 * directory; never in the current directory. Throws `no-such-module`, `bad-module`, or the module's own `unavailable`.
 */
export async function loadImporter(spec: string): Promise<LoadedImporter> {
  const [name = '', ...settings] = spec.split(',')
  const loaded = await locate(name)
  loaded.importer.init?.(parseSettings(settings))
  return loaded
}

/** Where user modules are looked up by name. */
export function modulePath(environment: Readonly<Record<string, string | undefined>> = process.env): readonly string[] {
  const configured = environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  const listed = (environment['RECOLLECT_PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  return [...listed, join(configured, 'recollect', 'modules')]
}

async function locate(name: string): Promise<LoadedImporter> {
  if (Object.hasOwn(builtInImporters, name)) return loadBuiltIn(name)
  if (/[/\\]|\.[cm]?js$/.test(name)) return loadFile(resolve(name))
  for (const folder of modulePath()) {
    const path = join(folder, `${name}.js`)
    if (existsSync(path)) return loadFile(path)
  }
  const why = Object.hasOwn(leftOut, name) ? leftOut[name] : undefined
  if (why !== undefined)
    throw new RecollectError('no-such-module', `import module ${name}: left out on purpose: ${why}`)
  throw new RecollectError(
    'no-such-module',
    `import module ${name}: not found in the package or ${modulePath().join(', ')}`,
  )
}

async function loadFile(path: string): Promise<LoadedImporter> {
  if (!existsSync(path)) throw new RecollectError('no-such-module', `import module ${path}: no such file`)
  const real = realpathSync(path)
  // A module runs with the user's rights: nobody else may be able to write it.
  if ((statSync(real).mode & 0o002) !== 0) {
    throw new RecollectError('bad-module', `import module ${path}: everybody may write to it; not loaded`)
  }
  resolveOwnName()
  const loaded = (await fileImporter()
    .import(pathToFileURL(real).href)
    .catch((cause: unknown) => {
      throw new RecollectError(
        'bad-module',
        `import module ${path}: ${cause instanceof Error ? cause.message : cause}`,
        {
          cause,
        },
      )
    })) as { readonly default?: Importer }
  if (loaded.default?.metrics === undefined) {
    throw new RecollectError('bad-module', `import module ${path}: its default export is no import module`)
  }
  return { importer: loaded.default, origin: real }
}

let resolving = false

/** Lets a module anywhere on the disk `import … from 'recollect/importer'` and get this package. */
function resolveOwnName(): void {
  if (resolving) return
  resolving = true
  const { entry } = fileImporter()
  const names = ['recollect', 'recollect/importer', 'recollect/format', 'recollect/exporter', 'recollect/tracing']
  const own = Object.fromEntries(names.map((name) => [name, entry(name)]))
  // Modules that this file imports by URL are users' own: ES modules, whatever package.json may be around them.
  const hook = `const own = ${JSON.stringify(own)}
    export function resolve(name, context, next) {
      if (own[name]) return { url: own[name], shortCircuit: true }
      const isUsers = context.parentURL === ${JSON.stringify(fileImporter().parent)} && name.startsWith('file:')
      return isUsers ? { url: name, format: 'module', shortCircuit: true } : next(name, context)
    }`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
}

function parseSettings(settings: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    settings.map((setting) => {
      const equals = setting.indexOf('=')
      return equals < 0 ? [setting, ''] : [setting.slice(0, equals), setting.slice(equals + 1)]
    }),
  )
}
