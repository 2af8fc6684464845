import { readFileSync } from 'node:fs'

/** Group of the process and of the terminal's foreground, from behind the name's parenthesis (proc(5), /proc/PID/stat). */
const GROUPS = /^.*\) \S+ \d+ (\d+) \d+ \d+ (-?\d+) /s

/** Whether this process may read what is typed at its terminal: in the background that would stop it. */
export function isInForeground(path = '/proc/self/stat'): boolean {
  try {
    const [, own, foreground] = GROUPS.exec(readFileSync(path, 'latin1')) ?? []
    return own !== undefined && own === foreground
  } catch {
    return false
  }
}
