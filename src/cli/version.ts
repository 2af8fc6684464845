import { createRequire } from 'node:module'
import { loadZstd } from '../recording/zstd.ts'

/** One line: the program's version, and those of what it runs on. */
export function versionLine(): string {
  const { version } = createRequire(import.meta.url)('recollect/package.json')
  return `recollect ${version} (Node ${process.versions.node}, zstd ${zstdVersion()})`
}

function zstdVersion(): string {
  try {
    return loadZstd().versionString()
  } catch {
    return 'not built'
  }
}
