import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { errorCode } from '../vocabulary/error-code.ts'
import type { Payload } from '../vocabulary/target.ts'
import { writing } from './writing.ts'

/** Where a file is written until it is whole: hidden beside its place, under a name that tells which process does. */
export function draftPath(path: string): string {
  return join(dirname(path), `${leadOf(path)}${process.pid}.tmp`)
}

/** Does what makes a draft a file, or brings it nearer to that; where it fails, no draft is left. Throws `cannot-write`. */
export function drafting(path: string, draft: string, work: () => void): void {
  try {
    writing(path, work)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

/** Puts a file in a path's place: whoever reads it sees what was there or what is there now, whole. Throws `cannot-write`. */
export function replaceFile(path: string, payload: Payload): void {
  const draft = draftPath(path)
  drafting(path, draft, () => {
    writeFileSync(draft, payload, { mode: 0o644 })
    renameSync(draft, path)
  })
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
    return errorCode(error) !== 'ESRCH'
  }
}
