import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = dirname(createRequire(import.meta.url).resolve('recollect/package.json'))

/** A file of this package, wherever this code runs from. */
export function packageFile(...parts: readonly string[]): string {
  return join(root, ...parts)
}
