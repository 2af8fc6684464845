import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import Module, { createRequire, isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getAsset } from 'node:sea'
import { pathToFileURL } from 'node:url'
import { constants, Script } from 'node:vm'
import { endIfIdle } from '../cli/end.ts'
import { getReady } from '../cli/get-ready.ts'
import { print } from '../cli/print.ts'
import type * as Run from '../cli/run.ts'

// What the one file does when it starts: the program as npm installs it, with all that it would find around it inside.

type Require = (name: string) => unknown

/** Where the program believes to be. */
const home = `${process.execPath}.d`
const programUrl = pathToFileURL(join(home, 'dist/src/cli/program.cjs')).href
const builtIn = createRequire(process.execPath)

/** Runs a script of ours that is a function of `(exports, require, module, moduleUrl)`, and gives its exports. */
function evaluate(asset: string, cachedData?: Buffer): unknown {
  const script = new Script(getAsset(asset, 'latin1'), {
    filename: join(home, asset),
    ...(cachedData !== undefined && { cachedData }),
  })
  const made = { exports: {} }
  script.runInThisContext()(made.exports, insideRequire, made, programUrl)
  return made.exports
}

/** Native code is loaded from a file alone: one that is gone as soon as it is loaded. */
function loadNative(asset: string): unknown {
  const folders = [tmpdir(), process.env['XDG_RUNTIME_DIR'], '/dev/shm', '/run'].flatMap((folder) => folder ?? [])
  const failures: string[] = []
  for (const folder of folders) {
    try {
      return loadNativeFrom(folder, asset)
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new Error(`no directory to load ${asset} from (TMPDIR names one): ${failures.join('; ')}`)
}

function loadNativeFrom(folder: string, asset: string): unknown {
  const own = mkdtempSync(join(folder, 'recollect-'))
  try {
    const path = join(own, asset)
    writeFileSync(path, new Uint8Array(getAsset(asset)), { mode: 0o500 })
    const made = { exports: {} }
    process.dlopen(made, path)
    return made.exports
  } finally {
    rmSync(own, { recursive: true })
  }
}

const about: { readonly bin: { readonly recollect: string } } = JSON.parse(getAsset('package.json', 'utf8'))
const loaded = new Map<string, unknown>()
const makers = new Map<string, () => unknown>([
  ['recollect/package.json', () => about],
  ['zstd-napi/binding.js', () => loadNative('zstd.node')],
  ['node:module', () => ({ ...Module, createRequire: () => insideRequire })],
])

function insideRequire(name: string): unknown {
  if (!loaded.has(name)) {
    loaded.set(name, load(name))
  }
  return loaded.get(name)
}

function load(name: string): unknown {
  const make = makers.get(name)
  if (make !== undefined) return make()
  // What is none of Node's is a package that the program depends on, or an entry of its own.
  const inside = isBuiltin(name) ? undefined : packages()[name]
  return inside === undefined ? builtIn(name) : inside()
}

insideRequire.resolve = (name: string): string =>
  name === 'recollect/package.json' ? join(home, 'package.json') : builtIn.resolve(name)

let others: Readonly<Record<string, () => object>> | undefined

function packages(): Readonly<Record<string, () => object>> {
  others ??= evaluate('packages.cjs') as Readonly<Record<string, () => object>>
  return others
}

/** A module of the user's own gets our entries handed over: there is no file that it could import. */
const HANDED = 'recollect.inside'

function entryUrl(name: string): string {
  const names = Object.keys(packages()[name]?.() ?? {})
  const lines = names.map((each) => `export const ${each} = entry.${each}`)
  const source = [`const entry = globalThis[Symbol.for('${HANDED}')]('${name}')`, ...lines].join('\n')
  return `data:text/javascript,${encodeURIComponent(source)}`
}

/** `import` as files have it; the main script of a single executable has none. */
const importScript: (url: string) => Promise<unknown> = new Script('(url) => import(url)', {
  filename: join(home, 'import.js'),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}).runInThisContext()

/** That Node calls this way to import experimental is no news to the user. */
async function importFile(url: string): Promise<unknown> {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return await importScript(url)
  } finally {
    process.emitWarning = emitWarning
  }
}

async function main(): Promise<void> {
  // A helper process is started with the program's file before its words.
  const argv = process.argv.slice(process.argv[2] === join(home, about.bin.recollect) ? 3 : 2)
  const program = evaluate('program.cjs', Buffer.from(getAsset(getReady(argv)))) as typeof Run
  Object.assign(globalThis, { [Symbol.for(HANDED)]: insideRequire satisfies Require })
  program.importThrough({ parent: pathToFileURL(join(home, 'import.js')).href, import: importFile, entry: entryUrl })
  const [word] = argv
  if (argv.length === 1 && (word === '--version' || word === '-v')) print(`${program.versionLine()}\n`)
  else process.exitCode = await program.run(argv)
}

void main().then(endIfIdle)
