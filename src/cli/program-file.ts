import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What processes and threads that help run. From its sources the program runs under a loader, which they inherit. */
export function programFile(): string {
  if (import.meta.url.endsWith('.ts')) return fileURLToPath(new URL('main.ts', import.meta.url))
  const require = createRequire(import.meta.url)
  const { bin } = require('recollect/package.json')
  return join(dirname(require.resolve('recollect/package.json')), bin.recollect)
}
