import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '../vocabulary/error-code.ts'
import { isDirectory } from './is-directory.ts'

/**
 * Makes a folder, and those above it that are not there. Throws the system's error.
 *
 * Node's own way (`recursive`) never comes back from where no folder can be made, as in /proc.
 */
export function makeFolder(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (isDirectory(path)) return
    const above = dirname(path)
    const isLacking = errorCode(error) === 'ENOENT' && !existsSync(above)
    if (!isLacking) throw error
    makeFolder(above, mode)
    makeFolder(path, mode)
  }
}
