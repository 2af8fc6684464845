import { createRequire } from 'node:module'
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
      'zstd-napi: its native part is not built (npm ran no install script): run "npm rebuild zstd-napi" in a checkout, ' +
        '"npm install -g --allow-scripts=zstd-napi recollect" for an installed recollect',
      { cause },
    )
  }
}
