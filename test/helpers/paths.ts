import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function rootOf(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory
  const above = dirname(directory)
  if (above === directory) throw new Error('no package.json above the tests')
  return rootOf(above)
}

const here = dirname(fileURLToPath(import.meta.url))

/** The folder of package.json: compiled tests run from dist/, samples and golden files stay where they are. */
export const packageRoot = rootOf(here)

/** Whether these tests run from dist/, not from their sources. */
export const isBuilt = here.startsWith(join(packageRoot, 'dist'))

/** A path in the package, e.g. `inPackage('samples', 'minimal')`. */
export function inPackage(...parts: readonly string[]): string {
  return join(packageRoot, ...parts)
}
