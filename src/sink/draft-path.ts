import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Where a file is written until it is whole: hidden beside its place, under a name that tells which process does. */
export function draftPath(path: string): string {
  return join(dirname(path), `${leadOf(path)}${process.pid}.tmp`)
}

/** Removes the drafts of a file that processes left which were killed. */
export function removeLeftDrafts(path: string): void {
  const folder = dirname(path)
  const lead = leadOf(path)
  try {
    for (const name of readdirSync(folder)) {
      const pid = name.startsWith(lead) ? /^(\d+)\.tmp$/.exec(name.slice(lead.length))?.[1] : undefined
      if (pid !== undefined && !isThere(Number(pid))) rmSync(join(folder, name), { force: true })
    }
  } catch {
    // They take room, and harm nobody.
  }
}

function leadOf(path: string): string {
  return `.${basename(path)}.`
}

/** Whether there is such a process, of whomever. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
