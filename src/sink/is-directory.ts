import { statSync } from 'node:fs'

/** Whether there is a directory. Throws the system's error where that cannot be seen. */
export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
