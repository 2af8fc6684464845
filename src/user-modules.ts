import { existsSync, realpathSync, statSync } from 'node:fs'
import { register } from 'node:module'
import { pathToFileURL } from 'node:url'
import { fileImporter } from './import-file.ts'
import { RecollectError } from './vocabulary/error.ts'

/** What a module of the user's own exports by default, and the file that it is. */
export interface UserModule {
  readonly module: unknown
  readonly origin: string
}

/** A path has a slash or a file ending; all else is a name. */
export function isPath(typed: string): boolean {
  return /[/\\]|\.[cm]?js$/.test(typed)
}

/** Loads a file as a module. Throws `no-such-module` or `bad-module`, which say what kind was wanted. */
export async function loadUserModule(path: string, kind: 'import' | 'export'): Promise<UserModule> {
  const what = `${kind} module ${path}`
  if (!existsSync(path)) throw new RecollectError('no-such-module', `${what}: no such file`)
  const real = realpathSync(path)
  // A module runs with the user's rights: nobody else may be able to write it.
  if ((statSync(real).mode & 0o002) !== 0) {
    throw new RecollectError('bad-module', `${what}: anyone may write to it: not loaded`)
  }
  resolveOwnName()
  const loaded = (await fileImporter()
    .import(pathToFileURL(real).href)
    .catch((cause: unknown) => {
      const said = String(cause instanceof Error ? cause.message : cause).replace(
        /^(?:im|ex)port module(?: [\w-]+)?: /,
        '',
      )
      const why = cause instanceof SyntaxError ? `${said}: node --check ${path} shows where` : said
      throw new RecollectError('bad-module', `${what}${lineOf(cause, real)}: ${why}`, { cause })
    })) as { readonly default?: unknown }
  return { module: loaded.default, origin: real }
}

/** `:7` where the error arose in the file's line 7; '' where that is not told. */
function lineOf(cause: unknown, path: string): string {
  const stack = cause instanceof Error ? (cause.stack ?? '') : ''
  const place = `${pathToFileURL(path).href}:`
  const at = stack.indexOf(place)
  const line = at < 0 ? undefined : /^\d+/.exec(stack.slice(at + place.length))?.[0]
  return line === undefined ? '' : `:${line}`
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
      if (own[name]) return next(own[name], context)
      const isUsers = context.parentURL === ${JSON.stringify(fileImporter().parent)} && name.startsWith('file:')
      return isUsers ? { url: name, format: 'module', shortCircuit: true } : next(name, context)
    }`
  register(`data:text/javascript,${encodeURIComponent(hook)}`)
}
