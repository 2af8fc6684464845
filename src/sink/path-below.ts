import { join, normalize } from 'node:path'
import { RecollectError } from '../vocabulary/error.ts'

/** A file's path below a directory, by its relative path. Throws `bad-module` where that leads out of it: names are made of what was recorded. */
export function pathBelow(directory: string, file: string): string {
  const path = normalize(file)
  if (file === '' || file.includes('\0') || path.startsWith('/') || path.split('/').includes('..')) {
    throw new RecollectError('bad-module', `${JSON.stringify(file)}: is not a file below ${directory}`)
  }
  return join(directory, path)
}
