import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { RecollectError } from '../vocabulary/error.ts'

/** libzstd, as zstd-napi binds it. */
export type Zstd = typeof import('zstd-napi/binding.js')
export type CompressContext = InstanceType<Zstd['CCtx']>
export type DecompressContext = InstanceType<Zstd['DCtx']>

let loaded: Zstd | undefined

/**
 * Loads libzstd at the first call; commands that touch no recording do without it.
 *
 * Only the low-level binding is used: the package's shared `decompress` stays broken after one truncated input.
 * Throws `zstd-missing` where the native part was not built.
 */
export function loadZstd(load: () => Zstd = requireBinding): Zstd {
  loaded ??= attempt(load)
  return loaded
}

function requireBinding(): Zstd {
  return createRequire(import.meta.url)('zstd-napi/binding.js')
}

/** Calls `load`, and turns what it throws into an error that says what to type. */
export function attempt(load: () => Zstd): Zstd {
  try {
    return load()
  } catch (cause) {
    throw new RecollectError(
      'zstd-missing',
      `zstd-napi: its native part is not built (npm ran no install script): run "${buildCommand(fileURLToPath(import.meta.url))}"`,
      { cause },
    )
  }
}

/**
 * What builds the native part of an installation of which `file` is a part, wherever it is typed.
 *
 * npm 12 and later run no install script that is not named: for all users' programs by an option, which npm 10 does not
 * know and lets be; in a project, where npm 11 and later refuse that option, by its package.json. Ours names it.
 */
export function buildCommand(file: string): string {
  const [, prefix] = /^(.*)\/lib\/node_modules\/recollect\//.exec(file) ?? []
  if (prefix !== undefined) return `npm rebuild --allow-scripts=zstd-napi --global --prefix ${prefix} zstd-napi`
  const [, project = '.', place] = /^(.*?)\/(node_modules\/recollect|dist|src)\//.exec(file) ?? []
  const build = `npm rebuild --prefix ${project} zstd-napi`
  const isOurs = place === 'dist' || place === 'src'
  return isOurs ? build : `npm pkg set --json allowScripts.zstd-napi=true --prefix ${project} && ${build}`
}
